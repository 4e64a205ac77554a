namespace Nabi;

/// <summary>Every stride-th index of one axis from a start on: y = x[..., start : start + count stride : stride, ...].</summary>
public sealed class SlicePrimitive(int axis, int start, int count, int stride) : Primitive
{
    // Numbers a part: several parts only where there is work for more than one thread.
    private const int PartLength = 1 << 15;

    /// <inheritdoc/>
    public override object? Key => (axis, start, count, stride);

    /// <inheritdoc/>
    public override string Name => "Slice";

    /// <summary>The axis, from 0.</summary>
    public int Axis => axis;

    /// <summary>The step from place to place, not 0.</summary>
    public int Stride => stride;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var shape = inputs[0].Shape;
        var length = shape[axis];
        var (first, taken) = Range(length);
        var last = first + (taken - 1) * stride;
        if (length >= 0 && taken > 0 && (first < 0 || first >= length || last < 0 || last >= length))
            throw new NabiException($"Cannot take {taken} elements from {first} on along axis {axis} of {shape}: its length is {length}.");
        return [new TensorSpec(shape.With(axis, taken), inputs[0].DType)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var x = call.Inputs[0];
        switch (x.DType)
        {
            case DType.Int32:
                Copy<int>(x.Integers, call.OutIntegers(), x.Shape);
                return;
            case DType.Bool:
                Copy<bool>(x.Booleans, call.OutBooleans(), x.Shape);
                return;
        }

        var (outer, length, inner) = Sizes(x.Shape);
        var (_, taken) = Range(length);
        call.InParts(outer, RowsOfPart(taken * inner), static (call, from, rows)
            => ((SlicePrimitive)call.Primitive).Forward(call, from, rows));
    }

    private void Forward(PrimitiveCall call, int from, int rows)
    {
        var (_, length, inner) = Sizes(call.Inputs[0].Shape);
        var (first, taken) = Range(length);
        if (stride == 1)
        {
            RowCopy.Copy(rows, taken * inner, call.In(), (from * length + first) * inner, length * inner, call.Out(),
                from * taken * inner, taken * inner);
            return;
        }

        for (var row = from; row < from + rows; row++)
            RowCopy.Copy(taken, inner, call.In(), (row * length + first) * inner, stride * inner, call.Out(), row * taken * inner, inner);
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var (outer, length, inner) = Sizes(call.Inputs[0].Shape);
        call.InParts(outer, RowsOfPart(length * inner), static (call, from, rows)
            => ((SlicePrimitive)call.Primitive).Backward(call, from, rows));
    }

    private void Backward(PrimitiveCall call, int start, int count)
    {
        var (_, length, inner) = Sizes(call.Inputs[0].Shape);
        var (first, taken) = Range(length);
        var dy = call.OutputGradient();
        var dx = call.InputGradient();
        // A slice that takes everything, reversed perhaps, leaves nothing to clear.
        var whole = taken == length && !call.Adds(0);
        if (!whole && !call.Adds(0))
            dx.Slice(start * length * inner, count * length * inner).Clear();
        // Neighbours move as one row.
        var (rows, width) = stride == 1 ? (1, taken * inner) : (taken, inner);
        for (var row = start; row < start + count; row++)
        {
            int from = row * taken * inner, to = (row * length + first) * inner;
            if (whole)
                RowCopy.Copy(rows, width, dy, from, inner, dx, to, stride * inner);
            else
                RowCopy.Add(rows, width, dy, from, inner, dx, to, stride * inner);
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var shape = call.Inputs[0].Shape;
        var (at, length) = (shape.Axis(axis), shape[axis]);
        var (first, taken) = Range(length);
        var (step, spread) = (Math.Abs(stride), outputGradients[0]!);
        if (taken == 0)
            return [Ops.Pad(spread, at, 0, length)];
        if (stride < 0)
            (spread, first) = (Ops.Reverse(spread, at), first + (taken - 1) * stride);
        var width = (taken - 1) * step + 1;
        if (step > 1 && taken > 1)
        {
            // Zeros behind every element, then the last ones taken away again.
            spread = Ops.Pad(Ops.ExpandDims(spread, at + 1), at + 1, 0, step - 1);
            spread = Ops.Slice(Ops.View(spread, shape.With(at, taken * step)), at, 0, width);
        }

        return [Ops.Pad(spread, at, first, length - first - width)];
    }

    private static int RowsOfPart(int width) => Math.Max(1, PartLength / Math.Max(1, width));

    private void Copy<T>(ReadOnlySpan<T> x, Span<T> y, Shape shape)
    {
        var (outer, length, inner) = Sizes(shape);
        var (first, taken) = Range(length);
        for (var row = 0; row < outer; row++)
        {
            for (var i = 0; i < taken; i++)
                x.Slice((row * length + first + i * stride) * inner, inner).CopyTo(y[((row * taken + i) * inner)..]);
        }
    }

    /// <summary>A negative start counts from the end; a negative count takes all that is left.</summary>
    public (int First, int Taken) Range(int length)
    {
        if (length < 0)
            return (start, count < 0 ? Shape.Unknown : count);
        var first = start < 0 ? start + length : start;
        var taken = count >= 0 ? count : (int)(stride > 0 ? ((long)length - first + stride - 1) / stride : first / -(long)stride + 1);
        return (first, Math.Max(0, taken));
    }

    private (int Outer, int Length, int Inner) Sizes(Shape shape)
    {
        var at = shape.Axis(axis);
        return (shape.Product(0, at), shape[at], shape.Product(at + 1, shape.Rank));
    }
}

public static partial class Ops
{
    /// <summary>
    /// Part of one axis: <paramref name="count"/> elements from <paramref name="start"/> on, every <paramref name="stride"/>-th.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="start">The first index; negative counts from the end.</param>
    /// <param name="count">How many; -1 takes all that is left.</param>
    /// <param name="stride">The step between indices, not 0; negative walks back.</param>
    /// <exception cref="NabiException">The part reaches over the axis, the stride is 0, or the count is below -1.</exception>
    public static Tensor Slice(Tensor x, int axis, int start, int count = -1, int stride = 1)
    {
        if (stride == 0)
            throw new NabiException("Slice: the stride must not be 0.");
        if (count < -1)
            throw new NabiException($"Slice: the count must be 0 or more, or -1 for all that is left, got {count}.");
        return Sliced(x, axis, start, count, stride);
    }

