namespace Nabi.Layers;

/// <summary>The mean over an image: (batch, height, width, channels) to (batch, channels).</summary>
/// <remarks>Keras's <c>GlobalAveragePooling2D</c>.</remarks>
public sealed class GlobalAveragePooling2D() : GlobalPoolingLayer(2)
{
    private protected override Tensor Transform(Tensor x, CallContext context) => Ops.Mean(x, [1, 2], KeepDims);
}
