namespace Nabi.Bench;

/// <summary><c>steps</c>: workloads through the public API, round by round, against the machine's limit in the same rounds.</summary>
internal static class StepsCommand
{
    public static void Run(BenchOptions options, TextWriter output)
    {
        var results = Measure(options, Catalogue.Find(options.Workloads));
        if (!options.Json)
        {
            output.WriteLine(
                $"{Machine.Processor}, {Machine.Processors}, {Machine.Registers} registers; {options.Rounds} interleaved rounds");
            output.WriteLine(StepResult.Head);
        }

        foreach (var result in results)
            output.WriteLine(options.Json ? result.ToJson() : result.ToString());
        if (!options.Save)
            return;
        var path = options.Output ?? Folders.NewResult;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.AppendAllLines(path, results.Select(result => result.ToJson()));
        if (!options.Json)
            output.WriteLine($"Saved: {path}");
    }

    private static List<StepResult> Measure(BenchOptions options, IReadOnlyList<Workload> workloads)
    {
        // The memory that the first steps of all need, to compile the code, is not the first workload's.
        if (workloads.Count > 0)
            _ = new Measurement(workloads[0]);
        var measured = workloads.Select(workload => new Measurement(workload)).ToList();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var one in measured)
                one.Round(options.Seconds);
        }

        return [.. measured.Select(one => StepResult.Of(one, options.Threads) with { FitBytesPerStep = one.FitBytesPerStep })];
    }
}
