namespace Nabi.Forecasting;

/// <summary>The forecasts of a backtest from one step of the past on.</summary>
internal sealed class BacktestFold
{
    private readonly int back;
    private readonly IReadOnlyList<(int Series, SeriesHistory History, ModelForecast Forecast, ModelForecast Naive)> forecasts;

    private BacktestFold(string model, int season, int back,
        IReadOnlyList<(int Series, SeriesHistory History, ModelForecast Forecast, ModelForecast Naive)> forecasts)
        => (Model, Season, this.back, this.forecasts) = (model, season, back, forecasts);

    /// <summary>The name of the model that learnt.</summary>
    public string Model { get; }

    /// <summary>The season that it found.</summary>
    public int Season { get; }

    /// <summary>Forecasts all series that are long enough.</summary>
    public static BacktestFold Of(Forecaster forecaster, SeriesTable table, int back, int? window)
    {
        var places = Enumerable.Range(0, table.Series.Count).Where(i => table.Series[i].Length > back).ToArray();
        SeriesHistory[] known = [.. places.Select(i => Window(table.Series[i].Until(table.Series[i].Length - back), window))];
        var said = forecaster.Numbers(known);
        SeasonalNaive naive = new();
        naive.Fit(forecaster.Task, known);
        var simple = naive.Predict(known);
        return new(forecaster.FittedModel.Name, forecaster.Task.Season, back,
            [.. places.Select((place, i) => (place, known[i], said[i], simple[i]))]);
    }

    /// <summary>The numbers of a fold, for another rank: season, sizes, quantiles, then the forecasts of each series.</summary>
    public double[] Pack()
    {
        var first = forecasts[0].Forecast;
        return [Season, first.Horizon, first.Targets, first.Levels.Count, .. first.Levels,
            .. forecasts.SelectMany(one => one.Forecast.Numbers.Concat(one.Naive.Numbers))];
    }

    /// <summary>A fold of another rank.</summary>
    public static BacktestFold Unpack(string model, ReadOnlySpan<double> numbers, SeriesTable table, int back, int? window)
    {
        var (season, horizon, targets, count) = ((int)numbers[0], (int)numbers[1], (int)numbers[2], (int)numbers[3]);
        double[] levels = [.. numbers.Slice(4, count)];
        numbers = numbers[(4 + count)..];
        var length = targets * horizon * (1 + count);
        List<(int, SeriesHistory, ModelForecast, ModelForecast)> forecasts = [];
        for (var i = 0; i < table.Series.Count; i++)
        {
            var series = table.Series[i];
            if (series.Length <= back)
                continue;
            forecasts.Add((i, Window(series.Until(series.Length - back), window), new ModelForecast(horizon, targets, levels, numbers),
                new ModelForecast(horizon, targets, levels, numbers[length..])));
            numbers = numbers[(2 * length)..];
        }

        return new(model, season, back, forecasts);
    }

    /// <summary>
    /// Corrects the intervals of each series by what came true of its forecasts before; a forecast is known to the end when a later one
    /// begins a horizon after it.
    /// </summary>
    public static void Adapt(SeriesTable table, IReadOnlyList<BacktestFold> folds, IReadOnlyList<double> levels)
    {
        var corrections = new AdaptiveIntervals?[table.Series.Count];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            foreach (var (place, _, forecast, _) in folds[fold].forecasts)
                corrections[place] ??= new AdaptiveIntervals(forecast.Targets, levels);
            // What has become known since the fold before.
            for (var earlier = 0; earlier < fold; earlier++)
            {
                if (Known(earlier, fold) && !(fold > 0 && Known(earlier, fold - 1)))
                {
                    foreach (var (place, _, forecast, _) in folds[earlier].forecasts)
                    {
                        for (var target = 0; target < forecast.Targets; target++)
                        {
                            corrections[place]!.Observe(forecast, target,
                                table.Series[place].Truth(target)
                                    .Slice(table.Series[place].Length - folds[earlier].back, forecast.Horizon));
                        }
                    }
                }
            }

            foreach (var (place, _, forecast, _) in folds[fold].forecasts)
                corrections[place]!.Apply(forecast);
        }

        bool Known(int earlier, int at) => folds[earlier].back - folds[at].back >= folds[earlier].forecasts[0].Forecast.Horizon;
    }

    /// <summary>The last steps of a history.</summary>
    public static SeriesHistory Window(SeriesHistory history, int? window)
    {
        if (window is not { } steps || history.Length <= steps)
            return history;
        var first = history.Length - steps;
        var schema = history.Schema;
        return new SeriesHistory(schema, history.Name, history.Time.From(first),
            [.. Enumerable.Range(0, schema.Targets.Count).Select(i => history.Target(i)[first..].ToArray())],
            [.. Enumerable.Range(0, schema.Known.Count).Select(i => history.Known(i)[first..].ToArray())],
            [.. Enumerable.Range(0, schema.Observed.Count).Select(i => history.Observed(i)[first..].ToArray())],
            [.. Enumerable.Range(0, schema.Static.Count).Select(history.Static)]);
    }

    /// <summary>The scores of all folds.</summary>
    public static Backtest Sum(Forecaster settings, SeriesTable table, IReadOnlyList<BacktestFold> folds, bool keep)
    {
        var targets = table.Schema.Targets.Count;
        ScoreSums all = new(settings.Levels), naive = new(settings.Levels);
        var each = new (ScoreSums Own, ScoreSums Naive)?[table.Series.Count * targets];
        List<BacktestForecast> kept = [];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            foreach (var (place, history, forecast, simple) in folds[fold].forecasts)
            {
                for (var target = 0; target < targets; target++)
                {
                    var truth = table.Series[place].Truth(target).Slice(table.Series[place].Length - folds[fold].back, settings.Horizon);
                    var season = folds[fold].Season;
                    each[place * targets + target] ??= (new ScoreSums(settings.Levels), new ScoreSums(settings.Levels));
                    var (own, ofNaive) = each[place * targets + target]!.Value;
                    foreach (var sums in (ReadOnlySpan<ScoreSums>)[all, own])
                        sums.Add(history, target, season, forecast, truth);
                    foreach (var sums in (ReadOnlySpan<ScoreSums>)[naive, ofNaive])
                        sums.Add(history, target, season, simple, truth);
                    if (keep)
                    {
                        kept.Add(
                            new BacktestForecast(fold, new SeriesForecast(history, target, forecast, settings.Levels), truth.ToArray()));
                    }
                }
            }
        }

        SeriesBacktest[] series = [.. each.Select((sums, i) => sums is { } both
            ? new SeriesBacktest(table.Series[i / targets].Name, table.Schema.Targets[i % targets].Name, both.Own.ToScores(),
                both.Naive.ToScores()) : null).OfType<SeriesBacktest>()];
        return new(folds.Count, settings.Horizon, folds[0].Model, all.ToScores(), naive.ToScores(), series, kept,
            table.Series.Count - series.Length / targets);
    }
}
