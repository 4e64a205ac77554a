using Nabi.Onnx;

namespace Nabi.Bench;

/// <summary>
/// <c>peers</c>: each workload in turns with every peer that is installed, round by round on the same machine at the same time.
/// </summary>
internal static class PeersCommand
{
    public static void Run(BenchOptions options, TextWriter output)
    {
        var model = Path.Combine(Path.GetTempPath(), $"nabi-bench-{Environment.ProcessId}.onnx");
        try
        {
            WriteModel(model);
            Run(options, output, Peer.All(options.Threads, model));
        }
        finally
        {
            File.Delete(model);
        }
    }

    private static void Run(BenchOptions options, TextWriter output, IReadOnlyList<Peer> peers)
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
        var named = Catalogue.Find(options.Workloads)
            .Where(workload => options.Workloads.Count > 0 || peers.Any(peer => peer.Workloads.Contains(workload.Id)));
        foreach (var workload in named)
        {
            rows.Add(Compare(options, workload, [.. running.Where(peer => peer.Workloads.Contains(workload.Id))]));
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
                Ratios: new List<double>()))
            .Where(one => one.Process is not null).ToList();
        try
        {
            var measured = new Measurement(workload);
            foreach (var (_, process, _, _) in processes)
                process!.Ask(workload.Id, options.Seconds);
            for (var round = 0; round < options.Rounds; round++)
            {
                var ours = measured.Round(options.Seconds);
                foreach (var (_, process, times, ratios) in processes)
                {
                    var theirs = process!.Ask(workload.Id, options.Seconds);
                    if (double.IsNaN(theirs))
                        continue;
                    times.Add(theirs);
                    ratios.Add(theirs / ours);
                }
            }

            return (StepResult.Of(measured, options.Threads),
                [.. processes.Where(one => one.Times.Count > 0).Select(one => new PeerResult(
                    one.Peer.Name, Statistics.Median(one.Times), Statistics.Median(one.Ratios), one.Process!.MemoryGrowth))]);
        }
        finally
        {
            foreach (var (_, process, _, _) in processes)
                process!.Dispose();
        }
    }

    // The network of the inference workloads, for ONNX Runtime.
    private static void WriteModel(string path)
        => OnnxFile.Save(new Sequential { new Input(28, 28), new LSTM(64), new Dense(10, "softmax") }, path);
}
