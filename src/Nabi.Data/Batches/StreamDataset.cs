namespace Nabi.Data;

/// <summary>A data set that is whatever a function gives for each epoch.</summary>
internal sealed class StreamDataset(Func<int, IEnumerable<Batch>> batches, int? batchCount, int? sampleCount) : Dataset
{
    /// <inheritdoc/>
    public override int? BatchCount => batchCount;

    /// <inheritdoc/>
    public override int? SampleCount => sampleCount;

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch) => batches(epoch);
}
