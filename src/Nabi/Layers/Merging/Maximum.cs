namespace Nabi.Layers;

/// <summary>The largest of several tensors, element by element; steps that a mask leaves out do not count.</summary>
/// <remarks>Keras's <c>Maximum</c>.</remarks>
public sealed class Maximum : MergeLayer
{
    private protected override Tensor Merge(Tensor[] inputs, Tensor?[] masks) => Fold(inputs, masks, Ops.Maximum);
}
