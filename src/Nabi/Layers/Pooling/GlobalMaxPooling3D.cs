namespace Nabi.Layers;

/// <summary>The largest over a volume: (batch, depth, height, width, channels) to (batch, channels).</summary>
/// <remarks>Keras's <c>GlobalMaxPooling3D</c>.</remarks>
public sealed class GlobalMaxPooling3D() : GlobalPoolingLayer(3)
{
    private protected override Tensor Transform(Tensor x, CallContext context) => Ops.Max(x, [1, 2, 3], KeepDims);
}
