namespace Nabi.Forecasting;

/// <summary>
/// Forecasts the series of a table, with intervals that hold their level: one model for all of them, chosen by the data unless one is
/// given.
/// </summary>
/// <remarks>
/// <code>
/// var forecaster = new Forecaster(horizon: 24, lookback: 168) { Levels = [0.8, 0.95] };
/// forecaster.Fit(table);
/// forecaster.Predict(table).SaveCsv("forecast.csv");
/// </code>
/// </remarks>
public sealed partial class Forecaster
{
    private ForecastModel? fitted;
    private ConformalIntervals? intervals;
    private ForecastTask? task;

    /// <summary>Creates a forecaster.</summary>
    /// <param name="horizon">Steps of a forecast, 1 or more.</param>
    /// <param name="lookback">Steps of the past that models with a window read, 1 or more; null (default) to choose by the data.</param>
    /// <exception cref="NabiException">One is below 1.</exception>
    public Forecaster(int horizon, int? lookback = null)
    {
        if (horizon < 1 || lookback is < 1)
        {
            throw new NabiException(
                $"Forecaster: horizon and lookback must be 1 or more, got {horizon}{(lookback is { } steps ? $" and {steps}" : "")}.");
        }

        (Horizon, Lookback) = (horizon, lookback);
    }

    /// <summary>Steps of a forecast.</summary>
    public int Horizon { get; }

    /// <summary>Steps of the past that models with a window read; null to choose by the data.</summary>
    public int? Lookback { get; }

    /// <summary>The levels of the intervals, each between 0 and 1; 0.8 and 0.95 by default.</summary>
    /// <exception cref="NabiException">One is not between 0 and 1.</exception>
    public IReadOnlyList<double> Levels
    {
        get;
        init => field = value is not null && value.All(level => level is > 0 and < 1) ? [.. value.Distinct().Order()]
            : throw new NabiException(FormattableString.Invariant(
                $"Forecaster: levels are numbers between 0 and 1, such as 0.8 and 0.95, got {string.Join(", ", value ?? [])}."));
    } = [0.8, 0.95];

    /// <summary>The model; null (default) to choose by the data.</summary>
    public ForecastModel? Model { get; init; }

    /// <summary>
    /// Steps after which the series repeat, 1 for none; null (default) to choose by frequency and data: the usual season of the frequency
    /// where the data shows it or is too short to speak against it, another one where the data clearly has that, else none. Steps are those
    /// that pass, also where clocks are changed (<see cref="ByWallClock"/>).
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? Season
    {
        get;
        init => field = value is null or >= 1 ? value : throw new NabiException($"Forecaster: the season must be 1 or more, got {value}.");
    }

    /// <summary>Where intervals come from; <c>conformal</c> by default.</summary>
    public IntervalMethod Intervals { get; init; }

    /// <summary>
    /// Forecasts of the past, a horizon apart, that conformal intervals learn from, 1 or more; null (default) to choose by the data.
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? CalibrationFolds
    {
        get;
        init => field = value is null or >= 1 ? value
            : throw new NabiException($"Forecaster: calibration folds must be 1 or more, got {value}.");
    }

    /// <summary>
    /// Whether the model learns anew from all of the data after its intervals were calibrated; true by default. False takes half the time
    /// and leaves the newest data out.
    /// </summary>
    public bool Refit { get; init; } = true;

    /// <summary>
    /// Steps at the end of each series that are kept for <see cref="Update(SeriesReading)"/>, in memory and in files, 1 or more, and never
    /// fewer than the model reads or a season has. Null (default) for what it reads; for models that read whole histories, such as
    /// <see cref="ExponentialSmoothing"/>, 20 seasons and at least 1000 steps: older ones hardly count in their forecasts.
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? KeptSteps
    {
        get;
        init => field = value is null or >= 1 ? value
            : throw new NabiException($"Forecaster: the steps that are kept must be 1 or more, got {value}.");
    }

    /// <summary>Decides everything random; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>Whether <see cref="Fit"/> was called, or the forecaster comes from a file.</summary>
    public bool IsFitted => fitted is not null;

    /// <summary>What was chosen by the data, a line each.</summary>
    public IReadOnlyList<string> Choices { get; private set; } = [];

    /// <summary>What is forecast, after <see cref="Fit"/>.</summary>
    /// <exception cref="NabiException">The forecaster has not learnt yet.</exception>
    public ForecastTask Task => task ?? throw Unfitted();

    /// <summary>The model that learnt.</summary>
    /// <exception cref="NabiException">The forecaster has not learnt yet.</exception>
    public ForecastModel FittedModel => fitted ?? throw Unfitted();

