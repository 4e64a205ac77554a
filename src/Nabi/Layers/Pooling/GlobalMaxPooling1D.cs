namespace Nabi.Layers;

/// <summary>The largest over time: (batch, time, channels) to (batch, channels).</summary>
/// <remarks>Keras's <c>GlobalMaxPooling1D</c>.</remarks>
public sealed class GlobalMaxPooling1D() : GlobalPoolingLayer(1)
{
    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        if (StreamMemory.Of(context, x) is not { } stream)
            return Ops.Max(x, [1], KeepDims);
        // The largest of the steps so far, and whether there was one.
        var kept = stream.Of(this, [x.Shape, new Shape(x.Shape[0], 1, 1)]);
        var largest = Ops.Where(Ops.Greater(kept[1].Value, 0f), Ops.Maximum(kept[0].Value, x), x);
        Ops.Assign(kept[0], largest);
        Ops.Assign(kept[1], Ops.Ones(kept[1].Shape));
        return KeepDims ? largest : Ops.Squeeze(largest, 1);
    }
}
