namespace Nabi;

/// <summary>
/// Parts of the last axis that overlap: y[..., t, i] = x[..., t stride + i]; or its gradient, which adds the parts up where they overlap.
/// Each is the other's gradient.
/// </summary>
/// <param name="length">The length of a part.</param>
/// <param name="stride">How far from one part to the next.</param>
/// <param name="total">For the sum of parts: how long it is; 0 to take parts.</param>
public sealed class FramesPrimitive(int length, int stride, int total = 0) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (length, stride, total);

    /// <inheritdoc/>
    public override string Name => total > 0 ? "OverlapAdd" : "ExtractSequences";

    /// <summary>The length of a part.</summary>
    public int Length => length;

    /// <summary>How far from one part to the next.</summary>
    public int Stride => stride;

    /// <summary>How long the sum of parts is; 0 where parts are taken.</summary>
    public int Total => total;

    /// <summary>How many parts an axis of this length has; unknown of an unknown one.</summary>
    public static int Count(int axis, int length, int stride)
        => axis < 0 ? Shape.Unknown : axis < length ? 0 : (axis - length) / stride + 1;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var x = inputs[0].Shape;
        return total > 0 ? [new TensorSpec(x.Slice(0, x.Rank - 2).Concat([total]))]
            : [new TensorSpec(x.Slice(0, x.Rank - 1).Concat([Count(x[-1], length, stride), length]), inputs[0].DType)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        switch (call.Inputs[0].DType)
        {
            case DType.Int32:
                Take(call.InIntegers(), call.OutIntegers(), call.Outputs[0].Shape[-2], call.Inputs[0].Shape[-1]);
                break;
            case DType.Bool:
                Take(call.InBooleans(), call.OutBooleans(), call.Outputs[0].Shape[-2], call.Inputs[0].Shape[-1]);
                break;
            case var _ when total > 0:
                call.Out().Clear();
                Add(call.In(), call.Out(), call.Inputs[0].Shape[-2], total);
                break;
            default:
                Take(call.In(), call.Out(), call.Outputs[0].Shape[-2], call.Inputs[0].Shape[-1]);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        if (total == 0)
        {
            Add(call.OutputGradient(), call.ClearedGradient(), call.Outputs[0].Shape[-2], call.Inputs[0].Shape[-1]);
            return;
        }

        var parts = call.Adds(0) ? call.Scratch(0, Math.Max(1, call.Inputs[0].Length))[..call.Inputs[0].Length] : call.InputGradient();
        Take(call.OutputGradient(), parts, call.Inputs[0].Shape[-2], total);
        if (call.Adds(0))
            call.WriteGradient(0, parts);
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [total > 0 ? Ops.Run(new FramesPrimitive(length, stride), Ops.Slice(outputGradients[0]!, -1, 0, Reach(call.Inputs[0].Shape[-2])))
            : call.Outputs[0].Shape[-2] == 0 ? Ops.ZerosLike(call.Inputs[0])
            : Ops.Run(new FramesPrimitive(length, stride, call.Inputs[0].Shape[-1]), outputGradients[0]!)];

    /// <summary>As far as this many parts reach.</summary>
    private int Reach(int count) => count == 0 ? 0 : (count - 1) * stride + length;

    private void Take<T>(ReadOnlySpan<T> x, Span<T> y, int count, int width)
        where T : unmanaged
    {
        for (var part = 0; part < y.Length / length; part++)
            x.Slice(part / count * width + part % count * stride, length).CopyTo(y[(part * length)..]);
    }

    private void Add(ReadOnlySpan<float> parts, Span<float> sums, int count, int width)
    {
        for (var part = 0; part < parts.Length / length; part++)
        {
            var to = sums.Slice(part / count * width + part % count * stride, length);
            TensorPrimitives.Add(to, parts.Slice(part * length, length), to);
        }
    }
}

public static partial class Ops
{
    /// <summary>Parts of the last axis that overlap: y[..., t, i] = x[..., t sequenceStride + i].</summary>
    /// <param name="x">(..., n), of any type.</param>
    /// <param name="sequenceLength">The length of a part, at least 1.</param>
    /// <param name="sequenceStride">How far from one part to the next, at least 1.</param>
    /// <returns>(..., 1 + (n - sequenceLength) / sequenceStride, sequenceLength); no parts where n is shorter than one.</returns>
    /// <exception cref="NabiException">There is no axis, or a number is below 1.</exception>
    public static Tensor ExtractSequences(Tensor x, int sequenceLength, int sequenceStride)
        => Compose("ExtractSequences", [new("sequence_length", sequenceLength), new("sequence_stride", sequenceStride)], one =>
            one[0].Rank == 0 || sequenceLength < 1 || sequenceStride < 1
                ? throw new NabiException(
                    $"ExtractSequences needs an axis, and a length and a stride of at least 1, got {sequenceLength} and "
                    + $"{sequenceStride} for {one[0].Shape}.")
                : Run(new FramesPrimitive(sequenceLength, sequenceStride), one), x);
}
