using System.Numerics;

namespace Nabi;

/// <summary>Rectifiers with numbers of their own on runs of numbers; NaN stays NaN.</summary>
internal static class Rectifier
{
    /// <summary>y = x above 0, the slope times x below.</summary>
    public static void Leaky(ReadOnlySpan<float> x, Span<float> y, float slope)
    {
        var i = 0;
        Vector<float> slopes = new(slope);
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> v = new(x[i..]);
            Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<float>.Zero), v, slopes * v).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
            y[i] = Leaky(x[i], slope);
    }

    /// <summary>The same for one number.</summary>
    public static float Leaky(float x, float slope) => x > 0 ? x : slope * x;

    /// <summary>y = min(x, most) above the threshold, slope (x - threshold) below it.</summary>
    public static void Run(ReadOnlySpan<float> x, Span<float> y, float slope, float most, float threshold)
    {
        var i = 0;
        Vector<float> slopes = new(slope), limit = new(most), from = new(threshold), zero = Vector<float>.Zero;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> v = new(x[i..]);
            var above = threshold != 0 ? Vector.ConditionalSelect(Vector.GreaterThan(v, from), v, zero) : Vector.Max(v, zero);
            var below = slopes * Vector.Max(from - v, zero);
            // No slope times an infinite distance is 0, but NaN stays NaN.
            below = slope == 0 ? Vector.ConditionalSelect(Vector.Equals(v, v), zero, below) : below;
            (Vector.Min(above, limit) - below).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
            y[i] = Run(x[i], slope, most, threshold);
    }

    /// <summary>The same for one number.</summary>
    public static float Run(float x, float slope, float most, float threshold)
    {
        var above = threshold != 0 ? (x > threshold ? x : 0f) : Math.Max(x, 0f);
        var below = slope == 0 && !float.IsNaN(x) ? 0f : slope * Math.Max(threshold - x, 0f);
        return Math.Min(above, most) - below;
    }
}
