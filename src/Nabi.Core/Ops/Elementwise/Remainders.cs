namespace Nabi;

/// <summary>What is left of a divided by b, with the sign of b, without rounding: Python's rule.</summary>
internal sealed class ModPrimitive : BinaryPrimitive
{
    public override string Name => "Mod";

    internal static float Of(float a, float b)
    {
        var rest = a % b;
        return rest == 0f ? MathF.CopySign(0f, b) : rest < 0f != b < 0f ? rest + b : rest;
    }

    /// <summary>How often b goes into a, a whole number.</summary>
    internal static float Times(float a, float b)
    {
        if (b == 0f || float.IsInfinity(a))
            return MathF.Floor(a / b);
        // Without the sign of b: with it the rest would be infinite where b is.
        var rest = a % b;
        var times = Math.Round(((double)a - rest) / b);
        return (float)(rest != 0f && rest < 0f != b < 0f ? times - 1 : times);
    }

    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = Of(a[i], b[i]);
    }

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < dx.Length; i++)
            dx[i] = side == 0 ? dy[i] : -dy[i] * Times(a[i], b[i]);
    }

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy) => side == 0 ? dy : -dy * Ops.FloorDivide(a, b);
}

/// <summary>y = the largest whole number not above a / b, from the exact remainder. Its gradient is 0.</summary>
internal sealed class FloorDividePrimitive : BinaryPrimitive
{
    public override string Name => "FloorDivide";

    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = ModPrimitive.Times(a[i], b[i]);
    }

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy,
        Span<float> dx) => dx.Clear();

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy) => dy * 0f;
}

/// <summary>y = ln(e^a + e^b), exact for large numbers and where both are minus infinity.</summary>
internal sealed class LogAddExpPrimitive : BinaryPrimitive
{
    public override string Name => "Logaddexp";

    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = a[i] == b[i]
                ? a[i] + 0.6931471805599453f : (float)(Math.Max(a[i], b[i]) + Math.Log(1 + Math.Exp(-Math.Abs((double)a[i] - b[i]))));
        }
    }

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < dx.Length; i++)
            dx[i] = a[i] == b[i] ? 0.5f * dy[i] : dy[i] / (float)(1 + Math.Exp(side == 0 ? (double)b[i] - a[i] : (double)a[i] - b[i]));
    }

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy) => dy * Ops.Sigmoid(side == 0 ? a - b : b - a);
}

public static partial class Ops
{
    private static readonly Primitive ModOp = new ModPrimitive();
    private static readonly Primitive FloorDivideOp = new FloorDividePrimitive();
    private static readonly Primitive LogAddExpOp = new LogAddExpPrimitive();

    /// <summary>The largest whole number not above a / b, broadcast. Its gradient is 0.</summary>
    public static Tensor FloorDivide(Tensor a, Tensor b) => Run(FloorDivideOp, a, b);

    /// <summary>
    /// What is left of a divided by b, with the sign of b, broadcast: Python's <c>%</c>. Nothing is rounded; NaN where b is 0.
    /// </summary>
    public static Tensor Mod(Tensor a, Tensor b) => Run(ModOp, a, b);

    /// <summary>ln(e^a + e^b), broadcast, exact for large numbers.</summary>
    public static Tensor LogAddExp(Tensor a, Tensor b) => Run(LogAddExpOp, a, b);

    /// <summary>log2(2^a + 2^b), broadcast, exact for large numbers.</summary>
    public static Tensor LogAddExp2(Tensor a, Tensor b)
        => Compose("Logaddexp2", [],
            static pair => LogAddExp(pair[0] * 0.6931471805599453f, pair[1] * 0.6931471805599453f) * 1.4426950408889634f, a, b);

    /// <summary>
    /// 0 where x is below 0, 1 where it is above, <paramref name="middle"/> where it is 0; broadcast. Only the middle has a gradient.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="middle">A shape that broadcasts.</param>
    /// <exception cref="NabiException">The shapes do not broadcast.</exception>
    public static Tensor Heaviside(Tensor x, Tensor middle)
        => Compose("Heaviside", [], static pair =>
        {
            var fixedX = StopGradient(Cast(pair[0], DType.Float32));
            return Where(Equal(fixedX, 0f), pair[1], Where(Less(fixedX, 0f), 0f, Where(Greater(fixedX, 0f), 1f, fixedX)));
        }, x, middle);

    /// <summary>
    /// Where |a - b| is at most <paramref name="atol"/> + <paramref name="rtol"/> |b|, broadcast; infinities are close to themselves alone.
    /// Booleans.
    /// </summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">A shape that broadcasts.</param>
    /// <param name="rtol">The error allowed in parts of b; 1e-5 by default.</param>
    /// <param name="atol">The error allowed besides; 1e-8 by default.</param>
    /// <param name="equalNan">Whether NaN is close to NaN; false by default.</param>
    /// <exception cref="NabiException">The shapes do not broadcast.</exception>
    public static Tensor IsClose(Tensor a, Tensor b, float rtol = 1e-5f, float atol = 1e-8f, bool equalNan = false)
        => Compose("Isclose", [new("rtol", rtol), new("atol", atol), new("equal_nan", equalNan)], pair =>
        {
            var (x, y) = (Cast(pair[0], DType.Float32), Cast(pair[1], DType.Float32));
            var near = LogicalAnd(LogicalAnd(IsFinite(x), IsFinite(y)), LessEqual(Abs(x - y), atol + rtol * Abs(y)));
            var close = LogicalOr(near, Equal(x, y));
            return equalNan ? LogicalOr(close, LogicalAnd(IsNaN(x), IsNaN(y))) : close;
        }, a, b);
}
