namespace Nabi;

public static partial class Ops
{
    /// <summary>How many elements over <paramref name="axes"/> are not 0. Integers.</summary>
    /// <param name="x">Any shape and type.</param>
    /// <param name="axes">The axes to count over; null means all.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor CountNonzero(Tensor x, int[]? axes = null)
        => Compose("CountNonzero", [Setting.Axes(axes)], one => Cast(Sum(NotEqual(one[0], 0f), axes), DType.Int32), x);

    /// <summary>The mean over an axis in which each element counts as much as its weight.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis; null (default) for all elements.</param>
    /// <param name="weights">Of x's shape, or one per element of the axis; null (default) for the plain mean.</param>
    /// <exception cref="NabiException">There is no such axis, or the weights do not fit it.</exception>
    public static Tensor Average(Tensor x, int? axis = null, Tensor? weights = null)
        => Compose("Average", [new("axis", axis)], all =>
        {
            int[]? axes = axis is { } one ? [one] : null;
            if (all.Length == 1)
                return Mean(all[0], axes);
            var (values, shares) = (Counted(all[0]), Counted(all[1]));
            if (shares.Rank == 1 && values.Rank > 1 && axis is { } along)
            {
                shares = View(shares, new Shape([.. values.Shape.Select((_, at) => at == values.Shape.Axis(along) ? shares.Shape[0] : 1)]));
            }
            else if (!shares.Shape.Fits(values.Shape))
            {
                throw new NabiException(
                    $"Average needs weights of the shape {values.Shape}, or one per element of the axis, got {shares.Shape}.");
            }

            return Sum(values * shares, axes) / Sum(shares * OnesLike(values), axes);
        }, weights is null ? [x] : [x, weights]);

    /// <summary>The middle number over <paramref name="axes"/>, or the mean of the two in the middle; NaN where one is NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor Median(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Median", [Setting.Axes(axes), new("keepdims", keepDims)],
            one => Ranked("Median", one[0], 0.5f, axes, QuantileMethod.Midpoint, keepDims), x);

    /// <summary>The number below which a part of the elements over <paramref name="axes"/> lies; NaN where one is NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="q">The part, from 0 to 1; several as a tensor with one axis, which then precedes the result.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="method">What is taken between two elements: <c>linear</c> (default), <c>lower</c>, <c>higher</c>, <c>midpoint</c> or
    /// <c>nearest</c>.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis or no element, or a part lies outside 0 to 1.</exception>
    public static Tensor Quantile(Tensor x, Tensor q, int[]? axes = null, QuantileMethod method = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(q);
        if (q.IsSymbolic || q.Rank > 1 || q.DType != DType.Float32
            || !Array.TrueForAll(q.Floats.ToArray(), static part => part is >= 0f and <= 1f))
        {
            throw new NabiException($"Quantile: the parts must be numbers from 0 to 1, one or several in a row, got {q}.");
        }

        return Compose("Quantile", [Setting.Axes(axes), new("method", method.ToString()), new("keepdims", keepDims)],
            both => Ranked("Quantile", both[0], both[1], axes, method, keepDims), x, q);
    }

    /// <summary>The differences of neighbours along an axis, <paramref name="n"/> times over: x[1] - x[0], x[2] - x[1], ...</summary>
    /// <param name="x">Any shape with an axis.</param>
    /// <param name="n">How often, 0 or more; 1 by default.</param>
    /// <param name="axis">The axis; the last by default. It loses n elements, down to none.</param>
    /// <exception cref="NabiException">There is no such axis, or n is negative.</exception>
    public static Tensor Diff(Tensor x, int n = 1, int axis = -1)
        => n < 0 ? throw new NabiException($"Diff: how often must be 0 or more, got {n}.")
            : Compose("Diff", [new("n", n), new("axis", axis)], one =>
            {
                var (y, at) = (Counted(one[0]), one[0].Shape.Axis(axis));
                var length = y.Shape[at];
                if (length < 0)
                    return Tensor.Symbolic(y.Shape);
                if (n >= length)
                    return Run(new SlicePrimitive(at, 0, 0, 1), y);
                for (var i = 0; i < n; i++)
                    y = Slice(y, at, 1) - Slice(y, at, 0, y.Shape[at] - 1);
                return y;
            }, x);

    private static Tensor Ranked(string name, Tensor x, Tensor q, int[]? axes, QuantileMethod method, bool keepDims)
    {
        x = Counted(x);
        int[] gone = [.. (axes is { Length: > 0 } ? axes : Enumerable.Range(0, x.Rank)).Select(x.Shape.Axis).Distinct().Order()];
        int[] kept = [.. Enumerable.Range(0, x.Rank).Except(gone)];
        Shape around = [.. kept.Select(axis => x.Shape[axis])];
        Shape rest = keepDims ? [.. x.Shape.Select((length, axis) => gone.Contains(axis) ? 1 : length)] : around;
        var result = q.Shape.Concat(rest);
        if (x.IsSymbolic)
            return Tensor.Symbolic(result);
        var count = new Shape([.. gone.Select(axis => x.Shape[axis])]).Size;
        if (count == 0)
            throw new NabiException($"{name} over no elements is not defined: the input has shape {x.Shape}.");
        var sorted = Sort(View(Transpose(x, [.. kept, .. gone]), around.Concat([count])));
        var isNone = IsNaN(Select(sorted, -1, -1));
        Tensor[] parts = [.. q.Floats.ToArray().Select(part => Where(isNone, float.NaN, At(part * (count - 1.0))))];
        return View(q.Rank == 0 ? parts[0] : parts.Length == 0 ? Tensor.Empty(result) : Stack(parts), result);

        Tensor At(double place)
        {
            var (low, high) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
            var share = method == QuantileMethod.Lower ? 0f : method == QuantileMethod.Higher ? 1f
                : method == QuantileMethod.Midpoint ? 0.5f
                : (float)((method == QuantileMethod.Nearest ? Math.Round(place) : place) - low);
            return low == high || share == 0f ? Select(sorted, -1, low) : share == 1f ? Select(sorted, -1, high)
                : Select(sorted, -1, low) * (1f - share) + Select(sorted, -1, high) * share;
        }
    }
}
