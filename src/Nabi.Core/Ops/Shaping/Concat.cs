namespace Nabi;

/// <summary>Tensors one after the other along an axis. Each input's gradient is its part of the output's.</summary>
public sealed class ConcatPrimitive(int axis) : Primitive
{
    // Numbers a part: several parts only where there is work for more than one thread.
    private const int PartLength = 1 << 15;

    /// <inheritdoc/>
    public override object? Key => axis;

    /// <inheritdoc/>
    public override string Name => "Concatenate";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [new("axis", axis)];

    /// <summary>The axis that grows.</summary>
    public int Axis => axis;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var first = inputs[0].Shape;
        var at = first.Axis(axis);
        var total = 0;
        var result = first;
        foreach (var input in inputs)
        {
            if (!first.With(at, Shape.Unknown).Fits(input.Shape.Rank == first.Rank ? input.Shape.With(at, Shape.Unknown) : input.Shape))
                throw new NabiException($"Cannot concatenate {first} and {input.Shape} along axis {axis}: the other axes must be equal.");
            total = total < 0 || input.Shape[at] < 0 ? Shape.Unknown : checked(total + input.Shape[at]);
            for (var i = 0; i < first.Rank; i++)
            {
                if (result[i] < 0)
                    result = result.With(i, input.Shape[i]);
            }
        }

        return [new TensorSpec(result.With(at, total), inputs[0].DType)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var (outer, width, inner) = Sizes(call.Outputs[0].Shape);
        if (call.Outputs[0].DType == DType.Float32)
        {
            call.InParts(outer, Math.Max(1, PartLength / Math.Max(1, width * inner)), static (call, first, rows)
                => ((ConcatPrimitive)call.Primitive).Forward(call, first, rows));
            return;
        }

        var start = 0;
        for (var input = 0; input < call.Inputs.Length; input++)
        {
            var part = call.Inputs[input].Shape[axis] * inner;
            if (call.Outputs[0].DType == DType.Int32)
                Copy(call.InIntegers(input), call.OutIntegers(), outer, part, start, width * inner);
            else
                Copy(call.InBooleans(input), call.OutBooleans(), outer, part, start, width * inner);
            start += part;
        }
    }

    private void Forward(PrimitiveCall call, int first, int rows)
    {
        var (_, width, inner) = Sizes(call.Outputs[0].Shape);
        var start = first * width * inner;
        for (var input = 0; input < call.Inputs.Length; input++)
        {
            var part = call.Inputs[input].Shape[axis] * inner;
            RowCopy.Copy(rows, part, call.In(input), first * part, part, call.Out(), start, width * inner);
            start += part;
        }
    }

    private static void Copy<T>(ReadOnlySpan<T> from, Span<T> to, int rows, int part, int start, int width)
    {
        for (var row = 0; row < rows; row++)
            from.Slice(row * part, part).CopyTo(to[(row * width + start)..]);
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var (outer, width, inner) = Sizes(call.Outputs[0].Shape);
        call.InParts(outer, Math.Max(1, PartLength / Math.Max(1, width * inner)), static (call, first, rows)
            => ((ConcatPrimitive)call.Primitive).Backward(call, first, rows));
    }

    private void Backward(PrimitiveCall call, int first, int rows)
    {
        var (_, width, inner) = Sizes(call.Outputs[0].Shape);
        var start = first * width * inner;
        for (var input = 0; input < call.Inputs.Length; input++)
        {
            var part = call.Inputs[input].Shape[axis] * inner;
            if (call.WantsGradient(input) && call.Adds(input))
                RowCopy.Add(rows, part, call.OutputGradient(), start, width * inner, call.InputGradient(input), first * part, part);
            else if (call.WantsGradient(input))
                RowCopy.Copy(rows, part, call.OutputGradient(), start, width * inner, call.InputGradient(input), first * part, part);
            start += part;
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var gradients = new Tensor?[call.Inputs.Length];
        var start = 0;
        for (var input = 0; input < gradients.Length; input++)
        {
            var length = call.Inputs[input].Shape[axis];
            if (call.NeedsGradient(input))
                gradients[input] = Ops.Slice(outputGradients[0]!, axis, start, length);
            start += length;
        }

        return gradients;
    }

    private (int Outer, int Width, int Inner) Sizes(Shape shape)
    {
        var at = shape.Axis(axis);
        return (shape.Product(0, at), shape[at], shape.Product(at + 1, shape.Rank));
    }
}

public static partial class Ops
{
    /// <summary>The tensors one after the other along <paramref name="axis"/>; the other axes must be equal.</summary>
    /// <param name="parts">The tensors, at least one, all of one type.</param>
    /// <param name="axis">The axis that grows; the last by default.</param>
    /// <exception cref="NabiException">There is no tensor, or another axis differs.</exception>
    public static Tensor Concat(IReadOnlyList<Tensor> parts, int axis = -1)
        => parts.Count == 1 ? parts[0] : Run(new ConcatPrimitive(axis), Some(parts, "Concatenate"));

    /// <summary>The tensors side by side along a new axis.</summary>
    /// <param name="parts">The tensors, at least one, all of one shape.</param>
    /// <param name="axis">The new axis; the first by default.</param>
    /// <exception cref="NabiException">There is no tensor, or the shapes differ.</exception>
    public static Tensor Stack(IReadOnlyList<Tensor> parts, int axis = 0)
        => Compose("Stack", [new("axis", axis)],
            all => Run(new ConcatPrimitive(axis), [.. all.Select(part => ExpandDims(part, axis))]), Some(parts, "Stack"));

    private static Tensor[] Some(IReadOnlyList<Tensor> parts, string name)
        => parts.Count > 0 ? [.. parts] : throw new NabiException($"{name} needs at least one tensor, got none.");
}