    /// <summary>One index of one axis; the axis disappears.</summary>
    /// <param name="x">Any shape with an axis.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="index">The index; negative counts from the end.</param>
    /// <exception cref="NabiException">There is no such axis or index.</exception>
    public static Tensor Select(Tensor x, int axis, int index)
    {
        var at = x.Shape.Axis(axis);
        if (x.IsSymbolic)
            return GetItem(x, [.. Enumerable.Repeat(TensorIndex.All, at), index]);
        // The operations of GetItem, without the words for a model's graph: recurrent layers ask for each time step.
        var place = ((TensorIndex)index).Place(x.Shape[at], at, x.Shape);
        return View(Run(new SlicePrimitive(at, place, 1, 1), x), x.Shape.Without(at));
    }

    /// <summary>The elements along one axis in reverse order.</summary>
    public static Tensor Reverse(Tensor x, int axis)
        => Compose("Flip", [new("axis", axis)], one => Run(new SlicePrimitive(axis, -1, one[0].Shape[axis], -1), one), x);

    /// <summary>Equal parts along an axis: <c>var (i, f, g, o) = Ops.Split(gates, 4);</c>.</summary>
    /// <param name="x">Any shape with an axis.</param>
    /// <param name="parts">How many, at least 1.</param>
    /// <param name="axis">The axis; the last by default.</param>
    /// <exception cref="NabiException">The axis cannot be divided evenly.</exception>
    public static TensorList Split(Tensor x, int parts, int axis = -1)
    {
        var length = x.Shape[axis];
        if (parts < 1 || length < 0 || length % parts != 0)
            throw new NabiException($"Cannot split axis {axis} of {x.Shape} into {parts} equal parts.");
        var indices = new int[parts - 1];
        for (var i = 0; i < indices.Length; i++)
            indices[i] = (i + 1) * (length / parts);
        return x.IsSymbolic ? SplitInGraph(x, parts, indices, axis) : [.. Parts(x, indices, axis)];
    }

    /// <summary>Parts of an axis, cut in front of each of <paramref name="indices"/>.</summary>
    /// <param name="x">Any shape with an axis.</param>
    /// <param name="indices">Where to cut, from small to large.</param>
    /// <param name="axis">The axis; the last by default.</param>
    /// <returns>One tensor more than there are indices.</returns>
    /// <exception cref="NabiException">The indices do not grow, or lie outside the axis, or its length is not known.</exception>
    public static TensorList Split(Tensor x, IReadOnlyList<int> indices, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var length = x.Shape[axis];
        for (var i = 0; i < indices.Count; i++)
        {
            if (length < 0 || indices[i] < (i == 0 ? 0 : indices[i - 1]) || indices[i] > length)
            {
                throw new NabiException(
                    $"Cannot split axis {axis} of {x.Shape} at {string.Join(", ", indices.Select(place => $"{place}"))}: the places must "
                    + "grow from 0 to the axis's length.");
            }
        }

        return x.IsSymbolic ? SplitInGraph(x, indices.ToArray(), indices, axis) : [.. Parts(x, indices, axis)];
    }

    private static TensorList SplitInGraph(Tensor x, object words, IReadOnlyList<int> indices, int axis)
        => [.. ComposeAll("Split", [new("indices_or_sections", words), new("axis", axis)], one => Parts(one[0], indices, axis), x)];

    private static Tensor[] Parts(Tensor x, IReadOnlyList<int> indices, int axis)
    {
        var parts = new Tensor[indices.Count + 1];
        for (var i = 0; i < parts.Length; i++)
        {
            var from = i == 0 ? 0 : indices[i - 1];
            parts[i] = Run(new SlicePrimitive(axis, from, i == indices.Count ? -1 : indices[i] - from, 1), x);
        }

        return parts;
    }

    /// <summary>A slice; between layers, in the form x[:, start:stop:step] that Keras has for it.</summary>
    private static Tensor Sliced(Tensor x, int axis, int start, int count, int stride)
    {
        Primitive primitive = new SlicePrimitive(axis, start, count, stride);
        if (!IsStep([x]))
            return Run(primitive, x);
        var at = x.Shape.Axis(axis);
        // From the end back to it: with a count, a stop of -0 has no words; the end of the axis is left open.
        int? stop = count < 0 ? null : checked(start + count * stride);
        if ((start < 0 && stop >= 0 && stride > 0) || (start >= 0 && stop < 0))
            stop = null;
        TensorIndex[] indices = [.. Enumerable.Repeat(TensorIndex.All, at),
            TensorIndex.Slice(start == 0 && stride > 0 ? null : start, stop, stride)];
        return Compose("GetItem", [new("key", indices)], one => Run(primitive, one), x);
    }
}
