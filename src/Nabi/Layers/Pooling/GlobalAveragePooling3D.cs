namespace Nabi.Layers;

/// <summary>The mean over a volume: (batch, depth, height, width, channels) to (batch, channels).</summary>
/// <remarks>Keras's <c>GlobalAveragePooling3D</c>.</remarks>
public sealed class GlobalAveragePooling3D() : GlobalPoolingLayer(3)
{
    private protected override Tensor Transform(Tensor x, CallContext context) => Ops.Mean(x, [1, 2, 3], KeepDims);
}
