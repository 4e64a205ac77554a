using System.Text.Json;

namespace Nabi.Bench;

/// <summary>
/// <c>ranks</c>: training on ranks of MPI, measured on one and two ranks of this machine, and what a model of the cost expects of more.
/// </summary>
internal static class RanksCommand
{
    /// <summary>The command of the processes that are measured.</summary>
    public const string Measured = "ranks-measured";

    /// <summary>Networks of clusters, for what cannot be measured here: latency in seconds, bytes a second.</summary>
    private static readonly (string Name, RanksModel Model)[] Networks =
        [("Ethernet of 10 Gbit/s, TCP", new RanksModel(20e-6, 1.1e9)), ("InfiniBand of 200 Gbit/s", new RanksModel(2e-6, 22e9))];

    /// <summary>Measures and prints.</summary>
    public static void Run(BenchOptions options, TextWriter output)
    {
        IReadOnlyList<string> names = options.Workloads.Count > 0 ? options.Workloads : ["W2-lstm", "W3", "X-charlm"];
        // A name that nobody knows is said here, not by each of the ranks.
        Catalogue.Find(names);
        output.WriteLine(
            $"{Machine.Processor}; milliseconds a step, medians of {options.Rounds} interleaved rounds, {options.Threads} thread a rank");
        output.WriteLine(
            $"{"",-10} {"plain",8} {"1 shard",8} {"1 rank",8} {"2 ranks",8} {"speedup",8} {"at most",8} {"best",6} "
            + $"{"fast",8} {"speedup",8} {"waited",8} {"hidden",7} {"bytes",6} {"expected",9}");
        foreach (var name in names)
        {
            var result = Measure(name, options);
            var model = new RanksModel(result.Latency / 1e3, result.Bandwidth * 1e9);
            var expected = 1e3 * model.Step(result.Half / 1e3, Covering(result), result.Buckets, result.Rows / 2.0, 2);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.Workload,-10} {result.Plain,8:0.00} {result.OverheadOfOneShard,8:+0.0%;-0.0%} "
                + $"{result.Sharded,8:0.00} {result.Two,8:0.00} "
                + $"{result.Speedup,8:0.00} {result.Sharded / result.HalfBoth,8:0.00} {result.BestSpeedup,6:0.00} "
                + $"{result.TwoFast,8:0.00} {result.FastSpeedup,8:0.00} {result.Waited,8:0.00} "
                + $"{1 - result.Waited / result.WaitedAfter,7:0%} {result.Allocated,6:0} {expected,9:0.00}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"           messages here: {1e3 * result.Latency:0.0} us, {result.Bandwidth:0.0} GB/s; buckets: "
                + $"{string.Join(", ", result.Buckets.Select(bucket => bucket[1] > 0 ? $"{bucket[0]} by rows" : $"{bucket[0]}"))}"));
            foreach (var (network, cost) in Networks)
                output.WriteLine($"           {network}, the same work for each rank: {Expected(result, cost)}");
        }

        output.WriteLine(
            "1 shard: one rank, whole batches, over plain; 1 rank and 2 ranks: 4 shards a batch; at most: two processes that compute as "
            + "much at once and exchange nothing, by the slower one; fast: one shard a rank, the transport's order.");
        output.WriteLine(
            "waited: for the sums, after the backward pass of the slower rank; hidden: the part of that wait which overlapping saves; "
            + "expected: 2 ranks by the model.");
    }

    /// <summary>How much of the time is computing when every rank has as much to do as each of two ranks here.</summary>
    private static string Expected(RanksResult result, RanksModel model)
    {
        List<string> parts = [];
        for (var ranks = 4; ranks <= 1024; ranks *= 4)
        {
            var computing = result.Half / 1e3;
            var step = model.Step(computing, Covering(result), result.Buckets, result.Rows / 2.0, ranks);
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{ranks} ranks {1e3 * step:0.0} ms ({computing / step:0%})"));
        }

        return string.Join(", ", parts);
    }

    /// <summary>Seconds under which sums may run: the backward pass of the last of a rank's two shards, two thirds of it.</summary>
    private static double Covering(RanksResult result) => result.Half / 1e3 / 2 * 2 / 3;

    private static RanksResult Measure(string workload, BenchOptions options)
    {
        var start = new ProcessStartInfo("mpirun") { RedirectStandardOutput = true, UseShellExecute = false };
        var program = Environment.ProcessPath ?? throw new NabiException("The program of this process is not known.");
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.Combine(AppContext.BaseDirectory, "Nabi.Bench.dll")] : [program];
        string[] root = Environment.UserName == "root" ? ["--allow-run-as-root"] : [];
        foreach (var word in (string[])[.. root, "--oversubscribe", "-n", "2", .. self, Measured, "--workload", workload, "--rounds",
            $"{options.Rounds}", "--threads", $"{options.Threads}"])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["TERM"] = "dumb";
        try
        {
            using var process = Process.Start(start)!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var line = text.Split('\n').FirstOrDefault(one => one.StartsWith('{'));
            return line is not null ? JsonSerializer.Deserialize<RanksResult>(line)!
                : throw new NabiException($"mpirun ended with exit code {process.ExitCode} and without a result for '{workload}'.");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new NabiException("bench ranks needs Open MPI's mpirun: apt-get install openmpi-bin.", error);
        }
    }
}
