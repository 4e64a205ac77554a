namespace Nabi.Layers;

/// <summary>The mean of several tensors, element by element.</summary>
/// <remarks>Keras's <c>Average</c>.</remarks>
public sealed class Average : MergeLayer
{
    private protected override Tensor Merge(Tensor[] inputs, Tensor?[] masks) => inputs.Aggregate(Ops.Add) * (1f / inputs.Length);
}
