namespace Nabi.Forecasting;

/// <summary>
/// The line from the first value to the last, continued (Hyndman, Athanasopoulos, Forecasting: Principles and Practice, 5.2).
/// </summary>
/// <remarks>Intervals are those of normal errors: s² h (1 + h / (T - 1)), s from the steps of the history about the line, with
/// the quantiles of Student's t.</remarks>
public sealed class Drift : ForecastModel
{
    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.None;

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
        => LocalForecasts.Each(task, series, (history, forecast, target) =>
        {
            var values = LocalForecasts.Filled(history.Target(target));
            var steps = Math.Max(1, values.Length - 1);
            var last = values.Length > 0 ? values[^1] : 0;
            var slope = values.Length > 1 ? (last - values[0]) / steps : 0;
            var sum = 0.0;
            for (var t = 1; t < values.Length; t++)
                sum += (values[t] - values[t - 1] - slope) * (values[t] - values[t - 1] - slope);
            var deviation = values.Length > 2 ? Math.Sqrt(sum / (steps - 1)) : 0;
            double[] mean = new double[task.Horizon], deviations = new double[task.Horizon];
            for (var h = 1; h <= task.Horizon; h++)
            {
                mean[h - 1] = last + h * slope;
                deviations[h - 1] = deviation * Math.Sqrt(h * (1 + (double)h / steps));
            }

            LocalForecasts.Put(forecast, target, mean, deviations, steps - 1);
        });
}
