namespace Nabi.Forecasting;

/// <summary>
/// The last season again: step h of the forecast is the value a whole number of seasons before it. With a season of 1, the last value.
/// The measure of all others (Hyndman, Athanasopoulos, Forecasting: Principles and Practice, 5.2).
/// </summary>
/// <remarks>Intervals are those of normal errors whose variance grows with each season ahead: s² (k + 1), s from the differences of the
/// history over a season, with the quantiles of Student's t, since s is known from as many differences only.</remarks>
public sealed class SeasonalNaive : ForecastModel
{
    private static readonly ConfigSetting<int?> SeasonSetting =
        ConfigSetting.OptionalInt(nameof(Season), (value, _) => value is null or >= 1 ? null : "1 or more");

    /// <summary>Steps of a season, 1 or more; null (default) for the task's.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? Season { get => Get(SeasonSetting); init => Set(SeasonSetting, value); }

    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.None;

    /// <inheritdoc/>
    internal override int StepsKept(ForecastTask task) => LocalForecasts.Kept(Season ?? task.Season);

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings => [SeasonSetting];

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
        => LocalForecasts.Each(task, series, (history, forecast, target) =>
        {
            var values = LocalForecasts.Filled(history.Target(target));
            var season = Math.Min(Season ?? task.Season, Math.Max(1, values.Length));
            var (sum, count) = (0.0, 0);
            for (var t = season; t < values.Length; t++, count++)
                sum += (values[t] - values[t - season]) * (values[t] - values[t - season]);
            var deviation = count > 0 ? Math.Sqrt(sum / count) : 0;
            double[] mean = new double[task.Horizon], deviations = new double[task.Horizon];
            for (var step = 0; step < task.Horizon; step++)
            {
                mean[step] = values.Length == 0 ? 0 : values[values.Length - season + step % season];
                deviations[step] = deviation * Math.Sqrt(step / season + 1);
            }

            LocalForecasts.Put(forecast, target, mean, deviations, count);
        });
}
