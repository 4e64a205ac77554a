using Nabi;
using Nabi.Layers;

namespace Documentation.Pages;

/// <summary>The code of docs/generation.md.</summary>
public sealed class GenerationPage : Page
{
    [Fact]
    public void Streaming()
    {
        var x = Some(1, 5, 3);
        float[][] measurements = [.. Enumerable.Range(0, 5).Select(t => x.AsSpan().Slice(t * 3, 3).ToArray())];
        var model = new Sequential { new Input(null, 3), new GRU(16) { ReturnSequences = true }, new Dense(2) };
        ModelStream stream = model.Stream();
        foreach (var measurement in measurements)
        {
            ReadOnlySpan<float> output = stream.Step(measurement);      // valid until the next step
            Console.WriteLine(output[0]);
        }
        stream.Reset();                                                 // back to the beginning
        var whole = model.Predict(x);
        for (var t = 0; t < 5; t++)
            Assert.Equal(whole[0, t, 1], stream.Step(measurements[t])[1], 1e-5f);

        var steps = Input.Of(null, 8);
        var attention = new MultiHeadAttention(2, 4).ApplyAll([steps, steps], new CallContext { UseCausalMask = true })[0];
        var attending = new Model(steps, new Dense(1).Apply(attention));
        ModelStream looksBack = attending.Stream(batchSize: 4, new StreamOptions { Window = 100 });
        looksBack.Step(rows: [0, 2], new float[2 * 8]);                 // two of the four sequences
        looksBack.Reset(2);                                             // one of them begins anew
        byte[] saved = looksBack.SaveState();                           // for another process
        looksBack.LoadState(saved);

        using var pool = new StreamPool(model, new StreamPoolOptions { Path = "machines.states", Capacity = 10_000 });
        var outputs = new float[2 * pool.OutputLength];
        pool.Step(["machine 7", "machine 9"], [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], outputs);
        pool.Save();
        Assert.Equal(2, pool.Count);
    }

    [Fact]
    public void Sampling_and_beam_search()
    {
        var writer = new Sequential { new Input(null), new Embedding(50, 8), new GRU(16), new Dense(50, "softmax") };
        var sampler = new Sampler { Temperature = 0.8f, TopP = 0.9f, Seed = 1 };
        int[] written = sampler.Generate(writer.Stream(), prompt: [3, 14], length: 20, end: 0);
        int next = sampler.Next([0.1f, 0.7f, 0.2f]);
        Assert.InRange(written.Length, 1, 20);
        Assert.InRange(next, 0, 2);

        var search = new BeamSearch { Width = 4, End = 0, LengthPenalty = 0.6f };
        BeamResult best = search.Search(writer.Stream(4), prompt: [3, 14], length: 20)[0];
        Console.WriteLine($"{string.Join(' ', best.Tokens)} with log probability {best.LogProbability:0.00}");
        Assert.InRange(best.Tokens.Count, 1, 20);
    }
}
