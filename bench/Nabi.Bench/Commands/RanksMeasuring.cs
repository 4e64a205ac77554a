using System.Text.Json;
using Nabi.Distributed;

namespace Nabi.Bench;

/// <summary>
/// What <c>ranks</c> runs under mpirun on two ranks: rounds in which one rank works alone in several ways and both together, so that what
/// else the machine does disturbs all alike.
/// </summary>
internal static class RanksMeasuring
{
    /// <summary>Measures the workloads; rank 0 writes a line of JSON for each.</summary>
    public static void Run(BenchOptions options, TextWriter output)
    {
        using var cluster = Cluster.Join();
        if (cluster.Size != 2)
            throw new NabiException($"{RanksCommand.Measured} runs on two ranks, got {cluster.Size}.");
        Threads.Count = options.Threads;
        foreach (var workload in Catalogue.Find(options.Workloads))
        {
            var result = Measure(workload, cluster, options);
            if (cluster.IsRoot)
                output.WriteLine(JsonSerializer.Serialize(result));
        }
    }

    private static RanksResult Measure(Workload workload, Cluster cluster, BenchOptions options)
    {
        var prepared = workload.Make();
        // Steps of seconds need no company.
        var batches = Math.Clamp((int)(20 / workload.Gflop), 2, 6);
        var (model, x, y) = (prepared.Model!, Repeated(prepared.X![0], batches), Repeated(prepared.Y!, batches));
        var batch = prepared.X![0].Shape[0];
        var alone = new SingleRank();
        FitOptions plain = new() { BatchSize = batch, Shuffle = false, Verbosity = Verbosity.Silent };
        var one = plain with { Cluster = alone, Shards = 1 };
        var sharded = plain with { Cluster = alone, Shards = 4 };
        var half = plain with { Cluster = alone, Shards = 2, BatchSize = batch / 2 };
        var two = plain with { Cluster = cluster, Shards = 4 };
        var fast = plain with { Cluster = cluster, FixedReductionOrder = false };
        List<double[]> rounds = [];
        for (var round = -1; round < options.Rounds; round++)
        {
            double[] times = [Alone(plain), Alone(one), Alone(sharded), Alone(half), 0, 0, 0, 0, Slower(half)];
            cluster.Times.Overlaps = false;
            (_, times[4], _) = Together(two);
            cluster.Times.Overlaps = true;
            (times[5], times[6], _) = Together(two);
            (times[7], _, _) = Together(fast);
            if (round >= 0)
                rounds.Add(times);
        }

        var (latency, bandwidth) = Messages(cluster);
        // What an epoch and a pass over the data allocate besides their steps is in both.
        var many = Steps(two).Allocated;
        (x, y) = (prepared.X[0], prepared.Y!);
        var allocated = (many - Steps(two).Allocated) / (batches - 1);
        var tree = new ReductionTree(4, 1, 0);
        var ids = prepared.X[0].DType == DType.Int32 ? prepared.X[0].Integers.ToArray().Distinct().Count() : 0;
        return new RanksResult
        {
            Workload = workload.Id,
            Plain = Of(0),
            OverheadOfOneShard = Statistics.Median([.. rounds.Select(times => times[1] / times[0])]) - 1,
            Sharded = Of(2),
            Half = Of(3),
            HalfBoth = Of(8),
            Two = Of(5),
            Speedup = Statistics.Median([.. rounds.Select(times => times[2] / times[5])]),
            BestSpeedup = rounds.Min(times => times[2]) / rounds.Min(times => times[5]),
            TwoFast = Of(7),
            FastSpeedup = Statistics.Median([.. rounds.Select(times => times[0] / times[7])]),
            Waited = Of(6),
            WaitedAfter = Of(4),
            Latency = latency,
            Bandwidth = bandwidth,
            Allocated = allocated,
            Buckets = [.. new GradientExchange(alone, tree, true, model).Plan.Select(bucket => new[] { bucket.Length, bucket.Width })],
            Rows = ids,
        };

        double Of(int place) => Statistics.Median([.. rounds.Select(times => times[place])]);

        double Alone(FitOptions how)
        {
            var milliseconds = cluster.IsRoot ? Steps(how).Step : 0;
            cluster.Barrier();
            return milliseconds;
        }

        (double Step, double Waited, double Allocated) Together(FitOptions how)
        {
            cluster.Barrier();
            return Steps(how);
        }

        // The sums wait for both: where one core is slower, it sets the time.
        double Slower(FitOptions how)
        {
            double[] milliseconds = [Together(how).Step];
            cluster.Max(milliseconds);
            return milliseconds[0];
        }

        (double Step, double Waited, double Allocated) Steps(FitOptions how)
        {
            var times = how.Cluster?.Times ?? new ExchangeTimes();
            var steps = x.Shape[0] / how.BatchSize!.Value;
            // The first epoch records and agrees; the others count.
            var counter = new Allocations();
            times.Ends = new List<long>(3 * steps);
            var history = model.Fit(x, y, how with { Epochs = 3, Callbacks = how.Cluster is { IsRoot: false } ? [] : [counter] });
            (times.Waited, var waited, times.Steps, var counted) = (0, times.Waited, 0, times.Steps);
            waited -= how.Cluster is Cluster ? Behind(times.Ends, cluster) : 0;
            return (1e3 * history.Seconds.Skip(1).Min() / steps, counted == 0 ? 0 : 1e3 * waited / Stopwatch.Frequency / counted,
                counter.Bytes);
        }
    }

    /// <summary>How long the other rank still computed when this one had done its steps: no exchange could hide that.</summary>
    private static long Behind(List<long> ends, Cluster cluster)
    {
        // All processes of a machine have one clock.
        double[] last = [.. ends];
        cluster.Max(last);
        return (long)last.Zip(ends, static (end, own) => end - own).Sum();
    }

    /// <summary>The time of a message without content, in milliseconds, and billions of bytes a second.</summary>
    private static (double Latency, double Bandwidth) Messages(Cluster cluster)
    {
        var tree = new ReductionTree(2, 2, cluster.Rank);
        var small = Exchange(cluster, new GradientBucket(cluster, tree, true, 100, 2), 200);
        const int Large = 1 << 20;
        var large = Exchange(cluster, new GradientBucket(cluster, tree, true, 101, Large), 20);
        // Two messages each way, half of the numbers in each.
        return (1e3 * small / 2, 4.0 * Large / Math.Max(1e-9, large - small) / 1e9);
    }

    private static double Exchange(Cluster cluster, GradientBucket bucket, int times)
    {
        List<double> all = [];
        for (var i = 0; i < times; i++)
        {
            cluster.Barrier();
            var start = Stopwatch.GetTimestamp();
            bucket.Begin();
            while (bucket.IsGoing)
                bucket.Advance();
            all.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Statistics.Median(all);
    }

    private static Tensor Repeated(Tensor one, int batches)
    {
        var all = Tensor.Zeros(one.Shape.With(0, batches * one.Shape[0]), one.DType);
        for (var i = 0; i < batches; i++)
            one.CopyTo(all, i * one.Length);
        return all;
    }

    /// <summary>What an epoch allocates, of those in which the runtime does least beside it.</summary>
    private sealed class Allocations : Callbacks.Callback
    {
        private long before;

        public long Bytes { get; private set; } = long.MaxValue;

        protected internal override bool HandlesBatchEvents => false;

        public override void OnEpochBegin(int epoch) => before = GC.GetAllocatedBytesForCurrentThread();

        public override void OnEpochEnd(int epoch, Logs logs)
            => Bytes = Math.Min(Bytes, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
