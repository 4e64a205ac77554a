namespace Nabi.Forecasting;

/// <content>Backtests.</content>
public sealed partial class Forecaster
{
    /// <summary>
    /// Forecasts from steps of the past on and compares with what came true. What this forecaster learnt is neither used nor changed: a
    /// copy learns from what came before the first forecast alone, or, with <see cref="BacktestOptions.Refit"/>, before each.
    /// </summary>
    /// <param name="table">The series.</param>
    /// <param name="folds">Forecasts per series, a horizon apart, 1 or more.</param>
    /// <exception cref="NabiException">No series is long enough.</exception>
    public Backtest Backtest(SeriesTable table, int folds) => Backtest(table, new BacktestOptions { Folds = folds });

    /// <summary>Forecasts from steps of the past on and compares with what came true.</summary>
    /// <param name="table">The series.</param>
    /// <param name="options">How many forecasts, how far apart, and from how much of the past.</param>
    /// <exception cref="NabiException">No series is long enough, or an option makes no sense.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Backtest Backtest(SeriesTable table, BacktestOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        CheckBacktest(table, options);
        var stride = options.Stride ?? Horizon;
        var folds = new BacktestFold[options.Folds];
        var done = 0;
        var once = options.Refit ? null : Learnt(table, options, Back(0));
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = once is null ? options.Parallelism : 1,
            CancellationToken = options.Fit?.Cancellation ?? default,
        };
        var (rank, ranks) = (options.Cluster?.Rank ?? 0, options.Cluster?.Size ?? 1);
        if (ranks > 1 && once is null && options.Fit?.Cluster is not null)
            throw new NabiException("Backtest: folds that ranks share are learnt by one rank each; leave the Cluster of Fit out.");
        FoldExchange exchange = new(options.Cluster, table, options.Window);
        Parallel.For(0, options.Folds, parallel, fold => exchange.Try(fold % ranks == rank, () =>
        {
            var forecaster = once ?? Learnt(table, options, Back(fold));
            folds[fold] = BacktestFold.Of(forecaster, table, Back(fold), options.Window);
            var finished = Interlocked.Increment(ref done);
            options.Progress?.Report(finished);
            options.Fit?.Progress?.Report(new ForecastProgress("Backtest", finished, options.Folds));
        }));
        exchange.Share(folds, Back);
        if (Intervals == IntervalMethod.Adaptive)
            BacktestFold.Adapt(table, folds, Levels);
        return BacktestFold.Sum(this, table, folds, options.KeepForecasts);

        // How far before the end of a series the forecast of a fold begins.
        int Back(int fold) => Horizon + (options.Folds - 1 - fold) * stride;
    }

    /// <summary>
    /// Refuses at once what <see cref="Fit"/> and <see cref="Predict"/> would refuse after the time of learning: series that are too short,
    /// known inputs of the steps to come that are missing. Nothing is learnt or changed.
    /// </summary>
    /// <param name="table">The series.</param>
    /// <param name="known">The known inputs of the steps to come, as for <see cref="Predict"/>; null (default) where the table has
    /// them.</param>
    /// <param name="backtest">A backtest that is to be made too; null (default) for none.</param>
    /// <returns>What will be chosen by the data, a line each, as <see cref="Choices"/> has it after <see cref="Fit"/>, and whether known
    /// inputs of the steps to come are missing that the model does not read.</returns>
    /// <exception cref="NabiException">One of them would be refused.</exception>
    public IReadOnlyList<string> Check(SeriesTable table, SeriesTable? known = null, BacktestOptions? backtest = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var schema = table.Schema.Learnt;
        var plan = ForecastPlan.Of(this, schema, table.Series);
        var ahead = (known is null ? table : table.WithKnown(known)).As(schema);
        foreach (var history in ahead.Series)
            KnownAhead.Require(plan.Model, plan.Task, history);
        if (backtest is not null)
            CheckBacktest(table, backtest);
        return plan.Model.Reads.HasFlag(ModelInputs.Known) || KnownAhead.Missing(plan.Task, ahead.Series) is not { Count: > 0 } missing
            ? plan.Choices
            : [.. plan.Choices, $"Steps to come lack known inputs ({string.Join(", ", missing)}); {plan.Model.Name} forecasts without."];
    }

    private void CheckBacktest(SeriesTable table, BacktestOptions options)
    {
        options.Check();
        var stride = options.Stride ?? Horizon;
        var needed = Horizon + (options.Folds - 1L) * stride;
        if (table.Series.Max(history => history.Length) <= needed)
        {
            throw new SettingException(
                $"Backtest: {options.Folds} folds of {Horizon} steps need series of more than {needed} steps; the longest has "
                + $"{table.Series.Max(history => history.Length)}. Set fewer {Setting.Folds} or a shorter {Setting.Horizon}.");
        }

        if (options.Window is null)
        {
            ForecastPlan.CheckLookback(this, [.. table.Series.Where(history => history.Length > needed)
                .Select(history => history.Until((int)(history.Length - needed)))], $" before the first of {options.Folds} backtest folds");
        }
    }

    private Forecaster Learnt(SeriesTable table, BacktestOptions options, int back)
    {
        SeriesHistory[] known = [.. table.Series.Where(history => history.Length > back)
            .Select(history => BacktestFold.Window(history.Until(history.Length - back), options.Window))];
        var forecaster = Copy();
        forecaster.Learn(table.Schema, known, options.Fit ?? new ForecastFitOptions());
        return forecaster;
    }
}
