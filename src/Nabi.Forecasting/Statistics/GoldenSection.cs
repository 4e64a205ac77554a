namespace Nabi.Forecasting;

/// <summary>The lowest place of a function of one number that falls and then rises (Kiefer, 1953).</summary>
internal static class GoldenSection
{
    /// <summary>The middle of what is left of a range after so many cuts, each of which keeps 0.618 of it.</summary>
    public static double Lowest(Func<double, double> function, double low, double high, int cuts)
    {
        const double Golden = 0.6180339887498949;
        for (var i = 0; i < cuts; i++)
        {
            var (left, right) = (high - Golden * (high - low), low + Golden * (high - low));
            if (function(left) < function(right))
                high = right;
            else
                low = left;
        }

        return 0.5 * (low + high);
    }
}
