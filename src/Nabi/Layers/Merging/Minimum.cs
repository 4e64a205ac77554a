namespace Nabi.Layers;

/// <summary>The smallest of several tensors, element by element; steps that a mask leaves out do not count.</summary>
/// <remarks>Keras's <c>Minimum</c>.</remarks>
public sealed class Minimum : MergeLayer
{
    private protected override Tensor Merge(Tensor[] inputs, Tensor?[] masks) => Fold(inputs, masks, Ops.Minimum);
}
