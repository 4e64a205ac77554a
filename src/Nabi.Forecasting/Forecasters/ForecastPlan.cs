namespace Nabi.Forecasting;

/// <summary>What a forecaster does with a table: what its settings say, and where they say nothing, what the data asks for.</summary>
internal sealed record ForecastPlan
{
    // More forecasts of the past, or a larger part of the series, would cost more training data than they make the intervals better.
    private const int MostFolds = 10;
    private const int PartOfFolds = 5;

    // Enough forecasts for the level of an interval, when they are this many over the part outside of it: the values of one forecast go
    // wrong together.
    private const double ForecastsOutside = 50;

    public required ForecastTask Task { get; init; }

    public required ForecastModel Model { get; init; }

    /// <summary>Horizons at the end of each series that intervals learn from; 0 for the model's own intervals.</summary>
    public required int Folds { get; init; }

    /// <summary>Steps from one forecast of that part to the next; the horizon, or less where the series are few.</summary>
    public required int Stride { get; init; }

    public required IReadOnlyList<string> Choices { get; init; }

    /// <summary>Chooses.</summary>
    /// <exception cref="NabiException">The series are too short.</exception>
    public static ForecastPlan Of(Forecaster settings, TableSchema schema, IReadOnlyList<SeriesHistory> series)
    {
        List<string> choices = [];
        var lengths = series.Select(history => history.Length).Order().ToArray();
        var median = lengths[lengths.Length / 2];
        if (lengths[^1] <= settings.Horizon)
        {
            throw new SettingException(
                $"Forecaster: the longest series has {lengths[^1]} {(lengths[^1] == 1 ? "step" : "steps")}; a horizon of "
                + $"{settings.Horizon} needs more than as many. Set a "
                + $"shorter {Setting.Horizon}, or give longer series.");
        }

        CheckLookback(settings, series, "");
        var season = settings.Season ?? ChooseSeason(schema, series, choices);
        var lookback = settings.Lookback ?? ChooseLookback(settings.Horizon, season, median, choices);
        ForecastTask task = new()
        {
            Schema = schema,
            Horizon = settings.Horizon,
            Lookback = lookback,
            Season = season,
            Quantiles = IntervalLevels.Quantiles(settings.Levels),
            Seed = settings.Seed,
        };
        var model = settings.Model ?? DefaultModel.For(task, series, choices);
        if (settings.Model is not null and not ByWallClock && season > 1 && !model.Reads.HasFlag(ModelInputs.Known)
            && series.Any(history => ClockSteps.Change(history, settings.Horizon)))
        {
            choices.Add($"Clocks change in the data: {model.Name} counts the hours that pass; {nameof(ByWallClock)} follows the clock.");
        }

        if (Unread(schema, model) is { Length: > 0 } unread)
            choices.Add($"Inputs that {model.Name} does not read: {unread}.");
        var (folds, stride) = settings.Intervals != IntervalMethod.Model ? ChooseFolds(settings, task, median, series.Count, choices)
            : (0, settings.Horizon);
        return new ForecastPlan { Task = task, Model = model, Folds = folds, Stride = stride, Choices = choices };
    }

    /// <summary>Refuses a lookback that no series is long enough for.</summary>
    /// <param name="settings">What was said.</param>
    /// <param name="series">The histories.</param>
    /// <param name="when">When they are this short, as the sentence says it.</param>
    public static void CheckLookback(Forecaster settings, IReadOnlyList<SeriesHistory> series, string when)
    {
        var longest = series.MaxBy(history => history.Length)!;
        if (settings.Lookback is not { } lookback || (long)lookback + settings.Horizon <= longest.Length)
            return;
        var shortest = series.MinBy(history => history.Length)!;
        var least = Math.Max(1, shortest.Length - settings.Horizon);
        var all = series.Count == 1 ? ""
            : $", {least} for all (\"{TableSource.Shown(shortest.Name)}\" is the shortest, {shortest.Length})";
        throw new SettingException(
            $"Forecaster: a lookback of {lookback} and a horizon of {settings.Horizon} need "
            + $"{(long)lookback + settings.Horizon} steps, but the "
            + $"longest series has {longest.Length}{when}; set {Setting.Lookback} to "
            + $"{Math.Max(1, longest.Length - settings.Horizon)} or less"
            + $"{all}.");
    }

