namespace Nabi;

public static partial class Ops
{
    /// <summary>The sum over <paramref name="axes"/>, ignoring NaN; 0 if all are NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to sum over; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor NanSum(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Nansum", [Setting.Axes(axes), new("keepdims", keepDims)], one => Sum(Instead(one[0], 0f), axes, keepDims), x);

    /// <summary>The mean over <paramref name="axes"/>, ignoring NaN; NaN if all are NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to take it over; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor NanMean(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Nanmean", [Setting.Axes(axes), new("keepdims", keepDims)],
            one => Sum(Instead(one[0], 0f), axes, keepDims) / Sum(LogicalNot(IsNaN(one[0])), axes, keepDims), x);

    /// <summary>The largest over <paramref name="axes"/>, ignoring NaN; NaN if all are NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor NanMax(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Nanmax", [Setting.Axes(axes), new("keepdims", keepDims)],
            one => Where(All(IsNaN(one[0]), axes, keepDims), float.NaN, Max(Instead(one[0], float.NegativeInfinity), axes, keepDims)), x);

    /// <summary>The smallest over <paramref name="axes"/>, ignoring NaN; NaN if all are NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor NanMin(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Nanmin", [Setting.Axes(axes), new("keepdims", keepDims)],
            one => Where(All(IsNaN(one[0]), axes, keepDims), float.NaN, Min(Instead(one[0], float.PositiveInfinity), axes, keepDims)), x);

    /// <summary>The product over <paramref name="axes"/>, ignoring NaN; 1 if all are NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to multiply over; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor NanProd(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Nanprod", [Setting.Axes(axes), new("keepdims", keepDims)], one => Prod(Instead(one[0], 1f), axes, keepDims), x);

    /// <summary>The largest less the smallest over <paramref name="axes"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor Ptp(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Ptp", [Setting.Axes(axes), new("keepdims", keepDims)],
            one => Max(one[0], axes, keepDims) - Min(one[0], axes, keepDims), x);

    /// <summary>The area below a curve through equally distant points along an axis, by trapezoids.</summary>
    /// <param name="y">The heights, any shape with an axis.</param>
    /// <param name="dx">The distance between neighbouring points; 1 by default.</param>
    /// <param name="axis">The axis; the last by default.</param>
    /// <exception cref="NabiException">There is no such axis, or its length is not known.</exception>
    public static Tensor Trapezoid(Tensor y, float dx = 1f, int axis = -1)
        => Compose("Trapezoid", null, one =>
        {
            var (heights, at) = (Counted(one[0]), one[0].Shape.Axis(axis));
            var length = heights.Shape[at];
            return length < 0 ? throw new NabiException($"Trapezoid: the length of axis {axis} of {heights.Shape} is not known.")
                : length < 2 ? Sum(heights * 0f, [at])
                : (Sum(Slice(heights, at, 1), [at]) + Sum(Slice(heights, at, 0, length - 1), [at])) * (0.5f * dx);
        }, y);

    /// <summary>a / b, broadcast; 0 where b is 0, with a gradient of 0.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">A shape that broadcasts.</param>
    /// <exception cref="NabiException">The shapes do not broadcast.</exception>
    public static Tensor DivideNoNan(Tensor a, Tensor b)
        => Compose("DivideNoNan", [], static pair =>
        {
            var isZero = Equal(pair[1], 0f);
            return Where(isZero, 0f, pair[0] / Where(isZero, 1f, pair[1]));
        }, a, b);

    /// <summary>Whether each target class is among the k largest predictions of its row; ties count. (n), booleans.</summary>
    /// <param name="targets">(n) integers (or whole floats), 0 or more.</param>
    /// <param name="predictions">(n, classes).</param>
    /// <param name="k">How many, 1 to the number of classes.</param>
    /// <exception cref="NabiException">The shapes do not go together, or k or a target is out of range.</exception>
    public static Tensor InTopK(Tensor targets, Tensor predictions, int k)
        => Compose("InTopK", [new("k", k)], pair =>
        {
            if (pair[1].Rank != pair[0].Rank + 1 || k < 1)
            {
                throw new NabiException(
                    "InTopK needs targets (n) and predictions (n, classes), and a k of at least 1, got "
                    + $"{pair[0].Shape}, {pair[1].Shape} and {k}.");
            }

            var least = Run(new SlicePrimitive(pair[1].Rank - 1, k - 1, 1, 1), TopK(pair[1], k).Values);
            return Squeeze(GreaterEqual(TakeAlongAxis(pair[1], ExpandDims(pair[0], -1)), least), -1);
        }, targets, predictions);

    /// <summary>x with another number in place of NaN, where there is no gradient.</summary>
    private static Tensor Instead(Tensor x, float value) => Where(IsNaN(x), value, Counted(x));
}
