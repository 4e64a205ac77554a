namespace Nabi.Layers;

/// <summary>The largest over time: (batch, time, channels) to (batch, channels).</summary>
/// <remarks>Keras's <c>GlobalMaxPooling1D</c>.</remarks>
public sealed class GlobalMaxPooling1D : GlobalPoolingLayer
{
    /// <summary>A pooling over everything.</summary>
    public GlobalMaxPooling1D()
        : base(1)
    {
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Ops.Max(x, [1], KeepDims);
}