    /// <summary>Learns from a table.</summary>
    /// <param name="table">The series.</param>
    /// <param name="options">How much is printed, and what may end the training early; null for the defaults.</param>
    /// <returns>This forecaster.</returns>
    /// <exception cref="NabiException">The series are too short, do not fit the model, or have words in rows after the history that are in
    /// none of it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Forecaster Fit(SeriesTable table, ForecastFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        table = table.As(table.Schema.Learnt);
        Learn(table.Schema, table.Series, options ?? new ForecastFitOptions());
        Remember(table.Series);
        return this;
    }

    /// <summary>Forecasts each series of a table from its end on.</summary>
    /// <param name="table">The series: those that were learnt from, gone on or not, or others of the same columns. Of a series that was
    /// learnt from its end is enough, as many steps as the model reads; its intervals are as wide as with the whole history.</param>
    /// <param name="known">The known inputs of the steps to come, matched by series and time; null (default) where the table has them, or
    /// where there are none but those of the calendar.</param>
    /// <exception cref="NabiException">The forecaster has not learnt, the columns are others, a word is new, or known inputs of the steps
    /// to come are missing.</exception>
    public Forecast Predict(SeriesTable table, SeriesTable? known = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        Task.Schema.Require(table.Schema);
        var read = (known is null ? table : table.WithKnown(known)).As(Task.Schema).Series;
        foreach (var history in read)
            KnownAhead.Require(FittedModel, Task, history);
        var forecasts = Numbers(read);
        for (var i = 0; i < read.Count; i++)
            live.GetValueOrDefault(read[i].Name)?.Adaptive?.Apply(forecasts[i]);
        return new([.. forecasts.SelectMany((numbers, i) => Enumerable.Range(0, numbers.Targets)
            .Select(target => new SeriesForecast(read[i], target, numbers, Levels)))]);
    }

    /// <summary>A forecaster of the same settings that has learnt nothing.</summary>
    public Forecaster Copy()
    {
        var copy = (Forecaster)MemberwiseClone();
        (copy.fitted, copy.intervals, copy.task, copy.Choices, copy.live) = (null, null, null, [], []);
        return copy;
    }

    /// <summary>What it is and what it chose.</summary>
    public override string ToString()
        => string.Join('\n',
            [$"Forecaster of {Horizon} {(Horizon == 1 ? "step" : "steps")}{(fitted is null ? ", not fitted" : $": {fitted.Name}")}",
                .. Choices]);

    /// <summary>Corrected forecasts of histories. Of a series that is known longer, its history is taken for the end of it.</summary>
    internal IReadOnlyList<ModelForecast> Numbers(IReadOnlyList<SeriesHistory> series)
        => Numbers(series, i => live.GetValueOrDefault(series[i].Name) is { } known && known.AllSteps > series[i].Length ? known : null);

    private IReadOnlyList<ModelForecast> Numbers(IReadOnlyList<SeriesHistory> series, Func<int, LiveSeries?> whole)
    {
        var forecasts = FittedModel.Predict([.. series.Select(history => history.Ahead(Horizon))]);
        for (var i = 0; i < forecasts.Count; i++)
        {
            if (whole(i) is { } known)
                intervals?.Apply(target => known.Units[target].Value, forecasts[i]);
            else
                intervals?.Apply(series[i], Task.Season, forecasts[i]);
        }

        return forecasts;
    }

    /// <summary>Learns from histories.</summary>
    internal void Learn(TableSchema schema, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        options.Cancellation.ThrowIfCancellationRequested();
        var plan = ForecastPlan.Of(this, schema.Learnt, series);
        ConformalIntervals? calibrated = null;
        List<(SeriesHistory Series, int Origin, ModelForecast Forecast)> last = [];
        var model = plan.Model.Copy();
        if (plan.Folds > 0)
        {
            // The forecasts that misses are counted from are of a model that has not seen what they are compared with.
            model.Fit(plan.Task, [.. series.Select(history => history.Until(Math.Max(0, history.Length - plan.Folds * Horizon)))],
                options);
            var calibration = Calibration(model, plan, series, options);
            calibrated = ConformalIntervals.Calibrate(plan.Task, Levels, calibration);
            last = [.. calibration.Where(one => one.Origin == one.Series.Length - Horizon)];
        }

        if (plan.Folds == 0 || Refit)
        {
            model = plan.Model.Copy();
            model.Fit(plan.Task, series, options);
            if (calibrated is not null && last.Count > 0)
            {
                calibrated = calibrated.For(plan.Task, [.. last.Zip(Ahead(model, plan, last.Select(one => one.Series), Horizon))
                    .Select(pair => (pair.First.Series, pair.First.Origin, pair.First.Forecast, pair.Second))]);
            }
        }

        (fitted, intervals, task, Choices) = (model, calibrated, plan.Task, plan.Choices);
    }

    private static List<(SeriesHistory Series, int Origin, ModelForecast Forecast)> Calibration(ForecastModel model, ForecastPlan plan,
        IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        List<(SeriesHistory, int, ModelForecast)> calibration = [];
        var count = (plan.Folds - 1) * plan.Task.Horizon / plan.Stride + 1;
        for (var back = plan.Task.Horizon; back <= plan.Folds * plan.Task.Horizon; back += plan.Stride)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            SeriesHistory[] longer = [.. series.Where(history => history.Length > back)];
            calibration.AddRange(longer.Zip(Ahead(model, plan, longer, back)).Select(pair => (pair.First, pair.First.Length - back,
                pair.Second)));
            options.Progress?.Report(new ForecastProgress("Calibration of intervals", (back - plan.Task.Horizon) / plan.Stride + 1, count));
        }

        return calibration;
    }

    // Forecasts that begin some steps before the ends.
    private static IReadOnlyList<ModelForecast> Ahead(ForecastModel model, ForecastPlan plan, IEnumerable<SeriesHistory> series, int back)
        => model.Predict([.. series.Select(history => history.Until(history.Length - back).Ahead(plan.Task.Horizon))]);

    private static NabiException Unfitted()
        => new("Forecaster: it has not learnt anything yet; call Fit first, or load it from a file.");
}
