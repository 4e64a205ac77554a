namespace Nabi.Bench;

/// <summary>
/// <c>around</c>: what programs do before and after training, by processor time and memory, in turns beside the least that the same result
/// needs.
/// </summary>
internal static class AroundCommand
{
    public static void Run(BenchOptions options, TextWriter output)
    {
        output.WriteLine(
            $"{Machine.Processor}, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}; milliseconds of processor time, the "
            + $"median of {options.Rounds} rounds, and of the first call in brackets; megabytes allocated by a call");
        output.WriteLine($"{"task",-20} {"ms",9} {"(first)",10} {"clock",9} {"MB",8} {"least ms",9} {"MB",8} {"x",7}  least");
        var data = options.Data ?? Environment.GetEnvironmentVariable("NABI_DATA");
        foreach (var task in AroundTasks.All(data).Where(task => IsWanted(options, task)))
        {
            var (measured, least) = task.Make();
            var first = Cost(measured);
            List<(double Processor, double Clock, double Megabytes)> ours = [], floor = [];
            for (var round = -2; round < options.Rounds; round++)
            {
                var (one, other) = (Cost(measured), least is null ? default : Cost(least));
                // The compiler is at work in the first rounds.
                if (round < 0)
                    continue;
                ours.Add(one);
                floor.Add(other);
            }

            var (mine, theirs) = (Statistics.Median([.. ours.Select(one => one.Processor)]),
                Statistics.Median([.. floor.Select(one => one.Processor)]));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{task.Id,-20} {mine,9:0.0} {$"({first.Processor:0})",10} {Statistics.Median([.. ours.Select(one => one.Clock)]),9:0.0} "
                + $"{Statistics.Median([.. ours.Select(one => one.Megabytes)]),8:0.0}")
                + (least is null ? "" : string.Create(CultureInfo.InvariantCulture,
                    $" {theirs,9:0.0} {Statistics.Median([.. floor.Select(one => one.Megabytes)]),8:0.0} "
                    + $"{mine / theirs,7:0.00}  {task.Floor}")));
        }
    }

    private static bool IsWanted(BenchOptions options, AroundTask task)
        => options.Workloads.Count == 0
            || options.Workloads.Any(wanted => wanted.EndsWith('*')
                ? task.Id.StartsWith(wanted[..^1], StringComparison.Ordinal) : task.Id == wanted);

    private static (double Processor, double Clock, double Megabytes) Cost(Action action)
    {
        GC.Collect();
        var (processor, bytes, clock) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(true), Stopwatch.GetTimestamp());
        action();
        return ((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds, Stopwatch.GetElapsedTime(clock).TotalMilliseconds,
            (GC.GetTotalAllocatedBytes(true) - bytes) / 1e6);
    }
}
