namespace Nabi.Forecasting;

/// <summary>
/// A model of the hours that the clock on the wall shows: seasons then follow it through a change of clocks, as people and machines do,
/// where steps of a zone count the hours that have passed. For series of hours or shorter steps with a zone; others stay as they are.
/// </summary>
/// <remarks>
/// The hour that is left out in spring is put in, on a line between its neighbours; the one that comes twice in autumn becomes its mean. A
/// forecast through a change says nothing of the one, and the same twice of the other. The model sees the targets alone; networks that read
/// inputs are told the hour of the clock by the calendar input <c>hour_of_day</c> instead. <see cref="Forecaster"/> chooses it by itself
/// where clocks change in the data, a season was found and no input is read.
/// </remarks>
public sealed class ByWallClock : ModelOverModel
{
    /// <summary>Creates a model by the clock.</summary>
    /// <param name="model">The model that sees the steps of the clock.</param>
    public ByWallClock(ForecastModel model)
        : base(model)
    {
    }

    /// <inheritdoc/>
    public override string Name => $"{Model.Name} by wall clock";

    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.None;

    /// <inheritdoc/>
    internal override double Least => Model.Least;

    /// <inheritdoc/>
    internal override int? StepsRead(ForecastTask task)
        => Model.StepsRead(Inner(task)) + 2 * ClockSteps.MostShift(task.Schema.Frequency);

    /// <inheritdoc/>
    internal override int StepsKept(ForecastTask task)
        => Model.StepsKept(Inner(task)) + 2 * ClockSteps.MostShift(task.Schema.Frequency);

    /// <inheritdoc/>
    protected override void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        var inner = Inner(task);
        Model.Fit(inner, [.. series.Select(history => new ClockSteps(history).ToHistory(inner.Schema))], options);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        var inner = Inner(task);
        ClockSteps[] clocks = [.. series.Select(history => new ClockSteps(history))];
        var said = Model.Predict([.. clocks.Select(clock => clock.ToHistory(inner.Schema))]);
        return [.. said.Zip(clocks, (forecast, clock) => Elapsed(task, forecast, clock))];
    }

    /// <inheritdoc/>
    protected internal override void Load(ForecastTask task, ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(archive);
        Model.Restore(Inner(task), archive.Part("model"));
    }

    // In spring the clock is an hour further at the end of the horizon.
    private static ForecastTask Inner(ForecastTask task) => task with
    {
        Schema = task.Schema with { Known = [], Observed = [], Static = [] },
        Horizon = task.Horizon + ClockSteps.MostShift(task.Schema.Frequency),
    };

    private static ModelForecast Elapsed(ForecastTask task, ModelForecast said, ClockSteps clock)
    {
        var forecast = new ModelForecast(task);
        for (var step = 0; step < task.Horizon; step++)
        {
            var place = Math.Clamp(clock.Ahead(step), 0, said.Horizon - 1);
            for (var target = 0; target < forecast.Targets; target++)
            {
                forecast.Mean(target)[step] = said.Mean(target)[place];
                for (var level = 0; level < forecast.Levels.Count; level++)
                    forecast.Quantile(target, level)[step] = said.Quantile(target, level)[place];
            }
        }

        return forecast;
    }
}
