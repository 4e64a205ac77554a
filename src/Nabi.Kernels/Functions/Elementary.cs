namespace Nabi.Kernels;

/// <summary>
/// Elementary functions on registers, to 2e-7 (exp and log relative, tanh and sigmoid absolute), NaN in, NaN out.
/// <code>
/// exp x     = 2^n · p(r),  n = round(x / ln 2),  r = x − n ln 2 in two parts,  p a polynomial of degree 6
/// sigmoid x = 1 / (1 + 2^t),  t = −x / ln 2,  2^t = 2^n (1 + r q(r))
/// tanh x    = m / (m + 2),    m = exp(2x) − 1 = 2^n r q(r) + (2^n − 1), which keeps its digits near 0
/// log x     = e ln 2 + log m,  √½ ≤ m &lt; √2,  log m by a polynomial in m − 1
/// </code>
/// </summary>
internal static class Elementary<T>
    where T : struct, ISimdVector<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static T Exp(T x)
    {
        x = T.Min(T.Create(89f), T.Max(T.Create(-104f), x));
        var n = T.Round(x * T.Create(1.44269504f));
        var r = T.MultiplyAdd(n, T.Create(-0.693359375f), x);
        r = T.MultiplyAdd(n, T.Create(2.12194440e-4f), r);
        var p = T.MultiplyAdd(T.Create(1.9875691500e-4f), r, T.Create(1.3981999507e-3f));
        p = T.MultiplyAdd(p, r, T.Create(8.3334519073e-3f));
        p = T.MultiplyAdd(p, r, T.Create(4.1665795894e-2f));
        p = T.MultiplyAdd(p, r, T.Create(1.6666665459e-1f));
        p = T.MultiplyAdd(p, r, T.Create(5.0000001201e-1f));
        p = T.MultiplyAdd(p, r * r, r) + T.Create(1f);
        return T.Scale(p, n);
    }

    [MethodImpl(Inline)]
    public static T Sigmoid(T x)
    {
        // The rounding of the power only hurts where the function is flat.
        var r = T.Split(x * T.Create(-1.44269504f), out var n);
        var q = T.MultiplyAdd(T.Create(0.00133813021f), r, T.Create(0.00966636837f));
        q = T.MultiplyAdd(q, r, T.Create(0.0555038117f));
        q = T.MultiplyAdd(q, r, T.Create(0.240223497f));
        q = T.MultiplyAdd(q, r, T.Create(0.693147182f));
        var e = T.Scale(T.MultiplyAdd(q, r, T.Create(1f)), n);
        return T.Create(1f) / (T.Create(1f) + e);
    }

    [MethodImpl(Inline)]
    public static T Tanh(T x)
    {
        var r = T.Split(T.Min(T.Create(60f), x * T.Create(2.88539008f)), out var n);
        var q = T.MultiplyAdd(T.Create(0.000154531634f), r, T.Create(0.00133908633f));
        q = T.MultiplyAdd(q, r, T.Create(0.00961808302f));
        q = T.MultiplyAdd(q, r, T.Create(0.0555035695f));
        q = T.MultiplyAdd(q, r, T.Create(0.240226507f));
        q = T.MultiplyAdd(q, r, T.Create(0.693147182f));
        var power = T.Scale(T.Create(1f), n);
        var top = T.MultiplyAdd(power, q * r, power - T.Create(1f));
        return T.Min(T.Create(1f), top / (top + T.Create(2f)));
    }

    /// <summary>Natural logarithm: −inf at 0, NaN below, inf at inf. Denormal numbers count as 0.</summary>
    [MethodImpl(Inline)]
    public static T Log(T x)
    {
        var e = T.Exponent(x, out var m);
        var small = T.WhereLess(m, T.Create(0.707106781f), T.Create(1f), T.Zero);
        e -= small;
        m = T.MultiplyAdd(m, small, m) - T.Create(1f);
        var p = T.MultiplyAdd(T.Create(7.0376836292e-2f), m, T.Create(-1.1514610310e-1f));
        p = T.MultiplyAdd(p, m, T.Create(1.1676998740e-1f));
        p = T.MultiplyAdd(p, m, T.Create(-1.2420140846e-1f));
        p = T.MultiplyAdd(p, m, T.Create(1.4249322787e-1f));
        p = T.MultiplyAdd(p, m, T.Create(-1.6668057665e-1f));
        p = T.MultiplyAdd(p, m, T.Create(2.0000714765e-1f));
        p = T.MultiplyAdd(p, m, T.Create(-2.4999993993e-1f));
        p = T.MultiplyAdd(p, m, T.Create(3.3333331174e-1f));
        var square = m * m;
        var y = p * m * square;
        y = T.MultiplyAdd(e, T.Create(-2.12194440e-4f), y);
        y = T.MultiplyAdd(T.Create(-0.5f), square, y);
        y = T.MultiplyAdd(e, T.Create(0.693359375f), m + y);
        y = T.WhereLess(x, T.Create(1.17549435e-38f), T.Create(float.NegativeInfinity), y);
        y = T.WhereLess(x, T.Zero, T.Create(float.NaN), y);
        y = T.WhereLess(T.Create(float.MaxValue), x, x, y);
        return T.WhereLess(T.Abs(x), T.Create(float.PositiveInfinity), y, x + y);
    }
}
