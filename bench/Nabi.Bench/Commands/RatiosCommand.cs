namespace Nabi.Bench;

/// <summary><c>masks</c> and <c>texts</c>: what something costs, as the ratio to the same work without it, in turns.</summary>
internal static class RatiosCommand
{
    public static void Run(BenchOptions options, TextWriter output, IEnumerable<IReadOnlyList<Workload>> groups)
    {
        output.WriteLine(
            $"{Machine.Processor}, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}; x is the time divided by that of "
            + $"the first of a group: by the clock, the median over {options.Rounds} rounds, and by processor time");
        foreach (var group in groups)
        {
            output.WriteLine(group[0].About);
            output.WriteLine($"  {"",-24} {"ms",10} {"x",7} {"cpu x",7}");
            var measured = group.Select(workload => new Measurement(workload)).ToList();
            var ratios = measured.Select(_ => new List<double>()).ToList();
            for (var round = 0; round < options.Rounds; round++)
            {
                var plain = measured[0].Round(options.Seconds);
                for (var i = 0; i < measured.Count; i++)
                    ratios[i].Add((i == 0 ? plain : measured[i].Round(options.Seconds)) / plain);
            }

            for (var i = 0; i < measured.Count; i++)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {measured[i].Workload.Id,-24} {measured[i].Median,10:0.0000} {Statistics.Median(ratios[i]),7:0.000} "
                    + $"{measured[i].ProcessorTime / measured[0].ProcessorTime,7:0.000}"));
            }
        }
    }
}
