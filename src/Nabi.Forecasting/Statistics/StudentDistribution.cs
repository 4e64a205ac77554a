namespace Nabi.Forecasting;

/// <summary>Student's t distribution: of the errors of a forecast whose deviation is estimated from as few errors as there are.</summary>
internal static class StudentDistribution
{
    /// <summary>The number below which a variable stays with this probability.</summary>
    /// <remarks>The algorithm of Hill, 1970 (CACM 396), for more than two degrees of freedom, exact for one and two: relative error below
    /// 3e-4 between the quantiles 0.0005 and 0.9995.</remarks>
    /// <param name="probability">The probability, between 0 and 1.</param>
    /// <param name="freedom">Degrees of freedom, 1 or more.</param>
    public static double Quantile(double probability, double freedom)
    {
        if (probability is <= 0 or >= 1 or 0.5)
            return NormalDistribution.Quantile(probability);
        if (probability < 0.5)
            return -Quantile(1 - probability, freedom);
        var tails = 2 * (1 - probability);
        if (freedom <= 1)
            return Math.Cos(tails * Math.PI / 2) / Math.Sin(tails * Math.PI / 2);
        if (freedom == 2)
            return Math.Sqrt(2 / (tails * (2 - tails)) - 2);
        var a = 1 / (freedom - 0.5);
        var b = 48 / (a * a);
        var c = ((20_700 * a / b - 98) * a - 16) * a + 96.36;
        var d = ((94.5 / (b + c) - 3) / b + 1) * Math.Sqrt(a * Math.PI / 2) * freedom;
        var y = Math.Pow(d * tails, 2 / freedom);
        if (y > a + 0.05)
        {
            var x = -NormalDistribution.Quantile(tails / 2);
            y = x * x;
            if (freedom < 5)
                c += 0.3 * (freedom - 4.5) * (x + 0.6);
            c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
            y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
            y = Math.Exp(a * y * y) - 1;
        }
        else
        {
            y = ((1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3) + 0.5 / (freedom + 4)) * y - 1)
                * (freedom + 1) / (freedom + 2) + 1 / y;
        }

        return Math.Sqrt(freedom * y);
    }
}
