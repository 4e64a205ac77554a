using System.Text;

namespace Nabi.Bench;

/// <summary>The comparison with the peers as lines for the console and as a page of results.</summary>
internal static class PeerReport
{
    public static string Line(StepResult ours, IReadOnlyList<PeerResult> theirs)
        => string.Create(CultureInfo.InvariantCulture, $"{ours.Workload,-12} {ours.Median,10:0.0000} ms {ours.PercentOfLimit,6:0.0} %  ")
            + string.Join("  ",
                theirs.Select(
                    peer => string.Create(CultureInfo.InvariantCulture, $"{peer.Peer} {peer.Median:0.0000} ms ({peer.Ratio:0.00}x)")));

    public static string Write(
        BenchOptions options, IReadOnlyDictionary<string, string> versions, IReadOnlyList<(StepResult Ours, List<PeerResult> Theirs)> rows)
    {
        var names = versions.Keys.Where(name => rows.Any(row => row.Theirs.Exists(peer => peer.Peer == name))).ToList();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"# {Machine.Processor}, {Machine.Processors}, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture,
                $"Written by `Nabi.Bench -- peers --threads {options.Threads} --rounds {options.Rounds}` on {DateTime.UtcNow:yyyy-MM-dd} "
                + $"with .NET {Environment.Version},")
            .AppendLine(CultureInfo.InvariantCulture,
                $"{Machine.Registers} registers; {RuntimeName}. Times are medians of interleaved rounds, in milliseconds per step; `x` "
                + $"is a peer's time divided by")
            .AppendLine(
                "Nabi's in the same round, the median over the rounds. The limit is the arithmetic at the speed of multiply-adds "
                + $"measured in the same rounds")
            .AppendLine(
                "(and the memory that must be moved where a step has too little arithmetic to hide it). Memory is the "
                + $"growth of the peak working set.")
            .AppendLine();
        foreach (var (name, version) in versions)
            text.AppendLine(CultureInfo.InvariantCulture, $"- {name}: {version}");
        text.AppendLine().Append("| workload | Nabi ms | min | processor ms | limit ms | % of limit | % by processor | B/step | MB |");
        foreach (var name in names)
            text.Append(CultureInfo.InvariantCulture, $" {name} ms | min | x | MB |");
        text.AppendLine().Append("|---|--:|--:|--:|--:|--:|--:|--:|--:|").Insert(text.Length, "--:|--:|--:|--:|", names.Count).AppendLine();
        foreach (var (ours, theirs) in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {ours.Workload} | {ours.Median:0.0000} | {ours.Minimum:0.0000} | {ours.Processor:0.0000} | {ours.Limit:0.0000} | "
                + $"{ours.PercentOfLimit:0} | {ours.PercentByProcessor:0} | {ours.BytesPerStep} | {Megabytes(ours.MemoryBytes)} |");
            foreach (var name in names)
            {
                text.Append(theirs.Find(peer => peer.Peer == name) is { } peer
                    ? string.Create(CultureInfo.InvariantCulture,
                        $" {peer.Median:0.0000} | {peer.Minimum:0.0000} | {peer.Ratio:0.00} | {Megabytes(peer.MemoryBytes)} |")
                            : " | | | |");
            }

            text.AppendLine();
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string RuntimeName => System.Runtime.InteropServices.RuntimeInformation.OSDescription;

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture);
}
