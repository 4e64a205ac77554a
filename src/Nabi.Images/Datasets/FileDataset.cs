namespace Nabi.Images;

/// <summary>Files that are read as their batch is asked for, some at once; the order is a function of seed and epoch.</summary>
/// <param name="index">The files and their classes.</param>
/// <param name="read">A file as floats of one shape for all.</param>
/// <param name="mode">What classes become; null for no targets.</param>
/// <param name="batchSize">Files in a batch.</param>
/// <param name="seed">What orders are drawn from; null for the files' own.</param>
/// <param name="dropRemainder">Whether a last batch that is not full is left out.</param>
internal sealed class FileDataset(ImageIndex index, Func<string, Tensor> read, LabelMode? mode, int batchSize, int? seed,
    bool dropRemainder = false)
    : Dataset
{
    /// <inheritdoc/>
    public override int? SampleCount => index.Paths.Length;

    /// <inheritdoc/>
    public override int? BatchCount => dropRemainder ? index.Paths.Length / batchSize : (index.Paths.Length + batchSize - 1) / batchSize;

    /// <inheritdoc/>
    public override Dataset Batch(int size, bool dropRemainder = false)
        => size < 1 ? throw new NabiException($"The batch size must be 1 or more, got {size}.")
        : new FileDataset(index, read, mode, size, seed, dropRemainder);

    /// <inheritdoc/>
    public override Dataset Shuffle(int seed = 0, int buffer = 1024) => new FileDataset(index, read, mode, batchSize, seed, dropRemainder);

    /// <inheritdoc/>
    public override (Dataset First, Dataset Second) Split(double first)
        => first is >= 0 and <= 1 ? SplitAt((int)(index.Paths.Length * first))
        : throw new NabiException($"Dataset.Split: the first part must be from 0 to 1, got {first}.");

    /// <inheritdoc/>
    public override (Dataset First, Dataset Second) SplitAt(int samples)
        => samples >= 0 && samples <= index.Paths.Length
        ? (new FileDataset(index.Part(..samples), read, mode, batchSize, seed, dropRemainder),
            new FileDataset(index.Part(samples..), read, mode, batchSize, seed, dropRemainder))
        : throw new NabiException($"Dataset.SplitAt: expected 0 to {index.Paths.Length} samples, got {samples}.");

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch)
    {
        var count = index.Paths.Length;
        var order = seed is { } value ? new NumpyRandom(EpochSeed(value, epoch)).ShuffledRange(count)
            : [.. Enumerable.Range(0, count)];
        for (var from = 0; from < count; from += batchSize)
        {
            var rows = order[from..Math.Min(count, from + batchSize)];
            if (rows.Length < batchSize && dropRemainder)
                yield break;
            yield return new Batch(Stacked(rows),
                mode is { } labels ? Targets.Of([.. rows.Select(row => index.Labels[row])], index.ClassNames.Count, labels) : null);
        }
    }

    /// <summary>What the order of an epoch is drawn from.</summary>
    public static uint EpochSeed(int seed, int epoch) => unchecked((uint)seed * 0x9E3779B9U + (uint)epoch);

    private Tensor Stacked(int[] rows)
    {
        var images = new Tensor[rows.Length];
        try
        {
            Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads.Count },
                i => images[i] = read(index.Paths[rows[i]]));
        }
        catch (AggregateException errors) when (errors.InnerExceptions[0] is NabiException)
        {
            // Of several damaged files always the first is told of.
            throw new NabiException(errors.InnerExceptions.Min(error => error.Message)!, errors);
        }

        return Ops.Stack(images);
    }
}
