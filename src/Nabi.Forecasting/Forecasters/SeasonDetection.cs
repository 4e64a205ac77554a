namespace Nabi.Forecasting;

/// <summary>Finds out after how many steps series repeat.</summary>
internal static class SeasonDetection
{
    // Series that are looked at, and steps of each: enough to tell, at a cost that does not grow with the table.
    private const int MostSeries = 32;
    private const int MostSteps = 3000;
    private const int LongestSeason = 400;

    /// <summary>
    /// The lag at which the differences of the series are most alike, 1 where none is; multiples of a season do not count for it.
    /// </summary>
    public static int Of(IReadOnlyList<SeriesHistory> series)
    {
        var sums = new double[LongestSeason + 1];
        var counts = new int[LongestSeason + 1];
        var stride = Math.Max(1, series.Count / MostSeries);
        for (var i = 0; i < series.Count; i += stride)
        {
            var values = LocalForecasts.Filled(series[i].Target());
            values = values.Length > MostSteps ? values[^MostSteps..] : values;
            var correlations = Autocorrelations(values, Math.Min(LongestSeason, values.Length / 3));
            for (var lag = 2; lag < correlations.Length; lag++)
                (sums[lag], counts[lag]) = (sums[lag] + correlations[lag], counts[lag] + 1);
        }

        var means = sums.Select((sum, lag) => counts[lag] > 0 ? sum / counts[lag] : 0).ToArray();
        var highest = means.Max();
        if (highest < 0.3)
            return 1;
        // The first peak that is nearly as high as the highest: 24 and not 48.
        for (var lag = 2; lag < LongestSeason; lag++)
        {
            if (means[lag] > 0.9 * highest && means[lag] >= means[lag - 1] && means[lag] >= means[lag + 1])
                return lag;
        }

        return 1;
    }

    private static double[] Autocorrelations(double[] values, int longest)
    {
        var steps = new double[Math.Max(0, values.Length - 1)];
        for (var t = 0; t < steps.Length; t++)
            steps[t] = values[t + 1] - values[t];
        var mean = steps.Length > 0 ? steps.Average() : 0;
        var correlations = new double[Math.Max(0, longest) + 1];
        var square = steps.Sum(step => (step - mean) * (step - mean));
        if (square <= 0)
            return [];
        for (var lag = 1; lag < correlations.Length; lag++)
        {
            var sum = 0.0;
            for (var t = lag; t < steps.Length; t++)
                sum += (steps[t] - mean) * (steps[t - lag] - mean);
            correlations[lag] = sum / square * steps.Length / (steps.Length - lag);
        }

        return correlations;
    }
}
