namespace Nabi.Data;

/// <summary>A data set over samples that can be had in any order: batches are cut from it, a shuffle mixes it as a whole.</summary>
/// <param name="samples">The samples.</param>
/// <param name="from">The first one used.</param>
/// <param name="count">How many are used.</param>
/// <param name="batchSize">Samples in a batch.</param>
/// <param name="dropRemainder">Whether a last batch that is not full is left out.</param>
/// <param name="seed">The seed of the shuffle; null for the order as it is.</param>
internal sealed class MemoryDataset(Samples samples, int from, int count, int batchSize, bool dropRemainder = false, int? seed = null)
    : Dataset
{
    /// <inheritdoc/>
    public override int? BatchCount => Divide(count, batchSize, dropRemainder);

    /// <inheritdoc/>
    public override int? SampleCount => count;

    /// <inheritdoc/>
    public override Dataset Batch(int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return new MemoryDataset(samples, from, count, size, dropRemainder, seed);
    }

    /// <inheritdoc/>
    public override Dataset Shuffle(int seed = 0, int buffer = 1024)
        => new MemoryDataset(samples, from, count, batchSize, dropRemainder, seed);

    /// <inheritdoc/>
    public override (Dataset First, Dataset Second) Split(double first)
    {
        if (!(first >= 0 && first <= 1))
            throw new NabiException(FormattableString.Invariant($"Dataset.Split: the first part must be from 0 to 1, got {first}."));
        return SplitAt((int)(count * first));
    }

    /// <inheritdoc/>
    public override (Dataset First, Dataset Second) SplitAt(int cut)
        => (new MemoryDataset(samples, from, cut, batchSize, dropRemainder, seed),
            new MemoryDataset(samples, from + cut, count - cut, batchSize, dropRemainder, seed));

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch) => Read(epoch, null);

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch, BatchBuffer buffer) => Read(epoch, buffer);

    /// <inheritdoc/>
    private protected override Dataset? WindowInMemory(int size, int shift, int stride)
        => seed is null && !dropRemainder && samples.Windows(from, count, size, shift, stride) is { } windows
            ? new MemoryDataset(windows, 0, windows.Count, DefaultBatchSize) : null;

    private IEnumerable<Batch> Read(int epoch, BatchBuffer? buffer)
    {
        var order = seed is { } given ? new CounterRandom(given, epoch).Permutation(count) : [.. Enumerable.Range(0, count)];
        for (var i = 0; i < count; i++)
            order[i] += from;
        for (var at = 0; at < count; at += batchSize)
        {
            var size = Math.Min(batchSize, count - at);
            if (size == batchSize || !dropRemainder)
                yield return samples.Gather(order.AsSpan(at, size), buffer);
        }
    }
}
