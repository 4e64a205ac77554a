namespace Nabi.Forecasting;

/// <summary>
/// A model that learns and forecasts transformed targets; its forecasts are brought back. Quantiles stay quantiles, since the
/// transformation never changes the order of values; the mean is that of the model, brought back.
/// </summary>
public sealed class Transformed : ModelOverModel
{
    private static readonly ConfigSetting<ValueTransform> TransformSetting = ConfigSetting.Option(nameof(Transform), ValueTransform.Log);

    private Dictionary<string, SeriesTransform> learnt = new(StringComparer.Ordinal);

    /// <summary>Creates a model over another.</summary>
    /// <param name="model">The model that sees the transformed targets.</param>
    public Transformed(ForecastModel model)
        : base(model)
    {
    }

    /// <summary>The transformation; <c>log</c> by default.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public ValueTransform Transform { get => Get(TransformSetting); init => Set(TransformSetting, value); }

    /// <inheritdoc/>
    public override string Name => $"{Model.Name} of {(Transform == ValueTransform.Log ? "logarithms" : "Box-Cox values")}";

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings => [TransformSetting];

    /// <inheritdoc/>
    protected override void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        learnt = new(StringComparer.Ordinal);
        foreach (var history in series)
        {
            for (var target = 0; target < task.Schema.Targets.Count; target++)
                learnt[WindowLayout.KeyOf(history, target)] = SeriesTransform.Of(Transform, history.Target(target), task.Season);
        }

        Model.Fit(task, [.. series.Select(history => Forward(task, history))], options);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        var forecasts = Model.Predict([.. series.Select(history => Forward(task, history))]);
        for (var i = 0; i < forecasts.Count; i++)
        {
            for (var target = 0; target < forecasts[i].Targets; target++)
            {
                var transform = TransformOf(task, series[i], target);
                Back(transform, forecasts[i].Mean(target));
                for (var level = 0; level < forecasts[i].Levels.Count; level++)
                    Back(transform, forecasts[i].Quantile(target, level));
            }
        }

        return forecasts;
    }

    /// <inheritdoc/>
    protected internal override void Save(ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var names = learnt.Keys.Order(StringComparer.Ordinal).ToArray();
        archive.Put("series", NumericArray.Of(names));
        archive.Put("transforms", NumericArray.Of((double[])[.. names.SelectMany(name => learnt[name].Numbers)]));
        base.Save(archive);
    }

    /// <inheritdoc/>
    protected internal override void Load(ForecastTask task, ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var (names, numbers) = (archive.Get("series").ToStrings(), archive.Get("transforms").ToDoubles());
        if (numbers.Length != names.Length * SeriesTransform.Length)
            throw new NabiException($"The forecast file's transformations do not fit its {names.Length} series; it is damaged.");
        learnt = new(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
            learnt[names[i]] = SeriesTransform.From(numbers.AsSpan(i * SeriesTransform.Length, SeriesTransform.Length));
        base.Load(task, archive);
    }

    private static void Back(SeriesTransform transform, Span<double> values)
    {
        foreach (ref var value in values)
            value = transform.Back(value);
    }

    private SeriesTransform TransformOf(ForecastTask task, SeriesHistory history, int target)
        => learnt.TryGetValue(WindowLayout.KeyOf(history, target), out var known) ? known
            : SeriesTransform.Of(Transform, history.Target(target), task.Season);

    private SeriesHistory Forward(ForecastTask task, SeriesHistory history)
        => history.WithTargets([.. Enumerable.Range(0, task.Schema.Targets.Count).Select(target =>
        {
            var transform = TransformOf(task, history, target);
            return history.Target(target).ToArray().Select(transform.Forward).ToArray();
        })]);
}
