using System.Runtime.CompilerServices;

namespace Nabi.Bench;

/// <summary>A workload that stands ready, and what its rounds have shown so far.</summary>
internal sealed class Measurement
{
    private static readonly double[] Room = new double[20_000];

    private readonly Prepared prepared;
    private readonly List<double> medians = [];
    private readonly List<double> processorMeans = [];
    private readonly List<double> peaks = [];
    private readonly List<double> bandwidths = [];
    private TimeSpan processor;
    private long allocated;
    private long steps;

    /// <summary>Sets the workload up and runs it until the compiler has done its best.</summary>
    public Measurement(Workload workload)
    {
        Workload = workload;
        var before = WorkingSet.Settled();
        prepared = workload.Make();
        WarmUp.Run(prepared.Step);
        MemoryGrowth = Math.Max(0, WorkingSet.Peak() - before);
    }

    public Workload Workload { get; }

    /// <summary>Peak of the working set while the model was made and warmed up, over what was held before.</summary>
    public long MemoryGrowth { get; }

    public int Collections { get; private set; }

    /// <summary>Bytes a step of <c>Fit</c> allocates, measured when asked for; null where nothing is trained.</summary>
    public long? FitBytesPerStep => FitCost.BytesPerStep(prepared);

    public long BytesPerStep => steps == 0 ? 0 : allocated / steps;

    /// <summary>The median of each round, in milliseconds.</summary>
    public IReadOnlyList<double> RoundMedians => medians;

    /// <summary>Processor time per step of each round, in milliseconds.</summary>
    public IReadOnlyList<double> RoundProcessorTimes => processorMeans;

    /// <summary>The median of the rounds' medians, in milliseconds.</summary>
    public double Median => Statistics.Median(medians);

    /// <summary>The fastest step of all.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>Processor time per step, of all threads, in milliseconds: on a busy machine what the step itself needed.</summary>
    public double ProcessorTime => steps == 0 ? double.NaN : processor.TotalMilliseconds / steps;

    /// <summary>What a core could do in the same rounds, in GFLOP/s.</summary>
    public double Peak => Statistics.Median(peaks);

    /// <summary>What a core could read from its cache in the same rounds, in GB/s.</summary>
    public double Bandwidth => Statistics.Median(bandwidths);

    /// <summary>One round: the machine's speed, then steps for <paramref name="seconds"/>, at least three of them.</summary>
    /// <returns>The round's median in milliseconds.</returns>
    public double Round(double seconds)
    {
        peaks.Add(Machine.Gigaflops());
        bandwidths.Add(Machine.CacheGigabytes());
        Run();
        var (bytes, collections) = (Allocated(), GC.CollectionCount(0));
        var used = Environment.CpuUsage.TotalTime;
        var count = Times(seconds);
        used = Environment.CpuUsage.TotalTime - used;
        processor += used;
        processorMeans.Add(used.TotalMilliseconds / count);
        allocated += Allocated() - bytes;
        Collections += GC.CollectionCount(0) - collections;
        steps += count;
        var took = new ArraySegment<double>(Room, 0, count);
        Minimum = Math.Min(Minimum, took.Min());
        medians.Add(Statistics.Median(took));
        return medians[^1];
    }

    // Into memory that is there already: the list of times is not the step's.
    private int Times(double seconds)
    {
        var count = 0;
        var start = Stopwatch.GetTimestamp();
        while (count < Room.Length && (count < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds))
        {
            var from = Stopwatch.GetTimestamp();
            Run();
            Room[count++] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }

        return count;
    }

    // With one thread all is done by this one; others of the process then are not the step's.
    private static long Allocated() => Threads.Count == 1 ? GC.GetAllocatedBytesForCurrentThread() : GC.GetTotalAllocatedBytes(true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Run() => prepared.Step();
}
