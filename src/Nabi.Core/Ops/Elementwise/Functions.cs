namespace Nabi;

public static partial class Ops
{
    private static readonly Primitive CeilOp = Formula("Ceil", MathF.Ceiling, static (_, _) => 0f, Flat);
    private static readonly Primitive TruncOp = Formula("Trunc", MathF.Truncate, static (_, _) => 0f, Flat);
    private static readonly Primitive Expm1Op =
        Formula("Expm1", static x => (float)ExpMinusOne(x), static (_, y) => y + 1f, static (_, y) => y + 1f);
    private static readonly Primitive Exp2Op = Formula("Exp2", static x => (float)Math.Pow(2, x),
        static (_, y) => 0.6931471806f * y, static (_, y) => 0.6931471806f * y);
    private static readonly Primitive Log2Op =
        Formula("Log2", MathF.Log2, static (x, _) => 1.442695041f / x, static (x, _) => 1.442695041f / x);
    private static readonly Primitive Log10Op =
        Formula("Log10", MathF.Log10, static (x, _) => 0.4342944819f / x, static (x, _) => 0.4342944819f / x);
    private static readonly Primitive LogitOp = Formula("Logit", static x => (float)Math.Log(x / (1.0 - x)),
        static (x, _) => (float)(1 / (x * (1.0 - x))), static (x, _) => 1f / (x * (1f - x)));
    private static readonly Primitive ReciprocalOp =
        Formula("Reciprocal", static x => 1f / x, static (_, y) => -y * y, static (_, y) => -Square(y));
    private static readonly Primitive CbrtOp =
        Formula("Cbrt", MathF.Cbrt, static (_, y) => 1f / (3f * y * y), static (_, y) => 1f / (3f * Square(y)));
    private static readonly Primitive ErfcOp = Formula("Erfc", static x => (float)ComplementaryError(x),
        static (x, _) => -1.1283791670955126f * MathF.Exp(-x * x), static (x, _) => -1.1283791670955126f * Exp(-Square(x)));
    private static readonly Primitive ErfInvOp = Formula("Erfinv", static x => (float)InverseError(x),
        static (_, y) => (float)(0.886226925452758 * Math.Exp((double)y * y)), static (_, y) => 0.886226925452758f * Exp(Square(y)));

    /// <summary>The smallest whole number not below x. Its gradient is 0.</summary>
    public static Tensor Ceil(Tensor x) => Run(CeilOp, x);

    /// <summary>x without its fractional part: the nearest whole number towards 0. Its gradient is 0.</summary>
    public static Tensor Trunc(Tensor x) => Run(TruncOp, x);

    /// <summary>e to the x, less 1, exact near 0.</summary>
    public static Tensor Expm1(Tensor x) => Run(Expm1Op, x);

    /// <summary>2 to the x.</summary>
    public static Tensor Exp2(Tensor x) => Run(Exp2Op, x);

    /// <summary>The logarithm to base 2.</summary>
    public static Tensor Log2(Tensor x) => Run(Log2Op, x);

    /// <summary>The logarithm to base 10.</summary>
    public static Tensor Log10(Tensor x) => Run(Log10Op, x);

    /// <summary>ln(x / (1 - x)), what <see cref="Sigmoid"/> makes x of: minus infinity at 0, infinity at 1, NaN outside.</summary>
    public static Tensor Logit(Tensor x) => Run(LogitOp, x);

    /// <summary>1 / x.</summary>
    public static Tensor Reciprocal(Tensor x) => Run(ReciprocalOp, x);

    /// <summary>The cube root, negative for negative x.</summary>
    public static Tensor Cbrt(Tensor x) => Run(CbrtOp, x);

    /// <summary>1 less the error function, exact for large x.</summary>
    public static Tensor Erfc(Tensor x) => Run(ErfcOp, x);

    /// <summary>What <see cref="Erf"/> makes x of: infinite at -1 and 1, NaN outside.</summary>
    public static Tensor ErfInv(Tensor x) => Run(ErfInvOp, x);

    /// <summary>Degrees as radians: x pi / 180.</summary>
    public static Tensor Deg2Rad(Tensor x) => Compose("Deg2rad", [], static one => one[0] * (float)(Math.PI / 180), x);

    /// <summary>Radians as degrees: x 180 / pi.</summary>
    public static Tensor Rad2Deg(Tensor x) => Compose("Rad2deg", [], static one => one[0] * (float)(180 / Math.PI), x);

    /// <summary>x with numbers in place of those that are none or infinite. Where a number was put the gradient is 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="nan">In place of NaN; 0 by default.</param>
    /// <param name="positiveInfinity">In place of infinity; the largest number (null) by default.</param>
    /// <param name="negativeInfinity">In place of minus infinity; the smallest number (null) by default.</param>
    public static Tensor NanToNum(Tensor x, float nan = 0f, float? positiveInfinity = null, float? negativeInfinity = null)
        => Compose("NanToNum", [new("nan", nan), new("posinf", positiveInfinity), new("neginf", negativeInfinity)], one =>
        {
            var y = Where(IsNaN(one[0]), nan, one[0]);
            y = Where(Equal(one[0], float.PositiveInfinity), positiveInfinity ?? float.MaxValue, y);
            return Where(Equal(one[0], float.NegativeInfinity), negativeInfinity ?? float.MinValue, y);
        }, x);

    private static double ExpMinusOne(double x)
    {
        var u = Math.Exp(x);
        return u == 1.0 ? x : u - 1.0 == -1.0 ? -1.0 : double.IsInfinity(u) ? u : (u - 1.0) * x / Math.Log(u);
    }

    /// <summary>The root of erf(y) = x by Newton's method, from Winitzki's approximation.</summary>
    private static double InverseError(double x)
    {
        if (!(Math.Abs(x) < 1))
            return Math.Abs(x) == 1 ? x * double.PositiveInfinity : double.NaN;
        var rest = Math.Log((1 - x) * (1 + x));
        var half = 2 / (Math.PI * 0.147) + rest / 2;
        var y = Math.CopySign(Math.Sqrt(Math.Max(0, Math.Sqrt(half * half - rest / 0.147) - half)), x);
        for (var i = 0; i < 4; i++)
            y -= (ErrorFunction(y) - x) * (Math.Sqrt(Math.PI) / 2) * Math.Exp(y * y);
        return y;
    }

    private static double ComplementaryError(double x)
    {
        if (!(x > 3))
            return 1 - ErrorFunction(x);
        var fraction = 0.0;
        for (var n = 60; n >= 1; n--)
            fraction = n / 2.0 / (x + fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }
}
