namespace Nabi.Forecasting;

/// <summary>What models share that work out each series by itself.</summary>
internal static class LocalForecasts
{
    private const int FewestKept = 1000;
    private const int SeasonsKept = 20;

    /// <summary>Steps at the end of a series beyond which older ones hardly count.</summary>
    /// <param name="season">Steps of a season.</param>
    public static int Kept(int season) => (int)Math.Max(FewestKept, Math.Min((long)SeasonsKept * season, int.MaxValue));

    /// <summary>Fills one forecast per series and target, on several threads; none depends on another.</summary>
    public static IReadOnlyList<ModelForecast> Each(ForecastTask task, IReadOnlyList<SeriesHistory> series,
        Action<SeriesHistory, ModelForecast, int> fill)
    {
        var forecasts = new ModelForecast[series.Count];
        Parallel.For(0, series.Count, i =>
        {
            forecasts[i] = new ModelForecast(task);
            for (var target = 0; target < forecasts[i].Targets; target++)
                fill(series[i], forecasts[i], target);
        });
        return forecasts;
    }

    /// <summary>The values with missing ones replaced by the last before them, and without missing ones at the beginning.</summary>
    public static double[] Filled(ReadOnlySpan<double> values)
    {
        var first = 0;
        while (first < values.Length && double.IsNaN(values[first]))
            first++;
        var filled = values[first..].ToArray();
        for (var t = 1; t < filled.Length; t++)
        {
            if (double.IsNaN(filled[t]))
                filled[t] = filled[t - 1];
        }

        return filled;
    }

    /// <summary>
    /// Writes forecasts of normal errors as means and quantiles. The deviations are estimates, so the quantiles are those of Student's t.
    /// </summary>
    /// <param name="forecast">Where they go.</param>
    /// <param name="target">The number of the target.</param>
    /// <param name="means">The mean of each step.</param>
    /// <param name="deviations">The deviation of the errors of each step.</param>
    /// <param name="freedom">How many errors the deviations come from, less the numbers that were fitted to them; less than 1 counts as 1.
    /// </param>
    public static void Put(ModelForecast forecast, int target, ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, int freedom)
    {
        means.CopyTo(forecast.Mean(target));
        for (var level = 0; level < forecast.Levels.Count; level++)
        {
            var wide = StudentDistribution.Quantile(forecast.Levels[level], Math.Max(1, freedom));
            var quantile = forecast.Quantile(target, level);
            for (var step = 0; step < means.Length; step++)
                quantile[step] = means[step] + deviations[step] * wide;
        }
    }

    /// <summary>
    /// How much larger the variance of errors to come is than that of the errors that numbers were fitted to, the latter divided by its
    /// degrees of freedom: the final prediction error (Akaike, 1969).
    /// </summary>
    /// <param name="errors">How many errors there were.</param>
    /// <param name="fitted">How many numbers were fitted to them.</param>
    public static double PredictionError(int errors, int fitted) => 1 + (double)fitted / Math.Max(1, errors);
}
