namespace Nabi.Data;

/// <summary>A data set of samples that come one by one, of whatever length: they meet in a batch only when batches are asked for.</summary>
/// <param name="samples">The samples of an epoch.</param>
/// <param name="count">How many an epoch has, when that is known.</param>
/// <param name="batchSize">Samples in a batch.</param>
/// <param name="dropRemainder">Whether a last batch that is not full is left out.</param>
internal sealed class SampleDataset(Func<int, IEnumerable<Sample>> samples, int? count, int batchSize = Dataset.DefaultBatchSize,
    bool dropRemainder = false) : Dataset
{
    /// <inheritdoc/>
    public override int? BatchCount => Divide(count, batchSize, dropRemainder);

    /// <inheritdoc/>
    public override int? SampleCount => count;

    /// <inheritdoc/>
    internal override bool IsOfSamples => true;

    /// <inheritdoc/>
    public override Dataset Batch(int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return new SampleDataset(samples, count, size, dropRemainder);
    }

    /// <inheritdoc/>
    public override Dataset Shuffle(int seed = 0, int buffer = 1024)
    {
        CheckBuffer(buffer);
        return new SampleDataset(epoch => Mix(samples(epoch), new CounterRandom(seed, epoch), buffer), count, batchSize, dropRemainder);
    }

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch) => Group(samples(epoch), batchSize, dropRemainder, Rows.Stack);

    /// <inheritdoc/>
    internal override IEnumerable<Sample> Samples(int epoch) => samples(epoch);
}
