using System.Runtime.InteropServices;

namespace Nabi;

/// <summary>Axes in another order: y[i_p0, i_p1, ...] = x[i_0, i_1, ...].</summary>
public sealed class TransposePrimitive(int[] order) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => new ListKey<int>(order);

    /// <inheritdoc/>
    public override string Name => "Transpose";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [new("axes", order)];

    /// <summary>For each axis of the result, which axis it was.</summary>
    public IReadOnlyList<int> Order => order;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var shape = inputs[0].Shape;
        if (order.Length != shape.Rank || order.Select(shape.Axis).Distinct().Count() != order.Length)
        {
            throw new NabiException(
                $"Cannot order the axes of {shape} as ({string.Join(", ", order.Select(axis => $"{axis}"))}): each axis must occur once.");
        }

        return [new TensorSpec(new Shape([.. order.Select(axis => shape[axis])]), inputs[0].DType)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var x = call.Inputs[0];
        switch (x.DType)
        {
            case DType.Int32:
                Walk(x.Shape, x.Integers, call.OutIntegers(), false, false);
                break;
            case DType.Bool:
                // A byte each, true as 1.
                Walk(x.Shape, MemoryMarshal.AsBytes(x.Booleans), MemoryMarshal.AsBytes(call.OutBooleans()), false, false);
                break;
            default:
                Walk(x.Shape, x.Floats, call.Out(), false, false);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => Walk(call.Inputs[0].Shape, call.InputGradient(), call.OutputGradients[0]!.Floats, true, call.Adds(0));

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var back = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            back[call.Inputs[0].Shape.Axis(order[i])] = i;
        return [Ops.Run(new TransposePrimitive(back), outputGradients[0]!)];
    }

    /// <summary>Copies x to y in the new order, or back from y to x.</summary>
    private void Walk<T>(Shape shape, Span<T> x, Span<T> y, bool back, bool add)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var rank = order.Length;
        Span<int> strides = stackalloc int[Math.Max(rank, 1)];
        Span<int> lengths = stackalloc int[Math.Max(rank, 1)];
        Span<int> index = stackalloc int[Math.Max(rank, 1)];
        index.Clear();
        for (var i = 0; i < rank; i++)
        {
            var axis = shape.Axis(order[i]);
            lengths[i] = shape[axis];
            strides[i] = 1;
            for (var inner = axis + 1; inner < rank; inner++)
                strides[i] *= shape[inner];
        }

        if (y.IsEmpty)
            return;
        var last = rank - 1;
        var (n, stride) = rank == 0 ? (1, 1) : (lengths[last], strides[last]);
        var from = 0;
        for (var at = 0; at < y.Length; at += n)
        {
            for (var i = 0; i < n; i++)
            {
                if (!back)
                    y[at + i] = x[from + i * stride];
                else if (add)
                    x[from + i * stride] += y[at + i];
                else
                    x[from + i * stride] = y[at + i];
            }

            for (var axis = last - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < lengths[axis])
                    break;
                from -= strides[axis] * lengths[axis];
                index[axis] = 0;
            }
        }
    }
}

public static partial class Ops
{
    /// <summary>The axes in another order; without an order, reversed.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="order">The old axis at each new place.</param>
    public static Tensor Transpose(Tensor x, params int[] order)
        => Run(new TransposePrimitive(order.Length == 0 ? [.. Enumerable.Range(0, x.Rank).Reverse()] : order), x);
}
