namespace Nabi.Forecasting;

/// <summary>Classical decomposition, and the test of the M4 competition for a season.</summary>
internal static class SeasonalDecomposition
{
    /// <summary>
    /// Whether values repeat after a season: the autocorrelation at it is beyond the 90 % limit of one that ends before it (Bartlett), and
    /// there are three seasons.
    /// </summary>
    public static bool HasSeason(ReadOnlySpan<double> values, int season)
    {
        if (season < 2 || values.Length < 3 * season)
            return false;
        var mean = 0.0;
        foreach (var value in values)
            mean += value / values.Length;
        var variance = 0.0;
        foreach (var value in values)
            variance += (value - mean) * (value - mean);
        if (variance == 0)
            return false;
        var (sum, last) = (1.0, 0.0);
        for (var lag = 1; lag <= season; lag++)
        {
            last = 0;
            for (var t = lag; t < values.Length; t++)
                last += (values[t] - mean) * (values[t - lag] - mean) / variance;
            if (lag < season)
                sum += 2 * last * last;
        }

        return Math.Abs(last) > 1.645 / Math.Sqrt(values.Length) * Math.Sqrt(sum);
    }

    /// <summary>
    /// The season of values by classical decomposition: their mean ratio to (or difference from) a centered moving average over a season,
    /// for each place of a season; factors of mean 1, or addends of mean 0.
    /// </summary>
    /// <param name="values">The values, at least two seasons.</param>
    /// <param name="season">Steps of a season; value t is at place t modulo it.</param>
    /// <param name="isRatio">Whether the season is a factor.</param>
    public static double[] Figure(ReadOnlySpan<double> values, int season, bool isRatio)
    {
        var half = season / 2;
        double[] figure = new double[season], counts = new double[season];
        for (var t = half; t < values.Length - half; t++)
        {
            var average = 0.0;
            for (var k = -half; k <= half; k++)
                average += values[t + k] * (season % 2 == 0 && Math.Abs(k) == half ? 0.5 : 1) / season;
            var part = isRatio ? values[t] / average : values[t] - average;
            if (!double.IsFinite(part))
                continue;
            figure[t % season] += part;
            counts[t % season]++;
        }

        for (var i = 0; i < season; i++)
            figure[i] = counts[i] > 0 ? figure[i] / counts[i] : isRatio ? 1 : 0;
        var mean = figure.Average();
        for (var i = 0; i < season; i++)
            figure[i] = !isRatio ? figure[i] - mean : mean != 0 ? figure[i] / mean : 1;
        return figure;
    }
}
