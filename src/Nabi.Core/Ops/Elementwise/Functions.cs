namespace Nabi;

public static partial class Ops
{
    private static readonly Primitive CeilOp = new FormulaPrimitive("Ceil", MathF.Ceiling, static (_, _) => 0f, Flat);
    private static readonly Primitive Expm1Op = new FormulaPrimitive("Expm1", static x => (float)ExpMinusOne(x), static (_, y) => y + 1f, static (_, y) => y + 1f);
    private static readonly Primitive Log2Op = new FormulaPrimitive("Log2", MathF.Log2, static (x, _) => 1.442695041f / x, static (x, _) => 1.442695041f / x);
    private static readonly Primitive Log10Op = new FormulaPrimitive("Log10", MathF.Log10, static (x, _) => 0.4342944819f / x, static (x, _) => 0.4342944819f / x);
    private static readonly Primitive ReciprocalOp = new FormulaPrimitive("Reciprocal", static x => 1f / x, static (_, y) => -y * y, static (_, y) => -Square(y));
    private static readonly Primitive TanOp = new FormulaPrimitive("Tan", MathF.Tan, static (_, y) => 1f + y * y, static (_, y) => 1f + Square(y));
    private static readonly Primitive SinhOp = new FormulaPrimitive("Sinh", MathF.Sinh, static (x, _) => MathF.Cosh(x), static (x, _) => Cosh(x));
    private static readonly Primitive CoshOp = new FormulaPrimitive("Cosh", MathF.Cosh, static (x, _) => MathF.Sinh(x), static (x, _) => Sinh(x));
    private static readonly Primitive ArcsinOp = new FormulaPrimitive("Arcsin", MathF.Asin, static (x, _) => 1f / MathF.Sqrt(1f - x * x), static (x, _) => Rsqrt(1f - Square(x)));
    private static readonly Primitive ArccosOp = new FormulaPrimitive("Arccos", MathF.Acos, static (x, _) => -1f / MathF.Sqrt(1f - x * x), static (x, _) => -Rsqrt(1f - Square(x)));
    private static readonly Primitive ArctanOp = new FormulaPrimitive("Arctan", MathF.Atan, static (x, _) => 1f / (1f + x * x), static (x, _) => 1f / (1f + Square(x)));

    /// <summary>The smallest whole number not below x. Its gradient is 0.</summary>
    public static Tensor Ceil(Tensor x) => Run(CeilOp, x);

    /// <summary>e to the x, less 1, exact near 0.</summary>
    public static Tensor Expm1(Tensor x) => Run(Expm1Op, x);

    /// <summary>The logarithm to base 2.</summary>
    public static Tensor Log2(Tensor x) => Run(Log2Op, x);

    /// <summary>The logarithm to base 10.</summary>
    public static Tensor Log10(Tensor x) => Run(Log10Op, x);

    /// <summary>1 / x.</summary>
    public static Tensor Reciprocal(Tensor x) => Run(ReciprocalOp, x);

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

    /// <summary>The largest whole number not above a / b, broadcast. Its gradient is 0.</summary>
    public static Tensor FloorDivide(Tensor a, Tensor b)
        => Compose("FloorDivide", [], static pair => Floor(pair[0] / pair[1]), a, b);

    /// <summary>What is left of a divided by b, with the sign of b, broadcast: Python's <c>%</c>.</summary>
    public static Tensor Mod(Tensor a, Tensor b)
        => Compose("Mod", [], static pair => pair[0] - Floor(pair[0] / pair[1]) * pair[1], a, b);

    /// <summary>ln(e^a + e^b), broadcast, exact for large numbers.</summary>
    public static Tensor LogAddExp(Tensor a, Tensor b)
        => Compose("Logaddexp", [], static pair => Maximum(pair[0], pair[1]) + Softplus(-Abs(pair[0] - pair[1])), a, b);

    private static double ExpMinusOne(double x)
    {
        var u = Math.Exp(x);
        return u == 1.0 ? x : u - 1.0 == -1.0 ? -1.0 : double.IsInfinity(u) ? u : (u - 1.0) * x / Math.Log(u);
    }
}
