using Nabi.Data;

namespace Nabi.Bench;

/// <summary>
/// <c>pipeline</c>: what it costs a training step that its batches are mapped, mixed, padded and fetched ahead, beside batches that lie
/// ready, in turns.
/// </summary>
internal static class PipelineCommand
{
    private const int Batches = 8;
    private const int Batch = 128;
    private const int Time = 500;
    private const int Words = 10_000;

    public static void Run(BenchOptions options, TextWriter output)
    {
        output.WriteLine(
            $"{Machine.Processor}, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")} for the step, one for the pipeline");
        var random = RandomStream.FromSeed(1);
        var ids = new int[Batches * Batch][];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = [.. Enumerable.Range(0, Time).Select(_ => 1 + random.NextInt(Words - 1))];
        float[] labels = [.. ids.Select(_ => (float)random.NextInt(2))];
        var (x, y) = (new Tensor([ids.Length, Time], [.. ids.SelectMany(row => row)]), new Tensor([ids.Length, 1], labels));
        var samples = ids.Select((row, i) => new Sample(Tensor.From(row), Tensor.From(labels[i])));
        Dataset pipeline = Dataset.From(samples).MapSamples(Masked, seed: 1).Shuffle(seed: 1, buffer: 1024).PaddedBatch(Batch).Prefetch(2);

        Sequential model = [new Input(Time) { DType = DType.Int32 }, new Embedding(Words, 32), new LSTM(32), new Dense(1, "sigmoid")];
        model.Compile("rmsprop", "binary_crossentropy");
        List<double> ready = [], fed = [], alone = [];
        for (var round = -1; round < options.Rounds; round++)
        {
            var times = (Ready: Seconds(() => model.Fit(x, y, epochs: 1, batchSize: Batch, shuffle: true, verbosity: Verbosity.Silent)),
                Fed: Seconds(() => model.Fit(pipeline, epochs: 1, verbosity: Verbosity.Silent)),
                Alone: Seconds(() => pipeline.Sum(batch => batch.Size)));
            // The first round compiles the code and records the steps.
            if (round < 0)
                continue;
            ready.Add(times.Ready);
            fed.Add(times.Fed / times.Ready);
            alone.Add(times.Alone / times.Ready);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"W2-lstm step {1000 * Statistics.Median(ready) / Batches:0.00} ms; fed by map, shuffle, padded batch, prefetch: x "
            + $"{Statistics.Median(fed):0.000}; the pipeline alone: {100 * Statistics.Median(alone):0.0} % of a step"));
    }

    /// <summary>One word in ten, at random places, is replaced by the unknown one.</summary>
    private static Sample Masked(Sample sample, RandomStream random)
    {
        var ids = sample.X.AsIntegers().ToArray();
        for (var i = 0; i < ids.Length / 10; i++)
            ids[random.NextInt(ids.Length)] = 1;
        return new Sample(Tensor.From(ids), sample.Y);
    }

    private static double Seconds<T>(Func<T> action)
    {
        var clock = Stopwatch.StartNew();
        _ = action();
        return clock.Elapsed.TotalSeconds;
    }
}
