namespace Nabi.Forecasting;

/// <summary>What models share that work out each series by itself.</summary>
internal static class LocalForecasts
{
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

    /// <summary>Writes a normal distribution as mean and quantiles.</summary>
    public static void PutNormal(ModelForecast forecast, int target, int step, double mean, double deviation)
    {
        forecast.Mean(target)[step] = mean;
        for (var level = 0; level < forecast.Levels.Count; level++)
            forecast.Quantile(target, level)[step] = mean + deviation * NormalDistribution.Quantile(forecast.Levels[level]);
    }
}
