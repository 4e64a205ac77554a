using Nabi.Metrics;

namespace Nabi.Tests.Metrics;

/// <summary>F scores and R² on sequences: every step is a sample.</summary>
public sealed class SequenceMetricTests
{
    public static TheoryData<string> All => ["f1_score", "fbeta_score", "r2_score"];

    [Theory]
    [MemberData(nameof(All))]
    public void Steps_count_as_samples(string name)
    {
        var (truth, guess) = Numbers();
        Metric sequences = name, samples = name;
        sequences.Update(truth, guess);
        samples.Update(Ops.Reshape(truth, [12, 3]), Ops.Reshape(guess, [12, 3]));
        Assert.Equal(samples.ResultTensor().ToArray(), sequences.ResultTensor().ToArray());
        Assert.NotEqual(0f, sequences.Result());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Steps_that_the_mask_leaves_out_do_not_count_and_weights_stretch(string name)
    {
        var (truth, guess) = Numbers();
        Metric masked = name, kept = name, weighted = name;
        guess.Mask = Tensor.From(new[,] { { true, true, false, true }, { true, false, false, false }, { false, false, false, false } });
        masked.Update(truth, guess);
        guess.Mask = null;
        var rows = Tensor.From(0, 1, 3, 4);
        kept.Update(Ops.Take(Ops.Reshape(truth, [12, 3]), rows, 0), Ops.Take(Ops.Reshape(guess, [12, 3]), rows, 0));
        weighted.Update(truth, guess, Tensor.From(new[,] { { 1f, 1f, 0f, 1f }, { 1f, 0f, 0f, 0f }, { 0f, 0f, 0f, 0f } }));
        Assert.Equal(kept.ResultTensor().ToArray(), masked.ResultTensor().ToArray());
        Assert.Equal(kept.ResultTensor().ToArray(), weighted.ResultTensor().ToArray());
    }

    [Fact]
    public void A_model_of_sequences_is_measured()
    {
        var (truth, _) = Numbers();
        Sequential model = [new Input(4, 2), new Masking(0f), new GRU(5) { ReturnSequences = true }, new Dense(3, "softmax")];
        model.Compile("adam", "categorical_crossentropy", "f1_score", "r2_score");
        var x = new float[24];
        RandomStream.FromSeed(3).Uniform(x, -1f, 1f);
        x.AsSpan(20).Clear();
        var logs = model.Evaluate(new Tensor([3, 4, 2], x), truth);
        Assert.True(float.IsFinite(logs["f1_score"]) && float.IsFinite(logs["r2_score"]));
    }

    private static (Tensor Truth, Tensor Guess) Numbers()
    {
        var random = new Random(4);
        var truth = new float[36];
        for (var i = 0; i < 12; i++)
            truth[3 * i + random.Next(3)] = 1f;
        return (new Tensor([3, 4, 3], truth), new Tensor([3, 4, 3], [.. truth.Select(value => value * 0.5f + random.NextSingle())]));
    }
}
