namespace Nabi.Bench;

/// <summary>One workload of a saved run.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Threads">The threads it ran on.</param>
/// <param name="Clock">Milliseconds per step by the clock, the median of each round.</param>
/// <param name="Processor">Milliseconds of processor time per step, the mean of each round.</param>
internal sealed record SavedResult(string Workload, int Threads, IReadOnlyList<double> Clock, IReadOnlyList<double> Processor)
{
    /// <summary>The name in tables; the number of threads stands in it where there are several.</summary>
    public string Title => Threads == 1 ? Workload : $"{Workload} ({Threads} threads)";

    /// <summary>This result and the rounds of another of the same workload.</summary>
    public SavedResult With(SavedResult other)
        => this with { Clock = [.. Clock, .. other.Clock], Processor = [.. Processor, .. other.Processor] };
}
