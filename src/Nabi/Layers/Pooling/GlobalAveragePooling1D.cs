namespace Nabi.Layers;

/// <summary>
/// The mean over time: (batch, time, channels) to (batch, channels). Steps that a mask leaves out do not count; without any that counts the
/// mean is 0.
/// </summary>
/// <remarks>Keras's <c>GlobalAveragePooling1D</c>.</remarks>
public sealed class GlobalAveragePooling1D() : GlobalPoolingLayer(1)
{
    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => inputs == 1;

    /// <inheritdoc/>
    protected internal override bool AcceptsMask => true;

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        if (StreamMemory.Of(context, x) is { } stream)
            return OfStream(x, context, stream);
        if (context.Mask is null)
            return Ops.Mean(x, [1], KeepDims);
        var counts = Ops.Cast(Ops.ExpandDims(StepMask.Of(context.Mask), 2), DType.Float32);
        // Keras divides by 0 where nothing counts.
        return Ops.Sum(x * counts, [1], KeepDims) / Ops.Maximum(Ops.Sum(counts, [1], KeepDims), 1f);
    }

    /// <summary>The mean of the steps so far, from their sum and their number.</summary>
    private Tensor OfStream(Tensor x, CallContext context, StateStore stream)
    {
        var (sum, count) = stream.Of(this, [x.Shape, new Shape(x.Shape[0], 1, 1)]) is [var first, var second] ? (first, second) : default;
        var counts = context.Mask is null ? Ops.Ones(count.Shape)
            : Ops.Cast(Ops.ExpandDims(StepMask.Of(context.Mask), 2), DType.Float32);
        var (newSum, newCount) = (sum.Value + x * counts, count.Value + counts);
        Ops.Assign(sum, newSum);
        Ops.Assign(count, newCount);
        var mean = newSum / Ops.Maximum(newCount, 1f);
        return KeepDims ? mean : Ops.Squeeze(mean, 1);
    }
}
