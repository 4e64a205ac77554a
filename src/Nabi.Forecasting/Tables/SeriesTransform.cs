namespace Nabi.Forecasting;

/// <summary>The transformation of one series: monotone, so that it can be undone and keeps quantiles.</summary>
/// <param name="Lambda">The power of Box and Cox; 0 for the logarithm. NaN for the inverse hyperbolic sine.</param>
/// <param name="Unit">The smallest value that is told from 0; for the inverse hyperbolic sine what a value is divided by.</param>
internal readonly record struct SeriesTransform(double Lambda, double Unit)
{
    /// <summary>How many numbers a transformation has.</summary>
    public const int Length = 2;

    // A thousandth of the smallest value: a later one below it is taken for it.
    private const double BelowSmallest = 1e-3;

    /// <summary>The numbers, to be kept.</summary>
    public double[] Numbers => [Lambda, Unit];

    /// <summary>The transformation of these numbers.</summary>
    public static SeriesTransform From(ReadOnlySpan<double> numbers) => new(numbers[0], numbers[1]);

    /// <summary>Chooses the transformation by the values.</summary>
    public static SeriesTransform Of(ValueTransform kind, ReadOnlySpan<double> values, int season)
    {
        var (smallest, sum, count) = (double.PositiveInfinity, 0.0, 0);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
                (smallest, sum, count) = (Math.Min(smallest, value), sum + Math.Abs(value), count + 1);
        }

        if (count == 0 || sum == 0)
            return new(double.NaN, 1);
        if (smallest <= 0)
            return new(double.NaN, sum / count);
        return new(kind == ValueTransform.Log ? 0 : Guerrero(values, Math.Max(2, season)), BelowSmallest * smallest);
    }

    /// <summary>A value as the model sees it.</summary>
    public double Forward(double value)
        => double.IsNaN(value) ? value
            : double.IsNaN(Lambda) ? Math.Asinh(value / Unit)
            : Lambda == 0 ? Math.Log(Math.Max(value, Unit))
            : (Math.Pow(Math.Max(value, Unit), Lambda) - 1) / Lambda;

    /// <summary>What the model says as a value.</summary>
    public double Back(double value)
        => double.IsNaN(Lambda) ? Math.Sinh(value) * Unit
            : Lambda == 0 ? Math.Exp(value)
            : Math.Pow(Math.Max(0, Lambda * value + 1), 1 / Lambda);

    // The power with the smallest coefficient of variation of deviation / mean^(1 - lambda) over the seasons, by golden sections.
    private static double Guerrero(ReadOnlySpan<double> values, int season)
    {
        List<(double Mean, double Deviation)> seasons = [];
        for (var at = values.Length % season; at + season <= values.Length; at += season)
        {
            var moments = new RunningMoments().Add(values.Slice(at, season));
            if (moments.Count > 1)
                seasons.Add((moments.Mean, moments.Deviation));
        }

        if (seasons.Count < 2 || seasons.All(one => one.Deviation == 0))
            return 0;
        var best = GoldenSection.Lowest(Variation, 0, 1, 40);
        return best < 1e-3 ? 0 : best;

        double Variation(double lambda)
        {
            var moments = new RunningMoments();
            foreach (var (mean, deviation) in seasons)
                moments.Add(deviation / Math.Pow(mean, 1 - lambda));
            return moments.Mean > 0 ? moments.Deviation / moments.Mean : double.PositiveInfinity;
        }
    }
}
