namespace Nabi.Data;

/// <summary>Samples that are the rows of tensors.</summary>
internal sealed class TensorSamples : Samples
{
    private readonly Batch all;

    /// <summary>Takes the tensors as they are; they must have equally many rows.</summary>
    public TensorSamples(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor?> sampleWeights)
    {
        all = new Batch(inputs, targets) { SampleWeights = sampleWeights };
        Check(inputs, "input");
        Check(targets, "target");
        Check([.. sampleWeights.OfType<Tensor>()], "sample weight");
        Count = inputs[0].Shape[0];
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override Batch Gather(ReadOnlySpan<int> rows, BatchBuffer? buffer = null) => Take(rows, null, 1, buffer);

    /// <inheritdoc/>
    public override Samples? Windows(int from, int count, int size, int shift, int stride)
        => new SampleWindows(this, from, count, size, shift, stride);

    /// <summary>Samples, or windows that begin with them.</summary>
    /// <param name="rows">Which ones.</param>
    /// <param name="size">Samples in a window; null for the samples themselves.</param>
    /// <param name="stride">Samples from one to the next inside a window.</param>
    /// <param name="buffer">Memory for them; null for new memory.</param>
    internal Batch Take(ReadOnlySpan<int> rows, int? size, int stride, BatchBuffer? buffer)
    {
        // Spans cannot be caught by a lambda.
        var inputs = new Tensor[all.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = One(all.Inputs[i], rows, size, stride, buffer, i);
        var targets = new Tensor[all.Targets.Count];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = One(all.Targets[i], rows, size, stride, buffer, inputs.Length + i);
        if (all.SampleWeights.Count == 0)
            return new Batch(inputs, targets);
        var weights = new Tensor?[all.SampleWeights.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = all.SampleWeights[i] is { } weight
                ? One(weight, rows, size, stride, buffer, inputs.Length + targets.Length + i) : null;
        }

        return new Batch(inputs, targets) { SampleWeights = weights };
    }

    private static Tensor One(Tensor source, ReadOnlySpan<int> rows, int? size, int stride, BatchBuffer? buffer, int place)
        => size is { } length ? Rows.Windows(source, rows, length, stride, buffer, place) : Rows.Gather(source, rows, buffer, place);

    private void Check(IReadOnlyList<Tensor> tensors, string role)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].IsSymbolic)
            {
                throw new NabiException(
                    $"Dataset: {role} {i} of shape {tensors[i].Shape} is symbolic and has no numbers; give a tensor with data.");
            }

            if (tensors[i].Rank == 0)
                throw new NabiException($"Dataset: {role} {i} is a single number; expected a tensor whose first axis counts the samples.");
            if (tensors[i].Shape[0] != all.X.Shape[0])
            {
                throw new NabiException(
                    $"Dataset: {role} {i} has {tensors[i].Shape[0]} samples, but input 0 has {all.X.Shape[0]}; all need as many.");
            }
        }
    }
}
