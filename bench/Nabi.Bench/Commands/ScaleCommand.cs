namespace Nabi.Bench;

/// <summary><c>scale</c>: a training step of an LSTM as its sequence, its batch and its units grow, in time and memory.</summary>
internal static class ScaleCommand
{
    private const int Time = 200;
    private const int Batch = 32;
    private const int Units = 64;

    private static readonly Sweep[] Sweeps =
    [
        new("time steps", [50, 100, 200, 500, 1000, 2000, 5000, 10_000], [StepMemory.Stored, StepMemory.Recomputed, StepMemory.Truncated],
            time => new(time, Batch, Units)),
        new("samples per batch", [1, 2, 4, 8, 16, 32, 64, 128, 256, 512], [StepMemory.Stored], batch => new(Time, batch, Units)),
        new("units", [16, 32, 64, 128, 256, 512, 1024], [StepMemory.Stored], units => new(Time, Batch, units)),
    ];

    public static void Run(BenchOptions options, TextWriter output)
    {
        var path = options.Output ?? Path.ChangeExtension(Folders.Results, null) + "-scale.md";
        var page = new ScalePage(path, Head(options));
        // What the first steps of all need, to compile the code and to set up threads, is not the first size's.
        _ = Sweeps[0].Measure(Sweeps[0].Sizes[0], options);
        foreach (var sweep in Sweeps)
        {
            output.WriteLine(
                $"{sweep.What,15} "
                + $"{"% cpu",6}{string.Concat(sweep.Ways.Select(way => $"{way.ToString().ToLowerInvariant() + " cpu ms",19} {"MB",7}"))}");
            List<StepResult[]> results = [];
            foreach (var size in sweep.Sizes)
            {
                var row = sweep.Measure(size, options);
                results.Add(row);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,15} {row[0].PercentByProcessor,6:0}")
                    + string.Concat(
                        row.Select(
                            result => string.Create(CultureInfo.InvariantCulture,
                                $"{result.Processor,19:0.000} {result.MemoryBytes / 1048576.0,7:0.0}"))));
            }

            page.Add(sweep, results);
        }

        page.Save();
        output.WriteLine($"Written: {path}");
    }

    private static string Head(BenchOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        # How a step grows: {Machine.Processor}, {Machine.Processors}, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}

        Written by `Nabi.Bench -- scale --threads {options.Threads} --rounds {options.Rounds}` on {DateTime.UtcNow:yyyy-MM-dd} with .NET {Environment.Version}: a training step of LSTM and
        Dense(10) with Adam on sequences of {ScaledWorkload.Features} features; {Time} steps, batch {Batch} and {Units} units where they do not vary.

        - Stored: every step's gates and states are kept for the backward pass. Recomputed: `Recompute = true`. Truncated: `truncateTime: {ScaledWorkload.ChunkSteps}`; the target has
          no time axis, so only the last chunk is walked back.
        - `ms` is the median of interleaved rounds by the clock. Processor time is that of all threads, the mean over all steps; neighbours on the machine
          disturb it less, so percent of the limit, time per sample and time step, growth and charts are made of it. The limit is the multiply-adds alone.
        - Memory is the growth of the peak working set while data and model were made and trained. The batch, as given and as copied into the step, is part of
          it and has a column of its own; truncated training copies only a chunk.
        """);
}
