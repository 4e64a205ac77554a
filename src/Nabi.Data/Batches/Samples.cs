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

    /// <summary>
    /// Windows of neighbouring samples, each a sample with one more axis in front; null where they cannot be had in any order.
    /// </summary>
    /// <param name="from">The first sample used.</param>
    /// <param name="count">How many are used.</param>
    /// <param name="size">Samples in a window.</param>
    /// <param name="shift">Samples from one window to the next.</param>
    /// <param name="stride">Samples from one to the next inside a window.</param>
    public virtual Samples? Windows(int from, int count, int size, int shift, int stride) => null;
}
