namespace Nabi.Forecasting;

/// <summary>
/// Several models as one: each quantile and the mean of a step are the median, or the weighted mean, of what the models say.
/// </summary>
/// <remarks>The combination of different methods won or was near the first places in all M competitions (Makridakis, Spiliotis,
/// Assimakopoulos, 2020).</remarks>
public sealed class Ensemble : ForecastModel
{
    private static readonly ConfigSetting<IReadOnlyList<float>?> WeightsSetting = ConfigSetting.OptionalFloats(
        nameof(Weights),
        static (values, _) => values is null || (values.All(value => value >= 0f) && values.Any(value => value > 0f)) ? null
            : "0 or more, at least one of them above 0");

    /// <summary>Creates an ensemble.</summary>
    /// <param name="models">The models, at least one.</param>
    /// <exception cref="NabiException">There is none.</exception>
    public Ensemble(params IReadOnlyList<ForecastModel> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        Models = models.Count > 0 ? [.. models] : throw new NabiException("An ensemble needs at least one model, got none.");
    }

    /// <summary>The models.</summary>
    public IReadOnlyList<ForecastModel> Models { get; private set; }

    /// <summary>What each model counts in the mean, 0 or more; null (default) for the median, in which none counts more.</summary>
    /// <exception cref="NabiException">One is below 0, or there are not as many as models.</exception>
    public IReadOnlyList<float>? Weights
    {
        get => Get(WeightsSetting);
        init
        {
            if (value is not null && value.Count != Models.Count)
                throw new NabiException($"Ensemble: give one weight for each of the {Models.Count} models, got {value.Count}.");
            Set(WeightsSetting, value);
        }
    }

    /// <inheritdoc/>
    public override string Name => $"Ensemble of {string.Join(", ", Models.Select(model => model.Name))}";

    /// <inheritdoc/>
    public override ModelInputs Reads => Models.Aggregate(ModelInputs.None, (reads, model) => reads | model.Reads);

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings => [WeightsSetting];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("models", Models);
    }

    /// <inheritdoc/>
    public override ForecastModel Copy()
    {
        var copy = (Ensemble)base.Copy();
        copy.Models = [.. Models.Select(model => model.Copy())];
        return copy;
    }

    /// <inheritdoc/>
    protected override void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        // Each with random numbers of its own, so that models of the same settings differ.
        for (var i = 0; i < Models.Count; i++)
            Models[i].Fit(task with { Seed = unchecked(task.Seed + i * 7919) }, series, options);
    }

    /// <inheritdoc/>
    internal override double Least => Models.Min(model => model.Least);

    /// <inheritdoc/>
    internal override int StepsKept(ForecastTask task) => Models.Max(model => model.StepsKept(task));

    /// <inheritdoc/>
    internal override int? StepsRead(ForecastTask task)
        => Models.Any(model => model.StepsRead(task) is null) ? null : Models.Max(model => model.StepsRead(task));

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        var said = Models.Select(model => model.Predict(series)).ToArray();
        return [.. Enumerable.Range(0, series.Count).Select(i => Combined(task, [.. said.Select(forecasts => forecasts[i])]))];
    }

    /// <inheritdoc/>
    protected internal override void Save(ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        for (var i = 0; i < Models.Count; i++)
            Models[i].Save(archive.Part($"{i}"));
    }

    /// <inheritdoc/>
    protected internal override void Load(ForecastTask task, ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        for (var i = 0; i < Models.Count; i++)
            Models[i].Restore(task, archive.Part($"{i}"));
    }

    private ModelForecast Combined(ForecastTask task, ModelForecast[] said)
    {
        var forecast = new ModelForecast(task);
        var values = new double[said.Length];
        for (var target = 0; target < forecast.Targets; target++)
        {
            for (var step = 0; step < task.Horizon; step++)
            {
                for (var i = 0; i < said.Length; i++)
                    values[i] = said[i].Mean(target)[step];
                forecast.Mean(target)[step] = Middle(values);
                for (var level = 0; level < forecast.Levels.Count; level++)
                {
                    for (var i = 0; i < said.Length; i++)
                        values[i] = said[i].Quantile(target, level)[step];
                    forecast.Quantile(target, level)[step] = Middle(values);
                }
            }
        }

        return forecast;
    }

    private double Middle(double[] values)
    {
        if (Weights is { } weights)
        {
            var (sum, total) = (0.0, 0.0);
            for (var i = 0; i < values.Length; i++)
                (sum, total) = (sum + weights[i] * values[i], total + weights[i]);
            return sum / total;
        }

        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
