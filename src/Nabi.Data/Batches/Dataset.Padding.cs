namespace Nabi.Data;

/// <content>Batches of samples of different lengths.</content>
public abstract partial class Dataset
{
    /// <summary>
    /// Batches of samples of different lengths: every tensor is filled up to the largest length in its batch, on every axis, at the end as
    /// in <c>tf.data</c>.
    /// </summary>
    /// <param name="size">Samples in a batch, 1 or more.</param>
    /// <param name="length">The length of the inputs' first axis in all batches; null for that of the longest sample in the batch.</param>
    /// <param name="value">What inputs are filled with; integers take its whole part, booleans whether it is not 0. Default 0.</param>
    /// <param name="targetValue">What targets are filled with. Default 0.</param>
    /// <param name="padding">The end of the first axis that is filled; other axes are filled at their end. Default after the last
    /// step.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that is not full. Default false.</param>
    /// <remarks>Sample weights per time step are filled with 0, so that padding does not count.</remarks>
    /// <exception cref="NabiException">A number is out of range, or a sample is longer than <paramref name="length"/>.</exception>
    public Dataset PaddedBatch(int size, int? length = null, float value = 0f, float targetValue = 0f, Side padding = Side.Post,
        bool dropRemainder = false)
    {
        CheckBatchSize(size);
        if (length < 1)
        {
            throw new NabiException(
                $"Dataset.PaddedBatch: the length must be 1 or more, or null for the longest in each batch, got {length}.");
        }

        var pad = new Padding(length, value, targetValue, padding);
        return new StreamDataset(epoch => Group(Samples(epoch), size, dropRemainder, pad.Batch),
            Divide(SampleCount, size, dropRemainder), SampleCount);
    }

    /// <summary>
    /// Batches of samples of similar length, so that little is padding (<c>tf.data</c>'s <c>bucket_by_sequence_length</c>): a sample goes
    /// to the bucket of the first boundary above its length, a bucket that is full becomes a batch, filled up like one of
    /// <see cref="PaddedBatch"/>. What is left at the end comes bucket by bucket.
    /// </summary>
    /// <param name="boundaries">Ascending lengths; bucket i holds the samples shorter than boundary i, a last bucket the rest.</param>
    /// <param name="batchSizes">Samples in a batch for each bucket: one more than boundaries, or a single one for all.</param>
    /// <param name="length">The length of a sample; null for the first axis of its first input.</param>
    /// <param name="padToBoundary">Whether inputs are filled up to the bucket's boundary less one, so that batches have few shapes; longer
    /// samples are then refused. Default false.</param>
    /// <param name="value">What inputs are filled with. Default 0.</param>
    /// <param name="targetValue">What targets are filled with. Default 0.</param>
    /// <param name="padding">The end of the first axis that is filled. Default after the last step.</param>
    /// <param name="dropRemainder">Whether to leave out batches that are not full. Default false.</param>
    /// <exception cref="NabiException">Boundaries do not rise, sizes do not fit them, or a sample is too long for
    /// <paramref name="padToBoundary"/>.</exception>
    public Dataset BucketByLength(
        IReadOnlyList<int> boundaries, IReadOnlyList<int> batchSizes, Func<Sample, int>? length = null,
        bool padToBoundary = false, float value = 0f,
        float targetValue = 0f, Side padding = Side.Post, bool dropRemainder = false)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(batchSizes);
        if (boundaries.Count == 0 || boundaries[0] < 1 || boundaries.Zip(boundaries.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new NabiException($"Dataset.BucketByLength: boundaries must be 1 or more and rise, got {string.Join(", ", boundaries)}.");
        if ((batchSizes.Count != 1 && batchSizes.Count != boundaries.Count + 1) || batchSizes.Any(size => size < 1))
        {
            throw new NabiException(
                $"Dataset.BucketByLength: {boundaries.Count} boundaries make {boundaries.Count + 1} buckets and need as many batch sizes "
                + $"of 1 or more, or one for all; got {string.Join(", ", batchSizes)}.");
        }

        Padding[] pads = [.. Enumerable.Range(0, boundaries.Count + 1)
            .Select(i => new Padding(padToBoundary && i < boundaries.Count ? boundaries[i] - 1 : null, value, targetValue, padding))];
        return new StreamDataset(Buckets, null, dropRemainder ? null : SampleCount);

        IEnumerable<Batch> Buckets(int epoch)
        {
            List<Sample>[] held = [.. pads.Select(_ => new List<Sample>())];
            foreach (var sample in Samples(epoch))
            {
                var steps = length?.Invoke(sample) ?? sample.Length;
                var bucket = 0;
                while (bucket < boundaries.Count && steps >= boundaries[bucket])
                    bucket++;
                if (padToBoundary && bucket == boundaries.Count)
                {
                    throw new NabiException(
                        $"Dataset.BucketByLength: a sample has length {steps}, but the last boundary is {boundaries[^1]}; add a boundary "
                        + "above it, or leave padToBoundary out.");
                }

                held[bucket].Add(sample);
                if (held[bucket].Count < batchSizes[batchSizes.Count == 1 ? 0 : bucket])
                    continue;
                yield return pads[bucket].Batch(held[bucket]);
                held[bucket].Clear();
            }

            for (var bucket = 0; bucket < held.Length && !dropRemainder; bucket++)
            {
                if (held[bucket].Count > 0)
                    yield return pads[bucket].Batch(held[bucket]);
            }
        }
    }
}
