namespace Nabi.Forecasting;

/// <summary>Draws from distributions; the same key gives the same draws.</summary>
internal sealed class RandomDraws(ulong key)
{
    private const int Ahead = 64;

    private readonly RandomStream uniform = new(key);
    private readonly RandomStream normal = new(~key);
    private readonly float[] uniforms = new float[Ahead];
    private readonly float[] normals = new float[Ahead];
    private int nextUniform = Ahead;
    private int nextNormal = Ahead;

    /// <summary>The draws of a name: whatever else is drawn, and in whatever order, they are the same.</summary>
    public static RandomDraws Of(int seed, string name)
    {
        // FNV-1a, since string.GetHashCode differs from run to run.
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var letter in name)
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        return new(hash);
    }

    /// <summary>A number between 0 and 1.</summary>
    public double Uniform()
    {
        if (nextUniform == Ahead)
        {
            uniform.Uniform(uniforms);
            nextUniform = 0;
        }

        return Math.Max(uniforms[nextUniform++], 1e-9);
    }

    /// <summary>A standard normal number.</summary>
    public double Normal()
    {
        if (nextNormal == Ahead)
        {
            normal.Normal(normals);
            nextNormal = 0;
        }

        return normals[nextNormal++];
    }

    /// <summary>
    /// A number of the gamma distribution with scale 1; NaN for a shape that is not a positive finite number. Marsaglia, Tsang, 2000.
    /// </summary>
    public double Gamma(double shape)
    {
        if (!(shape > 0) || !double.IsFinite(shape))
            return double.NaN;
        if (shape < 1)
            return Gamma(shape + 1) * Math.Pow(Uniform(), 1 / shape);
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(Uniform()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    /// <summary>A number of Student's t distribution.</summary>
    public double StudentT(double freedom) => Normal() / Math.Sqrt(2 * Gamma(freedom / 2) / freedom);

    /// <summary>A count of the Poisson distribution; beyond 50 a rounded normal number, and NaN for a mean that is NaN.</summary>
    public double Poisson(double mean)
    {
        if (double.IsNaN(mean))
            return double.NaN;
        if (mean > 50)
            return Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var (limit, product, count) = (Math.Exp(-mean), Uniform(), 0);
        for (; product > limit; count++)
            product *= Uniform();
        return count;
    }
}
