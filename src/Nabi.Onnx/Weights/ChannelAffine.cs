namespace Nabi.Onnx;

/// <summary>
/// A factor and a summand for each channel, as a file spreads them over biases, normalizations, products and sums: gathered from the last
/// to the first, x becomes Factor x + Summand. A normalization that nothing stands behind is kept with its statistics.
/// </summary>
internal sealed class ChannelAffine
{
    private double[]? factor;
    private double[]? summand;

    /// <summary>The normalization, where there is one in the file.</summary>
    public (float[] Gamma, float[] Beta, float[] Mean, float[] Variance, float Epsilon)? Normalization { get; private set; }

    /// <summary>Whether nothing changes.</summary>
    public bool IsNothing => factor is null && summand is null;

    /// <summary>Whether numbers are added alone.</summary>
    public bool IsSummand => factor is null;

    /// <summary>How many channels it was said for; null for any number.</summary>
    public int? Channels => Longest(factor, summand) is { } length and > 1 ? length : null;

    /// <summary>Puts a normalization in front of what was gathered.</summary>
    public void Normalize(float[] gamma, float[] beta, float[] mean, float[] variance, float epsilon)
    {
        var isAlone = IsNothing;
        var slope = gamma.Select((value, i) => value / Math.Sqrt((double)variance[i] + epsilon)).ToArray();
        Before(slope, [.. slope.Select((value, i) => beta[i] - value * mean[i])]);
        Normalization = isAlone ? (gamma, beta, mean, variance, epsilon) : null;
    }

    /// <summary>Puts a factor and a summand, of one or all channels, in front of what was gathered.</summary>
    public void Before(double[]? product, double[]? sum)
    {
        // What is added in front of a normalization moves its mean.
        if (Normalization is { } kept)
        {
            Normalization = product is null && sum is not null && (sum.Length == 1 || sum.Length == kept.Mean.Length)
                ? kept with { Mean = [.. kept.Mean.Select((mean, i) => (float)(mean - sum[sum.Length == 1 ? 0 : i]))] } : null;
        }

        if (sum is not null)
            summand = Each(Each(sum, factor ?? [1], static (a, b) => a * b), summand ?? [0], static (a, b) => a + b);
        if (product is not null)
            factor = Each(product, factor ?? [1], static (a, b) => a * b);
    }

    /// <summary>The factor of each channel.</summary>
    public double[] Factor(int channels) => Spread(factor ?? [1], channels);

    /// <summary>The summand of each channel.</summary>
    public double[] Summand(int channels) => Spread(summand ?? [0], channels);

    /// <summary>Whether it can be said for so many channels.</summary>
    public bool Fits(int channels) => Channels is null || Channels == channels;

    private static double[] Spread(double[] values, int channels)
        => values.Length == channels ? values : [.. Enumerable.Repeat(values[0], channels)];

    private static int? Longest(double[]? a, double[]? b) => a is null && b is null ? null : Math.Max(a?.Length ?? 0, b?.Length ?? 0);

    private static double[] Each(double[] a, double[] b, Func<double, double, double> make)
    {
        if (a.Length != b.Length && a.Length != 1 && b.Length != 1)
            throw new NabiException($"factors of {a.Length} and {b.Length} channels follow each other");
        return [.. Enumerable.Range(0, Math.Max(a.Length, b.Length)).Select(i => make(a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]))];
    }
}
