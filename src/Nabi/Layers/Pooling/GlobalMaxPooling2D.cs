namespace Nabi.Layers;

/// <summary>The largest over an image: (batch, height, width, channels) to (batch, channels).</summary>
/// <remarks>Keras's <c>GlobalMaxPooling2D</c>.</remarks>
public sealed class GlobalMaxPooling2D() : GlobalPoolingLayer(2)
{
    private protected override Tensor Transform(Tensor x, CallContext context) => Ops.Max(x, [1, 2], KeepDims);
}
