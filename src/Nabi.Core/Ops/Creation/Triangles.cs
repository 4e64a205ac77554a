namespace Nabi;

/// <summary>The lower or upper triangle of the last two axes; zeros elsewhere.</summary>
/// <param name="upper">Whether the upper one is kept.</param>
/// <param name="diagonal">The last kept diagonal of a lower triangle, the first of an upper one: 0 the main one, above it where positive.
/// </param>
public sealed class TrianglePrimitive(bool upper, int diagonal) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (upper, diagonal);

    /// <inheritdoc/>
    public override string Name => upper ? "Triu" : "Tril";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [new("k", diagonal)];

    /// <summary>Whether the upper triangle is kept.</summary>
    public bool Upper => upper;

    /// <summary>The last kept diagonal of a lower triangle, the first of an upper one.</summary>
    public int Diagonal => diagonal;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => inputs[0].Rank >= 2 ? [new TensorSpec(inputs[0].Shape, inputs[0].DType)]
            : throw new NabiException($"{Name} needs rows and columns, got the shape {inputs[0].Shape}.");

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        switch (call.Inputs[0].DType)
        {
            case DType.Int32:
                Copy(call.Inputs[0].Shape, call.InIntegers(), call.OutIntegers());
                break;
            case DType.Bool:
                Copy(call.Inputs[0].Shape, call.InBooleans(), call.OutBooleans());
                break;
            default:
                Copy(call.Inputs[0].Shape, call.In(), call.Out());
                break;
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var kept = call.Scratch(0, Math.Max(1, call.Outputs[0].Length))[..call.Outputs[0].Length];
        Copy(call.Inputs[0].Shape, call.OutputGradient(), kept);
        call.WriteGradient(0, kept);
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients) => [Ops.Run(this, outputGradients[0]!)];

    private void Copy<T>(Shape shape, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
    {
        var (rows, columns) = (shape[-2], shape[-1]);
        for (var row = 0; row < (columns == 0 ? 0 : x.Length / columns); row++)
        {
            // The columns from the first kept one to the one behind the last.
            var edge = Math.Clamp((long)(row % rows) + diagonal + (upper ? 0 : 1), 0, columns);
            var (first, end) = upper ? ((int)edge, columns) : (0, (int)edge);
            var to = y.Slice(row * columns, columns);
            to.Clear();
            x.Slice(row * columns + first, end - first).CopyTo(to[first..]);
        }
    }
}

public static partial class Ops
{
    /// <summary>The lower triangle of the last two axes; zeros above.</summary>
    /// <param name="x">(..., rows, columns), of any type.</param>
    /// <param name="k">The last diagonal that belongs to it: 0 (default) the main one, above it where positive.</param>
    /// <exception cref="NabiException">There are not two axes.</exception>
    public static Tensor Tril(Tensor x, int k = 0) => Run(new TrianglePrimitive(false, k), x);

    /// <summary>The upper triangle of the last two axes; zeros below.</summary>
    /// <param name="x">(..., rows, columns), of any type.</param>
    /// <param name="k">The first diagonal that belongs to it: 0 (default) the main one, above it where positive.</param>
    /// <exception cref="NabiException">There are not two axes.</exception>
    public static Tensor Triu(Tensor x, int k = 0) => Run(new TrianglePrimitive(true, k), x);

    /// <summary>Of a vector the square with it on a diagonal, of a matrix the numbers on a diagonal.</summary>
    /// <param name="x">(n), or (rows, columns).</param>
    /// <param name="k">Which diagonal: 0 (default) the main one, above it where positive.</param>
    /// <returns>(n + |k|, n + |k|), or (length of the diagonal).</returns>
    /// <exception cref="NabiException">There are neither one nor two axes, or the matrix would be too large.</exception>
    public static Tensor Diag(Tensor x, int k = 0) => Compose("Diag", [new("k", k)], one => one[0].Rank switch
    {
        1 => OnDiagonal(one[0], k),
        2 => DiagonalOf(one[0], k, 0, 1),
        _ => throw new NabiException($"Diag needs a vector or a matrix, got the shape {one[0].Shape}; use Diagonal for more axes."),
    }, x);

    /// <summary>The numbers on a diagonal of two axes, as the last axis.</summary>
    /// <param name="x">Two axes at least.</param>
    /// <param name="offset">Which diagonal: 0 (default) the main one, above it where positive.</param>
    /// <param name="axis1">The axis of rows; the first by default.</param>
    /// <param name="axis2">The axis of columns; the second by default.</param>
    /// <returns>(..., length of the diagonal), without the two axes.</returns>
    /// <exception cref="NabiException">There are fewer than two axes, no such axes, or both are the same.</exception>
    public static Tensor Diagonal(Tensor x, int offset = 0, int axis1 = 0, int axis2 = 1)
        => Compose("Diagonal", [new("offset", offset), new("axis1", axis1), new("axis2", axis2)],
            one => DiagonalOf(one[0], offset, axis1, axis2), x);

    /// <summary>The sum of the numbers on a diagonal of two axes.</summary>
    /// <param name="x">Two axes at least.</param>
    /// <param name="offset">Which diagonal: 0 (default) the main one, above it where positive.</param>
    /// <param name="axis1">The axis of rows; the first by default.</param>
    /// <param name="axis2">The axis of columns; the second by default.</param>
    /// <returns>The shape without the two axes.</returns>
    /// <exception cref="NabiException">There are fewer than two axes, no such axes, or both are the same.</exception>
    public static Tensor Trace(Tensor x, int offset = 0, int axis1 = 0, int axis2 = 1)
        => Compose("Trace", [new("offset", offset), new("axis1", axis1), new("axis2", axis2)],
            one => Sum(DiagonalOf(one[0], offset, axis1, axis2), [-1]), x);

    private static Tensor DiagonalOf(Tensor x, int offset, int axis1, int axis2)
    {
        if (x.Rank < 2 || x.Shape.Axis(axis1) == x.Shape.Axis(axis2))
            throw new NabiException($"Diagonal needs two axes, got {axis1} and {axis2} of {x.Shape}.");
        x = Moveaxis(x, [axis1, axis2], [-2, -1]);
        var (rows, columns) = (x.Shape[-2], x.Shape[-1]);
        var around = x.Shape.Slice(0, x.Rank - 2);
        if (rows < 0 || columns < 0)
            return Tensor.Symbolic(around.Concat([Shape.Unknown]), x.DType);
        var count = (int)Math.Max(0, Math.Min(rows + (long)Math.Min(offset, 0), columns - (long)Math.Max(offset, 0)));
        var first = count == 0 ? 0 : offset >= 0 ? offset : -offset * columns;
        var flat = View(x, around.Concat([checked(rows * columns)]));
        return Run(new SlicePrimitive(flat.Rank - 1, first, count, columns + 1), flat);
    }

    private static Tensor OnDiagonal(Tensor x, int k)
    {
        var n = x.Shape[0];
        if (n < 0)
            return Tensor.Symbolic([Shape.Unknown, Shape.Unknown], x.DType);
        var side = n + Math.Abs((long)k);
        if (side * side > MostMade)
            throw new NabiException($"Diag would make {side} rows and columns, more than {MostMade} numbers, the most that are made.");
        // Rows with n zeros behind the number, one after the other and then cut into rows that are one shorter.
        var rows = View(Pad(View(x, [n, 1]), 1, 0, n), [n * (n + 1)]);
        var square = View(Slice(rows, 0, 0, n * n), [n, n]);
        return k == 0 ? square : Pad(square, k > 0 ? [(0, k), (k, 0)] : [(-k, 0), (0, -k)]);
    }
}
