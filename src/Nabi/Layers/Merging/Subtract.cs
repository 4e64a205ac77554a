namespace Nabi.Layers;

/// <summary>The first of two tensors minus the second.</summary>
/// <remarks>Keras's <c>Subtract</c>.</remarks>
public sealed class Subtract : MergeLayer
{
    private protected override int Least => 2;

    private protected override int Most => 2;

    private protected override Tensor Merge(Tensor[] inputs, Tensor?[] masks) => inputs[0] - inputs[1];
}
