using System.Numerics.Tensors;
using Nabi.Engine;

namespace Nabi.Forecasting;

/// <summary>
/// A way to forecast series: learnt from all of them at once (a global model), or worked out for each by itself (a local one).
/// </summary>
/// <remarks>
/// A model of your own derives from <see cref="WindowModel"/> where a network reads a window of the past, and from this class otherwise.
/// Its settings are declared as those of losses are (<see cref="ConfigSetting{T}"/>), so they come back from files; a class of your own is
/// named by <c>Registry.Register&lt;ForecastModel&gt;</c>.
/// </remarks>
public abstract class ForecastModel : Configurable, IFamily<ForecastModel>
{
    private ForecastTask? task;

    static Family IFamily<ForecastModel>.Table => ForecastModelTable.Family;

    static ForecastModel IFamily<ForecastModel>.Completed(ForecastModel value, Config config)
    {
        value.ReadSettings(config);
        return value;
    }

    /// <summary>The model's name in reports: its class name unless it says otherwise.</summary>
    public virtual string Name => ClassName;

    /// <inheritdoc/>
    public override string ClassName => GetType().Name;

    /// <summary>
    /// The inputs that the model reads; all by default. A forecaster says which inputs of a table its model does not read, and needs the
    /// known inputs of the steps to come only for a model that reads them.
    /// </summary>
    public virtual ModelInputs Reads => ModelInputs.All;

    /// <summary>The least value that a forecast can have: 0 for a model of counts; none by default.</summary>
    internal virtual double Least => double.NegativeInfinity;

    /// <summary>Steps at the end of a history that a forecast reads; null (default) for all of them, as local models do.</summary>
    /// <param name="task">What is forecast.</param>
    internal virtual int? StepsRead(ForecastTask task) => null;

    /// <summary>
    /// Steps at the end of a series that goes on with readings which are enough for its forecasts: those that are read, and of a model that
    /// reads whole histories so many seasons that older ones hardly count.
    /// </summary>
    /// <param name="task">What is forecast.</param>
    internal virtual int StepsKept(ForecastTask task) => StepsRead(task) ?? LocalForecasts.Kept(task.Season);

    /// <summary>Whether the model has learnt or been read from a file.</summary>
    public bool IsFitted => task is not null;

    /// <summary>What the model learnt to forecast.</summary>
    /// <exception cref="NabiException">The model has not learnt yet.</exception>
    public ForecastTask Task
        => task ?? throw new NabiException($"{Name}: the model has not learnt anything yet; call Fit first, or load it from a file.");

    /// <summary>A model of the same settings that learns by itself; what this one learnt stays its own.</summary>
    public virtual ForecastModel Copy() => (ForecastModel)MemberwiseClone();

    /// <summary>Learns from the histories of the series.</summary>
    /// <param name="task">What to forecast.</param>
    /// <param name="series">The histories; those too short to learn from are left aside.</param>
    /// <param name="options">How much is printed, and what may end the training early; null for the defaults.</param>
    /// <exception cref="NabiException">There is nothing to learn from, or the data does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Fit(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        Learn(task, series, options ?? new ForecastFitOptions());
        this.task = task;
    }

    /// <summary>Forecasts each series from the end of its history on.</summary>
    /// <param name="series">The histories, of the columns that the model learnt from.</param>
    /// <returns>One forecast per history, in their order.</returns>
    /// <exception cref="NabiException">The model has not learnt, known inputs of the steps to come are missing, or the model forecasts
    /// something that is no number.</exception>
    public IReadOnlyList<ModelForecast> Predict(IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var forecasts = series.Count > 0 ? Forecast(Task, series) : [];
        if (forecasts.Count != series.Count)
        {
            throw new NabiException(
                $"{Name}: a model must give one forecast per history, in their order; it gave {forecasts.Count} for {series.Count}.");
        }

        for (var i = 0; i < forecasts.Count; i++)
        {
            Check(forecasts[i], series[i]);
            forecasts[i].Least = Least;
            forecasts[i].SortQuantiles();
        }

        return forecasts;
    }

    /// <summary>Learns from the histories of the series; local models, which learn nothing ahead, leave it as it is.</summary>
    /// <param name="task">What to forecast.</param>
    /// <param name="series">The histories.</param>
    /// <param name="options">How much is printed, and what may end the training early.</param>
    protected virtual void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
    }

    /// <summary>Forecasts each series from the end of its history on.</summary>
    /// <param name="task">What to forecast.</param>
    /// <param name="series">The histories, at least one.</param>
    /// <returns>One forecast per history, in their order; crossing quantiles are put in order afterwards.</returns>
    protected abstract IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series);

    /// <summary>Writes what the model learnt; nothing by default.</summary>
    /// <param name="archive">Where it goes.</param>
    protected internal virtual void Save(ForecastArchive archive)
    {
    }

    /// <summary>Reads what the model learnt; nothing by default.</summary>
    /// <param name="task">What the model learnt to forecast.</param>
    /// <param name="archive">Where it stands.</param>
    /// <exception cref="NabiException">It does not fit the model's settings.</exception>
    protected internal virtual void Load(ForecastTask task, ForecastArchive archive)
    {
    }

    /// <summary>Refuses a network whose training ended in something that is no number, so that nothing is forecast with it.</summary>
    private protected void RequireFinite(Model network, IReadOnlyList<SeriesHistory> series)
    {
        if (network.Weights.All(weight => weight.Value is not { DType: DType.Float32, Length: > 0 } value
            || TensorPrimitives.IsFiniteAll<float>(value.AsSpan())))
        {
            return;
        }

        var (largest, name) = series.SelectMany(history => Enumerable.Range(0, history.Schema.Targets.Count)
            .Select(target => (Size: Largest(history.Target(target)), history.Name))).Max();
        throw new NabiException(FormattableString.Invariant(
            $"{Name}: training ended in numbers that are infinite or none; the largest value is {largest:0.###e0}, in series ")
            + $"\"{TableSource.Shown(name)}\". Take out values that are no measurements, transform the target, or set a smaller "
            + "LearningRate.");
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
            largest = double.IsNaN(value) ? largest : Math.Max(largest, Math.Abs(value));
        return largest;
    }

    // A series without values may have a forecast without numbers.
    private void Check(ModelForecast forecast, SeriesHistory history)
    {
        var targets = Task.Schema.Targets.Count;
        if (forecast.Horizon != Task.Horizon || forecast.Targets != targets || !forecast.Levels.SequenceEqual(Task.Quantiles))
        {
            throw new NabiException(
                $"{Name}: a forecast is made with the task of the model: {Task.Horizon} steps, {targets} targets, {Task.Quantiles.Count} "
                + $"quantiles; got {forecast.Horizon}, {forecast.Targets} and {forecast.Levels.Count}.");
        }

        if (forecast.Numbers.All(double.IsFinite))
            return;
        for (var target = 0; target < forecast.Targets; target++)
        {
            if (history.Target(target).ToArray().Count(double.IsFinite) >= 2)
            {
                throw new NabiException(
                    $"{Name}: its forecast of series \"{TableSource.Shown(history.Name)}\" is infinite or no number; take out values of "
                    + "the series that are no measurements, or use another model.");
            }
        }
    }

    /// <summary>Reads what the model learnt, after which it can forecast.</summary>
    internal void Restore(ForecastTask task, ForecastArchive archive)
    {
        this.task = WeightBudget.Within(archive.Numbers, () =>
        {
            Load(task, archive);
            return task;
        });
    }
}
