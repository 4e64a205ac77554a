namespace Nabi;

public static partial class Ops
{
    private const float LeastNorm = 1e-7f;

    /// <summary>The standard deviation (of the population) over <paramref name="axes"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to take it over; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor StandardDeviation(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Std", [Setting.Axes(axes), new("keepdims", keepDims)], one => Sqrt(Variance(one[0], axes, keepDims)), x);

    /// <summary>ln(sum(e^x)) over <paramref name="axes"/>, exact for large x.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to sum over; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor LogSumExp(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Logsumexp", [Setting.Axes(axes), new("keepdims", keepDims)], one => LogOfSum(one[0], axes, keepDims), x);

    /// <summary>The product over all axes, or over <paramref name="axes"/>; its gradient is exact where elements are 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to multiply over; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Prod(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Prod", [Setting.Axes(axes), new("keepdims", keepDims)], one => ProductOver(one[0], axes, keepDims), x);

    /// <summary>The length of vectors: (sum |x|^order)^(1 / order) over <paramref name="axes"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes of a vector, several (for the order 2 alone) for Frobenius's norm of a matrix; null means all.</param>
    /// <param name="order">2 by default; infinity for the largest absolute value.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or the order is not above 0.</exception>
    public static Tensor Norm(Tensor x, int[]? axes = null, float order = 2f, bool keepDims = false)
        => !(order > 0f) ? throw new NabiException($"Norm: the order must be above 0, got {order}.")
            : order != 2f && (axes?.Length ?? x.Rank) > 1
            ? throw new NabiException(
                $"Norm: over several axes only the order 2 (Frobenius) is known, got {order}; name one axis, or reshape to one.")
            : Compose(
                "Norm",
                // Keras writes Euclid's norm without an order, which holds for matrices too.
                [new("ord", order == 2f ? null : float.IsPositiveInfinity(order) ? "inf" : order), Setting.Axes(axes),
                    new("keepdims", keepDims)],
                one => LengthOf(one[0], axes, order, keepDims),
                x);

    /// <summary>x divided by its norm along an axis, so that every vector has the length 1; vectors of zeros stay.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis of a vector; the last by default.</param>
    /// <param name="order">The order of the norm; 2 by default.</param>
    /// <param name="epsilon">The least norm that is divided by; 1e-7 by default.</param>
    /// <remarks>Keras's <c>ops.normalize</c>.</remarks>
    /// <exception cref="NabiException">There is no such axis, or the order is not above 0.</exception>
    public static Tensor UnitNormalize(Tensor x, int axis = -1, float order = 2f, float? epsilon = null)
    {
        var least = epsilon ?? LeastNorm;
        return Compose(
            "Normalize",
            [new("axis", axis), new("order", order == MathF.Truncate(order) ? (int)order : order), new("epsilon", epsilon)],
            one => order == 2f ? one[0] * Rsqrt(Maximum(Sum(Square(one[0]), [axis], true), least * least))
                : one[0] / Maximum(LengthOf(one[0], [axis], order, true), least),
            x);
    }

    private static Tensor LogOfSum(Tensor x, int[]? axes, bool keepDims)
    {
        var most = StopGradient(Max(x, axes, keepDims: true));
        // Where all is minus infinity there is nothing to take off.
        most = Where(IsFinite(most), most, 0f);
        var sum = Log(Sum(Exp(x - most), axes, keepDims));
        return sum + (keepDims ? most : Without(most, axes));
    }

    private static Tensor LengthOf(Tensor x, int[]? axes, float order, bool keepDims) => order switch
    {
        1f => Sum(Abs(x), axes, keepDims),
        2f => Sqrt(Sum(Square(x), axes, keepDims)),
        float.PositiveInfinity => Max(Abs(x), axes, keepDims),
        _ => Power(Sum(Power(Abs(x), order), axes, keepDims), 1f / order),
    };

    private static Tensor ProductOver(Tensor x, int[]? axes, bool keepDims)
    {
        int[] gone = [.. (axes is { Length: > 0 } ? axes : Enumerable.Range(0, x.Rank)).Select(x.Shape.Axis).Distinct().Order()];
        var product = x;
        foreach (var axis in gone)
        {
            product = x.Shape[axis] == 0 ? throw new NabiException($"Prod over no elements: the input has shape {x.Shape}.")
                : Slice(CumProd(product, axis), axis, -1, 1);
        }

        return keepDims ? product : Without(product, gone);
    }

    /// <summary>x without axes of length 1.</summary>
    private static Tensor Without(Tensor x, int[]? axes)
    {
        var gone = (axes is { Length: > 0 } ? axes : Enumerable.Range(0, x.Rank)).Select(x.Shape.Axis).ToHashSet();
        return View(x, new Shape([.. x.Shape.Where((_, axis) => !gone.Contains(axis))]));
    }
}
