namespace Nabi.Layers;

/// <summary>The product of several tensors, element by element; steps that a mask leaves out do not count.</summary>
/// <remarks>Keras's <c>Multiply</c>.</remarks>
public sealed class Multiply : MergeLayer
{
    private protected override Tensor Merge(Tensor[] inputs, Tensor?[] masks)
    {
        var product = inputs.Select((x, i) => masks[i] is { } mask ? Ops.Where(mask, x, 1f) : x).Aggregate(Ops.Multiply);
        return AllMasked(masks) ? Ops.Where(masks.Aggregate((a, b) => Ops.LogicalOr(a!, b!))!, product, 0f) : product;
    }
}
