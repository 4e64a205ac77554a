namespace Nabi.Data;

/// <summary>Samples that can be had in any order: rows of tensors, windows of a series.</summary>
internal abstract class Samples
{
    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>One batch of the samples of the given numbers.</summary>
    /// <param name="rows">The numbers, from 0.</param>
    /// <param name="buffer">Memory that the batch may use until the next one is gathered; null for memory of its own.</param>
    public abstract Batch Gather(ReadOnlySpan<int> rows, BatchBuffer? buffer = null);
}
