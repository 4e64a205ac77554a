namespace Nabi.Forecasting;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>The number below which a standard normal variable stays with this probability.</summary>
    /// <remarks>Acklam's rational approximation with one step of Halley's method: relative error below 1e-15.</remarks>
    public static double Quantile(double probability)
    {
        if (probability <= 0)
            return double.NegativeInfinity;
        if (probability >= 1)
            return double.PositiveInfinity;
        if (probability == 0.5)
            return 0;
        var x = Approximate(probability);
        var error = Cumulative(x) - probability;
        var step = error * Math.Sqrt(2 * Math.PI) * Math.Exp(x * x / 2);
        return x - step / (1 + x * step / 2);
    }

    /// <summary>The probability to stay below a number.</summary>
    public static double Cumulative(double x) => 0.5 * ErrorFunctionComplement(-x / Math.Sqrt(2));

    private static double Approximate(double p)
    {
        ReadOnlySpan<double> a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690, -30.66479806614716,
            2.506628277459239];
        ReadOnlySpan<double> b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
        ReadOnlySpan<double> c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
            2.938163982698783];
        ReadOnlySpan<double> d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
        const double Low = 0.02425;
        if (p < Low)
        {
            var tail = Math.Sqrt(-2 * Math.Log(p));
            return Horner(c, tail) / Horner(d, tail);
        }

        if (p > 1 - Low)
            return -Approximate(1 - p);
        var q = p - 0.5;
        return q * Horner(a, q * q) / Horner(b, q * q);
    }

    private static double Horner(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
            sum = sum * x + coefficient;
        return sum;
    }

    // The continued fraction in the tail, the series in the middle; both to the last digits of a double.
    private static double ErrorFunctionComplement(double x)
    {
        if (x < 0)
            return 2 - ErrorFunctionComplement(-x);
        if (x < 2.5)
        {
            double term = x, sum = x;
            for (var n = 1; n < 200 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }

            return 1 - 2 / Math.Sqrt(Math.PI) * sum;
        }

        var fraction = x;
        for (var n = 120; n >= 1; n--)
            fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
