namespace Nabi;

/// <summary>
/// The elements along the last axis in order, and where they stood: values and indices. Equal elements keep their order. The gradient of
/// a value goes to where it stood.
/// </summary>
/// <param name="descending">Whether the largest come first.</param>
/// <param name="count">How many are kept; -1 for all.</param>
public sealed class SortPrimitive(bool descending, int count) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (descending, count);

    /// <inheritdoc/>
    public override string Name => "Sort";

    /// <summary>Whether the largest come first.</summary>
    public bool Descending => descending;

    /// <summary>How many are kept; -1 for all.</summary>
    public int Count => count;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var shape = inputs[0].Shape;
        if (shape.Rank == 0 || (shape[-1] >= 0 && count > shape[-1]))
            throw new NabiException($"Cannot take the {Math.Max(count, 1)} first elements of the last axis of {shape} in order.");
        if (count >= 0)
            shape = shape.With(-1, count);
        return [new TensorSpec(shape), new TensorSpec(shape, DType.Int32)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var width = call.Inputs[0].Shape[-1];
        var kept = call.Outputs[0].Shape[-1];
        var order = (int[])(call.State ??= new int[2 * width]);
        var x = call.In();
        var y = call.Out();
        var places = call.OutIntegers(1);
        for (var row = 0; row < (width == 0 ? 0 : x.Length / width); row++)
        {
            var part = x.Slice(row * width, width);
            for (var i = 0; i < width; i++)
                order[i] = i;
            Merge(part, order);
            for (var i = 0; i < kept; i++)
            {
                y[row * kept + i] = part[order[i]];
                places[row * kept + i] = order[i];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var width = call.Inputs[0].Shape[-1];
        var kept = call.Outputs[0].Shape[-1];
        var dy = call.OutputGradient();
        var dx = call.ClearedGradient();
        var places = call.Outputs[1].Integers;
        if (dy.IsEmpty)
            return;
        for (var i = 0; i < places.Length; i++)
            dx[i / kept * width + places[i]] += dy[i];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [outputGradients[0] is { } dy
            ? Ops.Run(new TakeAlongAxisPrimitive(call.Inputs[0].Shape[-1], scatters: true), dy, call.Outputs[1]) : null];

    /// <summary>
    /// Orders the first half of <paramref name="places"/> by their numbers, by merging; the second half is room to work in.
    /// </summary>
    private void Merge(ReadOnlySpan<float> values, Span<int> places)
    {
        var from = places[..values.Length];
        var to = places[values.Length..];
        for (var run = 1; run < values.Length; run *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * run)
            {
                var (left, right) = (start, Math.Min(start + run, values.Length));
                var (middle, end) = (right, Math.Min(start + 2 * run, values.Length));
                for (var at = start; at < end; at++)
                {
                    to[at] = right == end || (left < middle && Compare(values[from[left]], values[from[right]]) <= 0)
                        ? from[left++] : from[right++];
                }
            }

            to.CopyTo(from);
        }
    }

    /// <summary>Which comes first; not a number comes last, as in NumPy.</summary>
    private int Compare(float a, float b)
        => float.IsNaN(a) || float.IsNaN(b) ? float.IsNaN(a).CompareTo(float.IsNaN(b)) : descending ? b.CompareTo(a) : a.CompareTo(b);
}

public static partial class Ops
{
    /// <summary>The elements along an axis from small to large.</summary>
    /// <param name="x">Any shape with an axis.</param>
    /// <param name="axis">The axis; the last by default.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Sort(Tensor x, int axis = -1)
        => Compose("Sort", [new("axis", axis)], one => OnLast(one[0], axis, last => RunAll(new SortPrimitive(false, -1), last)[0]), x);

    /// <summary>
    /// Where the elements along an axis stand, from the smallest to the largest; equal ones in their order. Integers, no gradient.
    /// </summary>
    /// <param name="x">Any shape with an axis.</param>
    /// <param name="axis">The axis; the last by default.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Argsort(Tensor x, int axis = -1)
        => Compose("Argsort", [new("axis", axis)], one => OnLast(one[0], axis, last => RunAll(new SortPrimitive(false, -1), last)[1]), x);

    /// <summary>The largest elements of the last axis, from the largest on, and where they stand.</summary>
    /// <param name="x">(..., n).</param>
    /// <param name="k">How many, 0 to n.</param>
    /// <returns>Values (..., k) and indices (..., k), which are integers.</returns>
    /// <exception cref="NabiException">There are fewer elements.</exception>
    public static (Tensor Values, Tensor Indices) TopK(Tensor x, int k)
    {
        if (k < 0)
            throw new NabiException($"TopK: k must be 0 or more, got {k}.");
        var both = ComposeAll("TopK", [new("k", k), new("sorted", true)], one => RunAll(new SortPrimitive(true, k), one), x);
        return (both[0], both[1]);
    }

    /// <summary>Turns an axis to the end, runs an operation there, and turns it back.</summary>
    private static Tensor OnLast(Tensor x, int axis, Func<Tensor, Tensor> body)
    {
        var at = x.Shape.Axis(axis);
        return at == x.Rank - 1 ? body(x) : Swapaxes(body(Swapaxes(x, at, -1)), at, -1);
    }
}
