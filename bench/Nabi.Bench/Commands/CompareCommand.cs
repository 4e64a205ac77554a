namespace Nabi.Bench;

/// <summary>
/// <c>compare OLD NEW</c>: two saved results, workload by workload; says what got slower or faster by more than the rounds' noise.
/// </summary>
internal static class CompareCommand
{
    /// <returns>1 if a workload got slower (and <c>--warn-only</c> was not given), else 0.</returns>
    /// <exception cref="NabiException">Not two files are named, one cannot be read, or they have no workload in common.</exception>
    public static int Run(BenchOptions options, TextWriter output)
    {
        if (options.Files is not [var oldPath, var newPath])
        {
            throw new NabiException(
                $"compare needs two files written by steps --save or --json, the older first; got {options.Files.Count}.");
        }

        var (old, now) = (SavedRun.Read(oldPath), SavedRun.Read(newPath));
        output.WriteLine($"old: {Describe(old.Origin)}");
        output.WriteLine($"new: {Describe(now.Origin)}");
        foreach (var difference in now.Origin.DifferencesFrom(old.Origin))
            output.WriteLine($"Different machines: {difference}. The ratios compare the machines as well as the builds.");

        List<Comparison> rows = [];
        foreach (var one in now.Results)
        {
            if (Find(old, one) is { } before)
                rows.Add(Comparison.Of(one.Title, Times(before), Times(one), options.Least / 100));
        }

        if (rows.Count == 0)
            throw new NabiException($"'{oldPath}' and '{newPath}' have no workload with the same number of threads in common.");

        output.WriteLine($"{"workload",-24} {"old ms",10} {"new ms",10} {"new/old",8} {"noise",7}");
        foreach (var row in rows)
            output.WriteLine(Line(row));
        Missing(old, now, "only in the old result");
        Missing(now, old, "only in the new result");
        foreach (var row in rows.Where(row => row.Noise is null))
            output.WriteLine($"{row.Title}: too few or too short rounds to tell; measure at least 3.");
        foreach (var row in rows.Where(row => row.IsFaster).OrderBy(row => row.Ratio))
            output.WriteLine(Verdict(row, "faster"));
        foreach (var row in rows.Where(row => row.IsSlower).OrderByDescending(row => row.Ratio))
            output.WriteLine(Verdict(row, "slower"));
        if (!rows.Any(row => row.IsSlower))
            output.WriteLine("Nothing got slower by more than the noise.");
        return rows.Any(row => row.IsSlower) && !options.WarnOnly ? 1 : 0;

        IReadOnlyList<double> Times(SavedResult result) => options.ByProcessor ? result.Processor : result.Clock;

        void Missing(SavedRun has, SavedRun lacks, string where)
        {
            foreach (var one in has.Results.Where(one => Find(lacks, one) is null))
                output.WriteLine($"{one.Title}: {where}.");
        }
    }

    private static SavedResult? Find(SavedRun run, SavedResult like)
        => run.Results.FirstOrDefault(one => one.Workload == like.Workload && one.Threads == like.Threads);

    private static string Describe(Origin origin)
        => $"commit {origin.Commit} of {origin.Date}, {origin.Machine}, {origin.Processors}, {origin.Registers} "
        + $"registers, .NET {origin.Runtime}";

    private static string Line(Comparison row)
    {
        var noise = row.Noise is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %") : "?";
        return string.Create(CultureInfo.InvariantCulture,
            $"{row.Title,-24} {row.Old,10:0.0000} {row.New,10:0.0000} {row.Ratio,8:0.000} {noise,7}");
    }

    private static string Verdict(Comparison row, string word)
        => string.Create(CultureInfo.InvariantCulture,
            $"{row.Title}: {word}, {row.Ratio:0.000} times the old time ({row.Old:0.0000} to {row.New:0.0000} ms); "
            + $"noise {100 * row.Noise:0.0} %.");
}
