namespace Nabi.Kernels;

/// <summary>
/// The functions behind <see cref="ActivationKind"/>, each a value and a slope on registers; equations are given with the kinds.
/// </summary>
internal static class ActivationFunctions<T>
    where T : struct, ISimdVector<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float SeluAlpha = 1.6732632423543772f;
    private const float SeluScale = 1.0507009873554805f;

    [MethodImpl(Inline)]
    private static T Inside(T x, float low, float high, float slope)
        => T.WhereLess(T.Create(low), x, T.WhereLess(x, T.Create(high), T.Create(slope), T.Zero), T.Zero);

    // log(1 + exp x) = max(x, 0) + log1p(e), e = exp(−|x|); log1p(e) = log(u) e / (u − 1) with u = 1 + e repairs the rounding of u.
    [MethodImpl(Inline)]
    private static T LogOnePlusExp(T x)
    {
        var e = Elementary<T>.Exp(T.Zero - T.Abs(x));
        var u = T.Create(1f) + e;
        var rounded = u - T.Create(1f);
        return T.Max(T.Zero, x) + T.WhereLess(T.Zero, rounded, Elementary<T>.Log(u) * e / rounded, e);
    }

    // Φ(x) = ½ erfc(−x/√2); erfc by a Chebyshev fit in t = 1 / (1 + |z|/2) with relative error 1.2e-7.
    [MethodImpl(Inline)]
    private static T NormalBelow(T x)
    {
        var z = T.Abs(x) * T.Create(0.70710678f);
        var t = T.Create(1f) / T.MultiplyAdd(z, T.Create(0.5f), T.Create(1f));
        var p = T.MultiplyAdd(t, T.Create(0.17087277f), T.Create(-0.82215223f));
        p = T.MultiplyAdd(p, t, T.Create(1.48851587f));
        p = T.MultiplyAdd(p, t, T.Create(-1.13520398f));
        p = T.MultiplyAdd(p, t, T.Create(0.27886807f));
        p = T.MultiplyAdd(p, t, T.Create(-0.18628806f));
        p = T.MultiplyAdd(p, t, T.Create(0.09678418f));
        p = T.MultiplyAdd(p, t, T.Create(0.37409196f));
        p = T.MultiplyAdd(p, t, T.Create(1.00002368f));
        p = T.MultiplyAdd(p, t, T.Create(-1.26551223f));
        var tail = T.Create(0.5f) * t * Elementary<T>.Exp(p - z * z);
        return T.WhereLess(T.Zero, x, T.Create(1f) - tail, tail);
    }

    [MethodImpl(Inline)]
    private static T GeluInner(T x)
        => Elementary<T>.Tanh(T.Create(0.7978845608f) * T.MultiplyAdd(T.Create(0.044715f) * x * x, x, x));

    [MethodImpl(Inline)]
    private static T GeluTanhDerivative(T x)
    {
        var t = GeluInner(x);
        var inner = T.Create(0.7978845608f) * T.MultiplyAdd(T.Create(0.134145f) * x, x, T.Create(1f));
        return T.Create(0.5f) * (T.Create(1f) + t + x * (T.Create(1f) - t * t) * inner);
    }

    [MethodImpl(Inline)]
    private static T SiluDerivative(T x, T s) => s * T.MultiplyAdd(x, T.Create(1f) - s, T.Create(1f));

    [MethodImpl(Inline)]
    private static T MishDerivative(T x, T t) => T.MultiplyAdd(x * (T.Create(1f) - t * t), Elementary<T>.Sigmoid(x), t);

    internal readonly struct Linear : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => x;

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.Create(1f);
    }

    internal readonly struct Tanh : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => Elementary<T>.Tanh(x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.Create(1f) - y * y;
    }

    internal readonly struct Sigmoid : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => Elementary<T>.Sigmoid(x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => y * (T.Create(1f) - y);
    }

    internal readonly struct HardSigmoid : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Min(T.Create(1f), T.Max(T.Zero, (x + T.Create(3f)) * T.Create(1f / 6f)));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => Inside(x, -3f, 3f, 1f / 6f);
    }

    internal readonly struct LegacyHardSigmoid : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Min(T.Create(1f), T.Max(T.Zero, T.MultiplyAdd(x, T.Create(0.2f), T.Create(0.5f))));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => Inside(x, -2.5f, 2.5f, 0.2f);
    }

    internal readonly struct Relu : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Max(T.Zero, x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.WhereLess(T.Zero, x, T.Create(1f), T.Zero);
    }

    internal readonly struct Relu6 : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Min(T.Create(6f), T.Max(T.Zero, x));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => Inside(x, 0f, 6f, 1f);
    }

    internal readonly struct Elu : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.WhereLess(T.Zero, x, x, Elementary<T>.Exp(x) - T.Create(1f));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.WhereLess(T.Zero, x, T.Create(1f), y + T.Create(1f));
    }

    internal readonly struct Selu : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x)
            => T.WhereLess(T.Zero, x, T.Create(SeluScale) * x, T.Create(SeluScale * SeluAlpha) * (Elementary<T>.Exp(x) - T.Create(1f)));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.WhereLess(T.Zero, x, T.Create(SeluScale), y + T.Create(SeluScale * SeluAlpha));
    }

    internal readonly struct Softplus : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => LogOnePlusExp(x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => Elementary<T>.Sigmoid(x);
    }

    internal readonly struct Softsign : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => x / (T.Create(1f) + T.Abs(x));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.Create(1f) / ((T.Create(1f) + T.Abs(x)) * (T.Create(1f) + T.Abs(x)));
    }

    internal readonly struct Exponential : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => Elementary<T>.Exp(x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => y;
    }

    internal readonly struct Gelu : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => x * NormalBelow(x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y)
            => T.MultiplyAdd(x * T.Create(0.3989422804f), Elementary<T>.Exp(T.Create(-0.5f) * x * x), NormalBelow(x));
    }

    internal readonly struct GeluTanh : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Create(0.5f) * x * (T.Create(1f) + GeluInner(x));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => GeluTanhDerivative(x);
    }

    internal readonly struct Silu : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => x * Elementary<T>.Sigmoid(x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => SiluDerivative(x, Elementary<T>.Sigmoid(x));
    }

    internal readonly struct LeakyRelu : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.WhereLess(x, T.Zero, T.Create(0.2f) * x, x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.WhereLess(T.Zero, x, T.Create(1f), T.Create(0.2f));
    }

    internal readonly struct HardSilu : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => x * HardSigmoid.Value(x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.MultiplyAdd(x, HardSigmoid.Derivative(x, y), HardSigmoid.Value(x));
    }

    internal readonly struct Mish : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => x * Elementary<T>.Tanh(LogOnePlusExp(x));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => MishDerivative(x, Elementary<T>.Tanh(LogOnePlusExp(x)));
    }

    internal readonly struct HardTanh : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Min(T.Create(1f), T.Max(T.Create(-1f), x));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => Inside(x, -1f, 1f, 1f);
    }

    internal readonly struct TanhShrink : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => x - Elementary<T>.Tanh(x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => (x - y) * (x - y);
    }

    internal readonly struct SoftShrink : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Max(T.Zero, x - T.Create(0.5f)) + T.Min(T.Zero, x + T.Create(0.5f));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.WhereLess(T.Create(0.5f), T.Abs(x), T.Create(1f), T.Zero);
    }

    internal readonly struct HardShrink : IPointwise<T>
    {
        [MethodImpl(Inline)]
        // The next float above 0.5: what has an absolute value of up to 0.5 becomes 0, and NaN stays NaN.
        public static T Value(T x) => T.WhereLess(T.Abs(x), T.Create(0.50000006f), T.Zero, x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.WhereLess(T.Create(0.5f), T.Abs(x), T.Create(1f), T.Zero);
    }

    internal readonly struct LogSigmoid : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Zero - LogOnePlusExp(T.Zero - x);

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => Elementary<T>.Sigmoid(T.Zero - x);
    }

    internal readonly struct SparsePlus : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x)
            => T.WhereLess(x, T.Create(-1f), T.Zero,
                T.WhereLess(T.Create(1f), x, x, T.Create(0.25f) * (x + T.Create(1f)) * (x + T.Create(1f))));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.Min(T.Create(1f), T.Max(T.Zero, T.Create(0.5f) * (x + T.Create(1f))));
    }

    internal readonly struct Squareplus : IPointwise<T>
    {
        [MethodImpl(Inline)]
        public static T Value(T x) => T.Create(0.5f) * (x + T.Sqrt(T.MultiplyAdd(x, x, T.Create(4f))));

        [MethodImpl(Inline)]
        public static T Derivative(T x, T y) => T.Create(0.5f) * (T.Create(1f) + x / T.Sqrt(T.MultiplyAdd(x, x, T.Create(4f))));
    }
}
