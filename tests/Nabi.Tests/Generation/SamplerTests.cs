namespace Nabi.Tests;

/// <summary>Sampling with temperature, top-k and top-p.</summary>
public sealed class SamplerTests
{
    private static readonly float[] Scores = [0.1f, 0.4f, 0.05f, 0.25f, 0.2f];

    [Fact]
    public void Distributions_are_cut_and_sharpened()
    {
        Same(Scores, new Sampler().Probabilities(Scores));
        Same([0f, 0.4f / 0.65f, 0f, 0.25f / 0.65f, 0f], new Sampler { TopK = 2 }.Probabilities(Scores));
        Same([0f, 0.4f / 0.85f, 0f, 0.25f / 0.85f, 0.2f / 0.85f], new Sampler { TopP = 0.7f }.Probabilities(Scores));
        Same([0f, 1f, 0f, 0f, 0f], new Sampler { TopP = 0.3f }.Probabilities(Scores));
        Same([0f, 1f, 0f, 0f, 0f], new Sampler { Temperature = 0f }.Probabilities(Scores));
        var squares = Scores.Select(score => score * score).ToArray();
        Same([.. squares.Select(square => square / squares.Sum())], new Sampler { Temperature = 0.5f }.Probabilities(Scores));
        Same(Scores, new Sampler { FromLogits = true }.Probabilities([.. Scores.Select(score => MathF.Log(score) + 5f)]));
        Same(Scores, new Sampler { TopK = 99, TopP = 1f }.Probabilities(Scores));
    }

    [Fact]
    public void Draws_follow_the_distribution_and_the_seed()
    {
        var sampler = new Sampler { Seed = 1 };
        var counts = new int[5];
        for (var i = 0; i < 20000; i++)
            counts[sampler.Next(Scores)]++;
        for (var i = 0; i < 5; i++)
            Assert.Equal(Scores[i], counts[i] / 20000.0, 0.015);
        var (a, b) = (new Sampler { Seed = 7 }, new Sampler { Seed = 7 });
        Assert.Equal(Enumerable.Range(0, 20).Select(_ => a.Next(Scores)), Enumerable.Range(0, 20).Select(_ => b.Next(Scores)));
        Assert.Equal(1, new Sampler { Temperature = 0f }.Next(Scores));
        Assert.Equal(2, new Sampler().Next([0f, 0f, 1f]));
        Allocated.Nothing(() => a.Next(Scores));
    }

    [Fact]
    public void Illegal_settings_and_scores_are_refused()
    {
        Assert.Throws<NabiException>(() => new Sampler { Temperature = -1f });
        Assert.Throws<NabiException>(() => new Sampler { TopK = 0 });
        Assert.Throws<NabiException>(() => new Sampler { TopP = 1.1f });
        Assert.Throws<NabiException>(() => new Sampler().Next([]));
        Assert.Throws<NabiException>(() => new Sampler().Next([0f, 0f]));
        Assert.Throws<NabiException>(() => new Sampler().Next([0.5f, float.NaN]));
        Assert.Contains("FromLogits", Assert.Throws<NabiException>(() => new Sampler().Next([0.5f, -2f])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_writes_as_its_whole_would()
    {
        var model = new Sequential { new Input(null), new Embedding(6, 4), new LSTM(8), new Dense(6, "softmax") };
        var stream = model.Stream();
        var written = new Sampler { Temperature = 0f }.Generate(stream, [1, 2], 8);
        List<int> text = [1, 2];
        for (var i = 0; i < 8; i++)
        {
            var scores = model.Apply(new Tensor([1, text.Count], [.. text])).ToArray();
            text.Add(Array.IndexOf(scores, scores.Max()));
        }

        Assert.Equal(text.Skip(2), written);
        Assert.Single(new Sampler { Temperature = 0f }.Generate(stream, [1, 2], 8, end: written[0]));
        Assert.Empty(new Sampler().Generate(stream, [1], 0));
        Assert.Throws<NabiException>(() => new Sampler().Generate(stream, [], 3));
    }

    private static void Same(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6f);
    }
}
