namespace Nabi.Bench;

/// <summary>
/// <c>threads</c>: how much sooner a step is done with several threads, beside the most that the machine allows: as many copies of the
/// workload as there are threads, each on one thread of its own, which share caches, memory and clock but nothing else.
/// </summary>
internal static class ThreadsCommand
{
    private const string Head =
        "workload           one ms    many ms   apart ms    gain at most    of it";

    public static void Run(BenchOptions options, TextWriter output)
    {
        var threads = Math.Max(2, options.Threads);
        output.WriteLine(
            $"{Machine.Processor}, {Machine.Processors}, {Machine.Registers} registers; {threads} threads, "
            + $"{options.Rounds} interleaved rounds");
        output.WriteLine(Head);
        foreach (var workload in Catalogue.Find(options.Workloads))
            output.WriteLine(Measure(workload, threads, options));
    }

    private static string Measure(Workload workload, int threads, BenchOptions options)
    {
        Threads.Count = 1;
        Action[] steps = [.. Enumerable.Range(0, threads).Select(_ => workload.Make().Step)];
        foreach (var step in steps)
            WarmUp.Run(step);
        Threads.Count = threads;
        WarmUp.Run(steps[0]);
        List<double> one = [], many = [], apart = [], gains = [], bounds = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            one.Add(Alone(steps[0], 1, options.Seconds));
            many.Add(Alone(steps[0], threads, options.Seconds));
            apart.Add(Apart(steps, options.Seconds));
            gains.Add(one[^1] / many[^1]);
            bounds.Add(one[^1] / apart[^1]);
        }

        var (gain, bound) = (Statistics.Median(gains), Statistics.Median(bounds));
        return string.Create(CultureInfo.InvariantCulture,
            $"{workload.Id,-14} {Statistics.Median(one),10:0.000} {Statistics.Median(many),10:0.000} {Statistics.Median(apart),10:0.000} "
            + $"{gain,7:0.00} {bound,7:0.00} {100 * gain / bound,6:0} %");
    }

    /// <summary>Milliseconds per step, the median of those of <paramref name="seconds"/>.</summary>
    private static double Alone(Action step, int threads, double seconds)
    {
        Threads.Count = threads;
        step();
        List<double> times = [];
        var start = Stopwatch.GetTimestamp();
        while (times.Count < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            var from = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        return Statistics.Median(times);
    }

    /// <summary>Milliseconds per step when each is run by a thread of its own: the medians of the threads, shared out among them.</summary>
    private static double Apart(IReadOnlyList<Action> steps, double seconds)
    {
        Threads.Count = 1;
        using Barrier start = new(steps.Count);
        var took = new double[steps.Count];
        var runs = steps.Select((step, i) => new Thread(() =>
        {
            start.SignalAndWait();
            took[i] = Alone(step, 1, seconds);
        })).ToList();
        runs.ForEach(static run => run.Start());
        runs.ForEach(static run => run.Join());
        return took.Average() / steps.Count;
    }
}