    // What is in the table for nothing.
    private static string Unread(TableSchema schema, ForecastModel model)
    {
        string[] names = [.. ((ModelInputs Kind, IReadOnlyList<TableColumn> Columns)[])
            [(ModelInputs.Known, schema.Known), (ModelInputs.Observed, schema.Observed), (ModelInputs.Static, schema.Static)] is var kinds
            ? kinds.Where(kind => !model.Reads.HasFlag(kind.Kind)).SelectMany(kind => kind.Columns)
                .Select(column => column.Calendar ?? column.Name).Distinct(StringComparer.Ordinal) : []];
        return string.Join(", ", names);
    }

    private static int ChooseSeason(TableSchema schema, IReadOnlyList<SeriesHistory> series, List<string> choices)
    {
        var (season, reason) = SeasonDetection.Of(schema.Frequency, series);
        choices.Add(season > 1 ? $"Season of {season} steps: {reason}." : $"No season: {reason}.");
        return season;
    }

    private static int ChooseLookback(int horizon, int season, int median, List<string> choices)
    {
        var wanted = Math.Max(season > 1 ? 2 * season : 8, 2 * horizon);
        var lookback = Math.Max(1, Math.Min(wanted, (median - horizon) / 2));
        choices.Add($"Lookback of {lookback} {(lookback == 1 ? "step" : "steps")}.");
        return lookback;
    }

    // More than usual only until they tell the highest level: each takes a forecast of every series.
    private static int EnoughFolds(Forecaster settings, int horizon, int median, int series)
    {
        var (folds, most) = (MostFolds, median / PartOfFolds / horizon);
        var level = settings.Levels.DefaultIfEmpty(0.5).Max();
        while (folds < most && ConformalIntervals.AreFew(Independent(folds), level))
            folds++;
        return folds;

        double Independent(int count) => series * ConformalIntervals.Independent(horizon, (count - 1) * horizon + 1, 1);
    }

    private static (int Folds, int Stride) ChooseFolds(Forecaster settings, ForecastTask task, int median, int series,
        List<string> choices)
    {
        var room = (median - Math.Max(task.Lookback, Math.Min(2 * task.Season, median / 2)) - task.Horizon) / task.Horizon;
        var needed = (int)Math.Ceiling(ForecastsOutside / (1 - settings.Levels.DefaultIfEmpty(0.5).Max()) / Math.Max(1, series));
        var folds = settings.CalibrationFolds is { } given ? Math.Min(given, Math.Max(0, median / task.Horizon - 1))
            : Math.Max(0, Math.Min(Math.Clamp(needed, 1, EnoughFolds(settings, task.Horizon, median, series)), room / 2));

        // Few series have too few forecasts a horizon apart: then they begin nearer to one another.
        var between = (folds - 1) * task.Horizon;
        var stride = settings.CalibrationFolds is null && needed > folds && folds > 1 ? Math.Max(1, between / (needed - 1)) : task.Horizon;
        if (folds == 0)
        {
            choices.Add("Intervals are the model's own: the series are too short to calibrate them.");
            return (folds, stride);
        }

        var each = between / stride + 1;
        choices.Add($"Intervals calibrated on {each} {(each == 1 ? "forecast" : "forecasts")} of the past per series.");
        var independent = series * ConformalIntervals.Independent(task.Horizon, each, stride);
        if (settings.Levels.Where(level => ConformalIntervals.AreFew(independent, level)).ToArray() is { Length: > 0 } few)
        {
            var names = string.Join(", ", few.Select(level => FormattableString.Invariant($"{100 * level:0.##}")));
            choices.Add($"They are few for a level of {names} %, which takes "
                + $"{Math.Ceiling(Math.Round(few[^1] / (1 - few[^1]), 6))} that do not overlap: those "
                + "intervals are the model's own, made wider where the past was missed.");
        }

        return (folds, stride);
    }
}
