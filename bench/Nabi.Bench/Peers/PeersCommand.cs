namespace Nabi.Bench;

/// <summary>
/// <c>peers</c>: each workload in turns with every peer that is installed, round by round on the same machine at the same time.
/// </summary>
internal static class PeersCommand
{
    public static void Run(BenchOptions options, TextWriter output)
    {
        var models = Directory.CreateTempSubdirectory("nabi-bench").FullName;
        try
        {
            Run(options, output, models, Peer.All(options.Threads, models));
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }

    private static void Run(BenchOptions options, TextWriter output, string models, IReadOnlyList<Peer> peers)
    {
        Dictionary<string, string> versions = [];
        List<(StepResult Ours, List<PeerResult> Theirs)> rows = [];
        foreach (var peer in peers)
        {
            var (process, reason) = PeerProcess.Start(peer, options.Threads);
            using (process)
                versions[peer.Name] = process is null ? $"missing: {reason}" : process.Version;
            output.WriteLine($"{peer.Name}: {versions[peer.Name]}");
        }

        var running = peers.Where(peer => !versions[peer.Name].StartsWith("missing", StringComparison.Ordinal)).ToList();
        foreach (var workload in options.Workloads.Count > 0 ? Catalogue.Find(options.Workloads) : Catalogue.OfPeers())
        {
            var knowing = running.Where(peer => peer.Knows(workload.Id)).ToList();
            if (knowing.Exists(static peer => peer.Name == "onnxruntime"))
                PeerModels.Write(workload, models);
            rows.Add(Compare(options, workload, knowing));
            output.WriteLine(PeerReport.Line(rows[^1].Ours, rows[^1].Theirs));
        }

        var path = options.Output ?? Folders.Results;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, PeerReport.Write(options, versions, rows));
        output.WriteLine($"Written: {path}");
    }

    private static (StepResult Ours, List<PeerResult> Theirs) Compare(BenchOptions options, Workload workload, IReadOnlyList<Peer> peers)
    {
        var processes =
            peers.Select(peer => (Peer: peer, PeerProcess.Start(peer, options.Threads).Process, Times: new List<double>(),
                Least: new List<double>(), Ratios: new List<double>()))
            .Where(one => one.Process is not null).ToList();
        try
        {
            var measured = new Measurement(workload);
            foreach (var (_, process, _, _, _) in processes)
                process!.Ask(workload.Id, options.Seconds);
            for (var round = 0; round < options.Rounds; round++)
            {
                var ours = measured.Round(options.Seconds);
                foreach (var (_, process, times, least, ratios) in processes)
                {
                    var (theirs, minimum) = process!.Ask(workload.Id, options.Seconds);
                    if (double.IsNaN(theirs))
                        continue;
                    times.Add(theirs);
                    least.Add(minimum);
                    ratios.Add(theirs / ours);
                }
            }

            return (StepResult.Of(measured, options.Threads),
                [.. processes.Where(one => one.Times.Count > 0).Select(one => new PeerResult(
                    one.Peer.Name, Statistics.Median(one.Times), one.Least.Min(), Statistics.Median(one.Ratios),
                    one.Process!.MemoryGrowth))]);
        }
        finally
        {
            foreach (var (_, process, _, _, _) in processes)
                process!.Dispose();
        }
    }
}
