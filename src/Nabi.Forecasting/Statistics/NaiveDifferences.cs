namespace Nabi.Forecasting;

/// <summary>The differences of a series from what it was before, as they come: what scaled measures divide by.</summary>
internal struct NaiveDifferences
{
    private const double Rounding = 1e-12;

    private double sum;
    private double sizes;
    private double count;

    /// <summary>The mean absolute difference; NaN without any, 0 where all are as small as rounding makes them.</summary>
    public readonly double Error => count == 0 ? double.NaN : sum <= Rounding * sizes ? 0 : sum / count;

    /// <summary>The sums, as a file keeps them.</summary>
    public double[] State
    {
        readonly get => [sum, sizes, count];
        set => (sum, sizes, count) = (value[0], value[1], value[2]);
    }

    /// <summary>Counts a difference in; missing values have none.</summary>
    public void Add(double value, double before)
    {
        if (!double.IsNaN(value) && !double.IsNaN(before))
            (sum, sizes, count) = (sum + Math.Abs(value - before), sizes + Math.Abs(value), count + 1);
    }
}
