namespace Nabi.Forecasting;

/// <summary>
/// A model that sees the targets without their season, without their trend, or without both; its forecasts get them back. The season is
/// that of classical decomposition, a factor where all values are positive and an addend otherwise; the trend is the line of least squares.
/// </summary>
/// <remarks>
/// Season and trend are worked out of the history that is forecast from, so nothing later counts. A series of fewer than two seasons
/// keeps its season, one of fewer than two values its trend.</remarks>
public sealed class Adjusted : ModelOverModel
{
    private static readonly ConfigSetting<bool> SeasonalSetting = ConfigSetting.Bool(nameof(Seasonal), true);

    private static readonly ConfigSetting<bool> TrendSetting = ConfigSetting.Bool(nameof(Trend), false);

    private static readonly ConfigSetting<int?> SeasonSetting =
        ConfigSetting.OptionalInt(nameof(Season), static (value, _) => value is null or >= 1 ? null : "1 or more");

    /// <summary>Creates a model over another.</summary>
    /// <param name="model">The model that sees the adjusted targets.</param>
    public Adjusted(ForecastModel model)
        : base(model)
    {
    }

    /// <summary>Whether the season is taken out; true by default.</summary>
    public bool Seasonal { get => Get(SeasonalSetting); init => Set(SeasonalSetting, value); }

    /// <summary>Whether the trend is taken out, after the season; false by default.</summary>
    public bool Trend { get => Get(TrendSetting); init => Set(TrendSetting, value); }

    /// <summary>Steps of a season, 1 or more; null (default) for the task's.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? Season { get => Get(SeasonSetting); init => Set(SeasonSetting, value); }

    /// <inheritdoc/>
    public override string Name
        => $"{Model.Name} without {(Seasonal && Trend ? "season and trend" : Trend ? "trend" : "season")}";

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings => [SeasonalSetting, TrendSetting, SeasonSetting];

    /// <inheritdoc/>
    protected override void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        Model.Fit(task, [.. series.Select(history => Without(history, Parts(task, history)))], options);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        var parts = series.Select(history => Parts(task, history)).ToArray();
        var forecasts = Model.Predict([.. series.Select((history, i) => Without(history, parts[i]))]);
        for (var i = 0; i < forecasts.Count; i++)
        {
            for (var target = 0; target < forecasts[i].Targets; target++)
            {
                Back(forecasts[i].Mean(target), parts[i][target], series[i].Length);
                for (var level = 0; level < forecasts[i].Levels.Count; level++)
                    Back(forecasts[i].Quantile(target, level), parts[i][target], series[i].Length);
            }
        }

        return forecasts;
    }

    private SeriesParts[] Parts(ForecastTask task, SeriesHistory history)
        => [.. Enumerable.Range(0, task.Schema.Targets.Count).Select(target =>
            SeriesParts.Of(history.Target(target), Seasonal ? Season ?? task.Season : 1, Trend))];

    private static SeriesHistory Without(SeriesHistory history, SeriesParts[] parts)
        => history.WithTargets([.. parts.Select((part, target) =>
        {
            var values = history.Target(target).ToArray();
            for (var t = 0; t < values.Length; t++)
                values[t] = part.Without(values[t], t);
            return values;
        })]);

    private static void Back(Span<double> values, SeriesParts parts, int first)
    {
        for (var step = 0; step < values.Length; step++)
            values[step] = parts.With(values[step], first + step);
    }
}
