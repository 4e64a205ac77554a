using Nabi.Data;

namespace Nabi;

/// <summary>Where the batches of an epoch come from: tensors in memory, or a data set.</summary>
internal abstract class BatchSource
{
    /// <summary>How many batches an epoch has, if that is known.</summary>
    public abstract int? Count { get; }

    /// <summary>Names the order of the samples in every epoch; null when the order is the data's own.</summary>
    public virtual ulong? ShuffleKey { get; set; }

    /// <summary>The batches of one epoch.</summary>
    public abstract IEnumerable<BatchRows> Epoch(int epoch);

    /// <summary>Batches of tensors whose first axis counts the samples.</summary>
    public static BatchSource Of(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, Tensor? weights, int batchSize, ulong? shuffleKey, string owner)
    {
        Check(inputs, targets, weights, batchSize, owner);
        return new Memory(inputs, targets, weights, batchSize) { ShuffleKey = shuffleKey };
    }

    /// <summary>The batches of a data set.</summary>
    public static BatchSource Of(Dataset data, string owner) => new Stream(data, owner);

    private static void Check(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, Tensor? weights, int batchSize, string owner)
    {
        if (batchSize < 1)
            throw new NabiException($"{owner}: the batch size must be 1 or more, got {batchSize}.");
        if (inputs.Count == 0)
            throw new NabiException($"{owner}: at least one input is needed, got none.");
        CheckNumbers(inputs, owner);
        CheckNumbers(targets, owner);
        var samples = inputs[0].Shape[0];
        if (samples == 0)
            throw new NabiException($"{owner}: the data is empty: the input has shape {inputs[0].Shape}; give at least one sample.");
        CheckRows(inputs, "input", samples, owner);
        CheckRows(targets, "target", samples, owner);
        if (weights is not null && (weights.Rank is < 1 or > 2 || weights.Shape[0] != samples))
            throw new NabiException($"{owner}: sample weights must have shape ({samples},) or ({samples}, time), got {weights.Shape}.");
    }

    private static void CheckNumbers(IReadOnlyList<Tensor> tensors, string owner)
    {
        for (var i = 0; i < tensors.Count; i++)
            if (tensors[i] is null)
                throw new NabiException($"{owner}: an input or target is null; give a tensor.");
            else if (tensors[i].IsSymbolic || tensors[i].Rank == 0)
                throw new NabiException($"{owner}: data must be tensors of numbers with a first axis that counts the samples, got {tensors[i]}.");
    }

    private static void CheckRows(IReadOnlyList<Tensor> tensors, string role, int samples, string owner)
    {
        for (var i = 0; i < tensors.Count; i++)
            if (tensors[i].Shape[0] != samples)
                throw new NabiException($"{owner}: all inputs and targets must have as many samples, got {samples} and {tensors[i].Shape[0]}.");
            else
                RefuseNaN(tensors[i], role, i, owner);
    }

    private static void RefuseNaN(Tensor tensor, string role, int number, string owner)
    {
        if (tensor.DType != DType.Float32)
            return;
        var numbers = tensor.Floats;
        // A sum tells for less than a search: only when it is no number is there something to look for.
        if (!float.IsNaN(System.Numerics.Tensors.TensorPrimitives.Sum<float>(numbers)))
            return;
        var at = 0;
        while (at < numbers.Length && !float.IsNaN(numbers[at]))
            at++;
        if (at < numbers.Length)
            throw new NabiException($"{owner}: {role} {number} of shape {tensor.Shape} holds NaN at sample {at / (tensor.Length / tensor.Shape[0])}; replace missing values, or leave them out with a Masking layer.");
    }

    private sealed class Memory(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, Tensor? weights, int batchSize) : BatchSource
    {
        private int[]? order;

        public override int? Count => (inputs[0].Shape[0] + batchSize - 1) / batchSize;

        public override IEnumerable<BatchRows> Epoch(int epoch)
        {
            // The order is a function of key and epoch alone, so that a resumed run sees the batches it would have seen.
            if (ShuffleKey is { } key)
                new RandomStream(key, (ulong)epoch << 40).Permutation(order ??= new int[inputs[0].Shape[0]]);
            var samples = inputs[0].Shape[0];
            for (var from = 0; from < samples; from += batchSize)
                yield return new BatchRows(inputs, targets, weights, order, from, Math.Min(batchSize, samples - from));
        }
    }

    private sealed class Stream(Dataset data, string owner) : BatchSource
    {
        private readonly BatchRoom room = new();

        public override int? Count => data.BatchCount;

        public override IEnumerable<BatchRows> Epoch(int epoch)
        {
            foreach (var batch in data.Passing(epoch, room))
            {
                Check(batch.Inputs, batch.Targets, batch.SampleWeight, 1, owner);
                yield return new BatchRows(batch.Inputs, batch.Targets, batch.SampleWeight, null, 0, batch.Size);
            }
        }
    }
}
