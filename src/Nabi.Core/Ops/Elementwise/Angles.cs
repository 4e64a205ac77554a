namespace Nabi;

/// <summary>The angle of the point (x, y) = (b, a) from the axis of x, from -pi to pi. At (0, 0) the gradient is 0.</summary>
internal sealed class Arctan2Primitive : BinaryPrimitive
{
    public override string Name => "Arctan2";

    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = MathF.Atan2(a[i], b[i]);
    }

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < dx.Length; i++)
        {
            var square = (double)a[i] * a[i] + (double)b[i] * b[i];
            dx[i] = square == 0 ? 0f : (float)(dy[i] * ((side == 0 ? b[i] : -(double)a[i]) / square));
        }
    }

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy)
    {
        var square = Ops.Square(a) + Ops.Square(b);
        return dy * (side == 0 ? b : -a) / Ops.Where(Ops.Equal(square, 0f), 1f, square);
    }
}

/// <summary>y = the root of a a + b b, without overflow on the way. At (0, 0) the gradient is 0.</summary>
internal sealed class HypotPrimitive : BinaryPrimitive
{
    public override string Name => "Hypot";

    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = float.IsInfinity(a[i]) || float.IsInfinity(b[i])
                ? float.PositiveInfinity : (float)Math.Sqrt((double)a[i] * a[i] + (double)b[i] * b[i]);
        }
    }

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < dx.Length; i++)
            dx[i] = y[i] == 0f ? 0f : dy[i] * ((side == 0 ? a[i] : b[i]) / y[i]);
    }

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy)
        => dy * (side == 0 ? a : b) / Ops.Where(Ops.Equal(y, 0f), 1f, y);
}

public static partial class Ops
{
    private static readonly Primitive TanOp =
        Formula("Tan", MathF.Tan, static (_, y) => 1f + y * y, static (_, y) => 1f + Square(y));
    private static readonly Primitive SinhOp =
        Formula("Sinh", MathF.Sinh, static (x, _) => MathF.Cosh(x), static (x, _) => Cosh(x));
    private static readonly Primitive CoshOp =
        Formula("Cosh", MathF.Cosh, static (x, _) => MathF.Sinh(x), static (x, _) => Sinh(x));
    private static readonly Primitive ArcsinOp =
        Formula("Arcsin", MathF.Asin, static (x, _) => 1f / MathF.Sqrt(1f - x * x), static (x, _) => Rsqrt(1f - Square(x)));
    private static readonly Primitive ArccosOp =
        Formula("Arccos", MathF.Acos, static (x, _) => -1f / MathF.Sqrt(1f - x * x), static (x, _) => -Rsqrt(1f - Square(x)));
    private static readonly Primitive ArctanOp =
        Formula("Arctan", MathF.Atan, static (x, _) => 1f / (1f + x * x), static (x, _) => 1f / (1f + Square(x)));
    private static readonly Primitive ArcsinhOp = Formula("Arcsinh", static x => (float)Math.Asinh(x),
        static (x, _) => (float)(1 / Math.Sqrt(1.0 + (double)x * x)), static (x, _) => Rsqrt(1f + Square(x)));
    private static readonly Primitive ArccoshOp = Formula("Arccosh", static x => (float)Math.Acosh(x),
        static (x, _) => (float)(1 / Math.Sqrt((x - 1.0) * (x + 1.0))), static (x, _) => Rsqrt((x - 1f) * (x + 1f)));
    private static readonly Primitive ArctanhOp = Formula("Arctanh", static x => (float)Math.Atanh(x),
        static (x, _) => (float)(1 / ((1.0 - x) * (1.0 + x))), static (x, _) => 1f / ((1f - x) * (1f + x)));
    private static readonly Primitive Arctan2Op = new Arctan2Primitive();
    private static readonly Primitive HypotOp = new HypotPrimitive();

    /// <summary>The tangent, in radians.</summary>
    public static Tensor Tan(Tensor x) => Run(TanOp, x);

    /// <summary>The hyperbolic sine.</summary>
    public static Tensor Sinh(Tensor x) => Run(SinhOp, x);

    /// <summary>The hyperbolic cosine.</summary>
    public static Tensor Cosh(Tensor x) => Run(CoshOp, x);

    /// <summary>The inverse sine, in radians.</summary>
    public static Tensor Arcsin(Tensor x) => Run(ArcsinOp, x);

    /// <summary>The inverse cosine, in radians.</summary>
    public static Tensor Arccos(Tensor x) => Run(ArccosOp, x);

    /// <summary>The inverse tangent, in radians.</summary>
    public static Tensor Arctan(Tensor x) => Run(ArctanOp, x);

    /// <summary>
    /// The angle of the point (<paramref name="x"/>, <paramref name="y"/>) in radians, from -pi to pi, broadcast. At (0, 0) its gradient is
    /// 0.
    /// </summary>
    /// <param name="y">How far up, any shape.</param>
    /// <param name="x">How far to the right, a shape that broadcasts.</param>
    /// <exception cref="NabiException">The shapes do not broadcast.</exception>
    public static Tensor Arctan2(Tensor y, Tensor x) => Run(Arctan2Op, y, x);

    /// <summary>The length of (a, b), the root of a a + b b, broadcast, without overflow on the way. At (0, 0) its gradient is 0.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">A shape that broadcasts.</param>
    /// <exception cref="NabiException">The shapes do not broadcast.</exception>
    public static Tensor Hypot(Tensor a, Tensor b) => Run(HypotOp, a, b);

    /// <summary>The inverse hyperbolic sine.</summary>
    public static Tensor Arcsinh(Tensor x) => Run(ArcsinhOp, x);

    /// <summary>The inverse hyperbolic cosine; NaN below 1.</summary>
    public static Tensor Arccosh(Tensor x) => Run(ArccoshOp, x);

    /// <summary>The inverse hyperbolic tangent; infinite at -1 and 1, NaN outside.</summary>
    public static Tensor Arctanh(Tensor x) => Run(ArctanhOp, x);
}
