namespace Nabi.Bench;

/// <summary>What <c>steps</c> says of one workload.</summary>
internal sealed record StepResult(
    string Workload, int Threads, double Median, double Minimum, double Processor, double Gflop, double Peak, double Limit,
    long BytesPerStep, long MemoryBytes, int Collections)
{
    /// <summary>Bytes a step of <c>Fit</c> allocates; null where nothing is trained, or when it was not measured.</summary>
    public long? FitBytesPerStep { get; init; }

    /// <summary>Milliseconds per step by the clock, the median of each round.</summary>
    public required IReadOnlyList<double> Rounds { get; init; }

    /// <summary>Milliseconds of processor time per step, the mean of each round.</summary>
    public required IReadOnlyList<double> ProcessorRounds { get; init; }

    /// <summary>How much of the best possible speed was reached, in percent.</summary>
    public double PercentOfLimit => 100 * Limit / Median;

    /// <summary>The same by processor time, which a busy machine disturbs less; meaningful for one thread.</summary>
    public double PercentByProcessor => 100 * Limit * Threads / Processor;

    public static StepResult Of(Measurement measured, int threads) => new(
        measured.Workload.Id, threads, measured.Median, measured.Minimum, measured.ProcessorTime, measured.Workload.Gflop, measured.Peak,
        measured.Workload.LimitMilliseconds(measured.Peak, measured.Bandwidth, threads), measured.BytesPerStep,
        measured.MemoryGrowth, measured.Collections)
    {
        Rounds = measured.RoundMedians,
        ProcessorRounds = measured.RoundProcessorTimes,
    };

    /// <summary>The result as one line of JSON.</summary>
    public string ToJson() => string.Create(CultureInfo.InvariantCulture,
        $$"""{"workload": "{{Workload}}", "threads": {{Threads}}, "ms_median": {{Median:0.00000}}, "ms_min": {{Minimum:0.00000}}, "gflop": {{Gflop:0.000000}}, "peak_gflops": {{Peak:0.0}}, "percent_of_limit": {{PercentOfLimit:0.0}}, "bytes_per_step": {{BytesPerStep}}, "bytes_per_fit_step": {{FitBytesPerStep?.ToString(CultureInfo.InvariantCulture) ?? "null"}}, "percent_by_processor": {{PercentByProcessor:0.0}}, "limit_ms": {{Limit:0.00000}}, "ms_processor": {{Processor:0.00000}}, "peak_memory_mb": {{MemoryBytes / 1048576.0:0.0}}, "collections": {{Collections}}, "ms_rounds": [{{List(Rounds)}}], "ms_processor_rounds": [{{List(ProcessorRounds)}}], {{Origin.Here.ToJson()}}}""");

    private static string List(IEnumerable<double> times)
        => string.Join(", ", times.Select(time => time.ToString("G6", CultureInfo.InvariantCulture)));

    public static string Head
        => $"{"workload",-12} {"threads",7} {"median ms",10} {"min ms",10} {"cpu ms",10} {"limit ms",10} {"GFLOP",9} {"peak",6} "
        + $"{"% limit",8} {"% cpu",6} {"B/step",8} {"B/Fit",6} {"MB",7} {"GCs",4}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Workload,-12} {Threads,7} {Median,10:0.0000} {Minimum,10:0.0000} {Processor,10:0.0000} {Limit,10:0.0000} {Gflop,9:0.00000} "
        + $"{Peak,6:0} {PercentOfLimit,8:0.0} {PercentByProcessor,6:0.0} {BytesPerStep,8} {FitBytesPerStep,6} "
        + $"{MemoryBytes / 1048576.0,7:0.0} {Collections,4}");
}
