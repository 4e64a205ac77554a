namespace Nabi.Layers;

/// <summary>The sum of several tensors, element by element.</summary>
/// <remarks>Keras's <c>Add</c>.</remarks>
public sealed class Add : MergeLayer
{
    private protected override Tensor Merge(Tensor[] inputs, Tensor?[] masks) => inputs.Aggregate(Ops.Add);
}
