using Nabi.Data;
using Nabi.Distributed;

namespace Nabi;

/// <summary>
/// Where batches come from: tensors in memory, or a data set. It is iterated in passes, each in its own order where it is shuffled.
/// </summary>
/// <param name="model">The model that the batches are for.</param>
/// <param name="owner">Who was given the data, for errors.</param>
internal abstract class BatchSource(Model model, string owner)
{
    /// <summary>How many batches a pass has, if that is known.</summary>
    public abstract int? Count { get; }

    /// <summary>Names the order of the samples in every pass; null when the order is the data's own.</summary>
    public ulong? ShuffleKey { get; set; }

    /// <summary>What the samples weigh by their classes; null when all weigh the same.</summary>
    public ClassWeights? Classes { get; init; }

    /// <summary>The model that the batches are for.</summary>
    protected Model Model => model;

    /// <summary>Who was given the data.</summary>
    protected string Owner => owner;

    /// <summary>The batches of one pass.</summary>
    public abstract IEnumerable<BatchRows> Pass(int pass);

    /// <summary>A number that tells the data from other data: of tensors all numbers, of a data set its size and the first batch.</summary>
    public abstract ulong Fingerprint();

    /// <summary>Batches of tensors whose first axis counts the samples.</summary>
    public static BatchSource Of(
        Model model, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor?> weights,
        int batchSize, string owner,
        ulong? shuffleKey = null, ClassWeights? classes = null)
    {
        if (batchSize < 1)
            throw new NabiException($"{owner}: the batch size must be 1 or more, got {batchSize}.");
        var rows = new BatchRows(inputs, targets, DataChecks.Floats(weights), null, 0, 0);
        DataChecks.Check(model, rows, owner);
        rows = rows with { Count = inputs[0].Shape[0] };
        return new Memory(model, owner, classes?.Weigh(rows) ?? rows, batchSize) { ShuffleKey = shuffleKey };
    }

    /// <summary>The batches of a data set.</summary>
    public static BatchSource Of(Model model, Dataset data, string owner, int? batchSize = null, ulong? shuffleKey = null,
        ClassWeights? classes = null)
        => new Stream(model, owner, data, batchSize) { ShuffleKey = shuffleKey, Classes = classes };

    private static ContentDigest Print(in BatchRows rows)
    {
        var print = new ContentDigest();
        foreach (var tensor in rows.Inputs.Concat(rows.Targets).Concat(rows.SampleWeights))
        {
            if (tensor is not null)
                print.Add(tensor);
        }

        return print;
    }

    private sealed class Memory(Model model, string owner, BatchRows all, int batchSize) : BatchSource(model, owner)
    {
        private int[]? order;

        public override int? Count => (all.Count + batchSize - 1) / batchSize;

        public override ulong Fingerprint() => Print(all).Value;

        public override IEnumerable<BatchRows> Pass(int pass)
        {
            // The order is a function of key and pass alone, so that a resumed run sees the batches it would have seen.
            if (ShuffleKey is { } key)
                new RandomStream(key, (ulong)pass << 40).Permutation(order ??= new int[all.Count]);
            for (var from = 0; from < all.Count; from += batchSize)
                yield return all with { Order = order, From = from, Count = Math.Min(batchSize, all.Count - from) };
        }
    }

    private sealed class Stream(Model model, string owner, Dataset data, int? batchSize) : BatchSource(model, owner)
    {
        private readonly BatchBuffer buffer = new();

        public override int? Count => batchSize is { } size ? data.Batch(size).BatchCount : data.BatchCount;

        public override ulong Fingerprint()
        {
            var print = new ContentDigest();
            foreach (var batch in data.Epoch(0))
            {
                print = Print(BatchRows.Of(batch));
                break;
            }

            print.Add((ulong)(data.SampleCount ?? -1));
            return print.Value;
        }

        public override IEnumerable<BatchRows> Pass(int pass)
        {
            var ordered = ShuffleKey is { } key ? data.Shuffle((int)(key & int.MaxValue)) : data;
            foreach (var batch in (batchSize is { } size ? ordered.Batch(size) : ordered).Epoch(pass, buffer))
            {
                var rows = BatchRows.Of(batch) with { SampleWeights = DataChecks.Floats(batch.SampleWeights) };
                DataChecks.Check(Model, rows, Owner);
                yield return Classes?.Weigh(rows) ?? rows;
            }
        }
    }
}
