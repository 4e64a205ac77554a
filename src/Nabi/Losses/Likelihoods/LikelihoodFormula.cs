namespace Nabi.Losses;

/// <summary>The density of a distribution whose parameters a network gives.</summary>
internal abstract class LikelihoodFormula
{
    /// <summary>The least scale: a network that is sure of everything is still asked to say by how much.</summary>
    protected const double LeastScale = 1e-6;

    /// <summary>Parameters of the distribution.</summary>
    public abstract int Parameters { get; }

    /// <summary>The distribution's parameters of what a network gives.</summary>
    public abstract void Constrain(ReadOnlySpan<float> outputs, Span<double> parameters);

    /// <summary>The negative logarithm of the density at a value.</summary>
    public abstract double Value(double value, ReadOnlySpan<float> parameters);

    /// <summary>The derivatives of <see cref="Value"/> by the parameters.</summary>
    public abstract void Derivatives(double value, ReadOnlySpan<float> parameters, Span<double> derivatives);

    /// <summary>ln(1 + e^x).</summary>
    protected static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>Its derivative.</summary>
    protected static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}

/// <summary>-ln N(y; m, s), s = softplus(p1).</summary>
internal sealed class GaussianFormula : LikelihoodFormula
{
    public override int Parameters => 2;

    public override void Constrain(ReadOnlySpan<float> outputs, Span<double> parameters)
        => (parameters[0], parameters[1]) = (outputs[0], Softplus(outputs[1]) + LeastScale);

    public override double Value(double value, ReadOnlySpan<float> parameters)
    {
        var scale = Softplus(parameters[1]) + LeastScale;
        var z = (value - parameters[0]) / scale;
        return 0.5 * Math.Log(2 * Math.PI) + Math.Log(scale) + 0.5 * z * z;
    }

    public override void Derivatives(double value, ReadOnlySpan<float> parameters, Span<double> derivatives)
    {
        var scale = Softplus(parameters[1]) + LeastScale;
        var z = (value - parameters[0]) / scale;
        derivatives[0] = -z / scale;
        derivatives[1] = (1 - z * z) / scale * Sigmoid(parameters[1]);
    }
}

/// <summary>-ln t(y; m, s, n), s = softplus(p1), n = 2 + softplus(p2).</summary>
internal sealed class StudentTFormula : LikelihoodFormula
{
    public override int Parameters => 3;

    public override void Constrain(ReadOnlySpan<float> outputs, Span<double> parameters)
        => (parameters[0], parameters[1], parameters[2]) = (outputs[0], Softplus(outputs[1]) + LeastScale, 2 + Softplus(outputs[2]));

    public override double Value(double value, ReadOnlySpan<float> parameters)
    {
        var (scale, freedom) = (Softplus(parameters[1]) + LeastScale, 2 + Softplus(parameters[2]));
        var z = (value - parameters[0]) / scale;
        return GammaFunction.Log(freedom / 2) - GammaFunction.Log((freedom + 1) / 2) + 0.5 * Math.Log(freedom * Math.PI) + Math.Log(scale)
            + (freedom + 1) / 2 * Math.Log(1 + z * z / freedom);
    }

    public override void Derivatives(double value, ReadOnlySpan<float> parameters, Span<double> derivatives)
    {
        var (scale, freedom) = (Softplus(parameters[1]) + LeastScale, 2 + Softplus(parameters[2]));
        var z = (value - parameters[0]) / scale;
        var part = z * z / (freedom + z * z);
        derivatives[0] = -(freedom + 1) * z / (freedom + z * z) / scale;
        derivatives[1] = (1 - (freedom + 1) * part) / scale * Sigmoid(parameters[1]);
        derivatives[2] = 0.5 * (GammaFunction.Digamma(freedom / 2) - GammaFunction.Digamma((freedom + 1) / 2) + 1 / freedom
            + Math.Log(1 + z * z / freedom) - (freedom + 1) / freedom * part) * Sigmoid(parameters[2]);
    }
}

/// <summary>-ln NB(y; m, a), m = softplus(p0), a = softplus(p1); variance m + a m².</summary>
internal sealed class NegativeBinomialFormula : LikelihoodFormula
{
    public override int Parameters => 2;

    public override void Constrain(ReadOnlySpan<float> outputs, Span<double> parameters)
        => (parameters[0], parameters[1]) = (Softplus(outputs[0]) + LeastScale, Softplus(outputs[1]) + LeastScale);

    public override double Value(double value, ReadOnlySpan<float> parameters)
    {
        var (mean, shape) = (Softplus(parameters[0]) + LeastScale, Softplus(parameters[1]) + LeastScale);
        var r = 1 / shape;
        return GammaFunction.Log(value + 1) + GammaFunction.Log(r) - GammaFunction.Log(value + r)
            + (value + r) * Math.Log(1 + shape * mean) - value * Math.Log(shape * mean);
    }

    public override void Derivatives(double value, ReadOnlySpan<float> parameters, Span<double> derivatives)
    {
        var (mean, shape) = (Softplus(parameters[0]) + LeastScale, Softplus(parameters[1]) + LeastScale);
        var (r, all) = (1 / shape, 1 + shape * mean);
        derivatives[0] = ((1 + shape * value) / all - value / mean) * Sigmoid(parameters[0]);
        var byR = GammaFunction.Digamma(r) - GammaFunction.Digamma(value + r) + Math.Log(all);
        derivatives[1] = (-byR * r * r + (value + r) * mean / all - value / shape) * Sigmoid(parameters[1]);
    }
}
