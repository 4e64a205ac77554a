using System.Numerics;

namespace Nabi;

/// <summary>Products of vectors of complex numbers, element by element: all real parts, then all imaginary parts.</summary>
internal static class ComplexProducts
{
    /// <summary>y += a x.</summary>
    public static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> x, Span<float> y) => Add(a, x, y, 1f);

    /// <summary>y += a* x, with the conjugate of a.</summary>
    public static void AddConjugateProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> x, Span<float> y) => Add(a, x, y, -1f);

    /// <summary>y += a x, with the imaginary part of a times 1 or -1, which rounds nothing.</summary>
    private static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> x, Span<float> y, float sign)
    {
        var states = y.Length / 2;
        var are = a[..states];
        var aim = a.Slice(states, states);
        var xre = x[..states];
        var xim = x.Slice(states, states);
        var yre = y[..states];
        var yim = y.Slice(states, states);
        var i = 0;
        for (; i <= states - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (ar, ai, xr, xi) = (new Vector<float>(are[i..]), sign * new Vector<float>(aim[i..]), new Vector<float>(xre[i..]),
                new Vector<float>(xim[i..]));
            Vector.FusedMultiplyAdd(-ai, xi, Vector.FusedMultiplyAdd(ar, xr, new Vector<float>(yre[i..]))).CopyTo(yre[i..]);
            Vector.FusedMultiplyAdd(ai, xr, Vector.FusedMultiplyAdd(ar, xi, new Vector<float>(yim[i..]))).CopyTo(yim[i..]);
        }

        for (; i < states; i++)
        {
            var ai = sign * aim[i];
            yre[i] = MathF.FusedMultiplyAdd(-ai, xim[i], MathF.FusedMultiplyAdd(are[i], xre[i], yre[i]));
            yim[i] = MathF.FusedMultiplyAdd(ai, xre[i], MathF.FusedMultiplyAdd(are[i], xim[i], yim[i]));
        }
    }
}
