namespace Nabi.Layers;

/// <summary>
/// The mean over time: (batch, time, channels) to (batch, channels). Steps that a mask leaves out do not count; without any that counts the
/// mean is 0.
/// </summary>
/// <remarks>Keras's <c>GlobalAveragePooling1D</c>.</remarks>
public sealed class GlobalAveragePooling1D : GlobalPoolingLayer
{
    /// <summary>A pooling over everything.</summary>
    public GlobalAveragePooling1D()
        : base(1)
    {
    }

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => inputs == 1;

    /// <inheritdoc/>
    protected internal override bool AcceptsMask => true;

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        if (context.Mask is null)
            return Ops.Mean(x, [1], KeepDims);
        var counts = Ops.Cast(Ops.ExpandDims(StepMask.Of(context.Mask), 2), DType.Float32);
        // Keras divides by 0 where nothing counts.
        return Ops.Sum(x * counts, [1], KeepDims) / Ops.Maximum(Ops.Sum(counts, [1], KeepDims), 1f);
    }
}
