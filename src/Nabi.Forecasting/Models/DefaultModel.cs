namespace Nabi.Forecasting;

/// <summary>The model for data of which nothing else was said.</summary>
internal static class DefaultModel
{
    // Fewer windows than this teach a network less than a formula knows.
    private const long FewWindows = 1000;

    /// <summary>Chooses a model and says why.</summary>
    public static ForecastModel For(ForecastTask task, IReadOnlyList<SeriesHistory> series, List<string> choices)
    {
        var windows = series.Sum(history => Math.Max(0L, history.Length - task.Lookback - 2 * task.Horizon)) * task.Schema.Targets.Count;
        var inputs = task.Schema.Known.Count + task.Schema.Observed.Count + task.Schema.Static.Count;
        if (windows < FewWindows)
            return Chosen(new Ensemble(new ExponentialSmoothing(), new Theta()), $"{windows} windows are too few for a network");
        var read = inputs == 1 ? "input" : $"{inputs} inputs";
        return inputs > 0 ? Chosen(new MQRNN(), $"{windows} windows, and a network reads the {read}")
            : Chosen(new Ensemble(new ExponentialSmoothing(), new NBEATS()),
                $"{windows} windows teach a network, and no input has to be read");

        ForecastModel Chosen(ForecastModel model, string reason)
        {
            // A network that reads inputs is told the hour of the clock by them.
            if ((inputs == 0 || model.Reads == ModelInputs.None) && task.Season > 1
                && series.Any(history => ClockSteps.Change(history, task.Horizon)))
            {
                (model, reason) = (new ByWallClock(model), $"clocks change in the data; {reason}");
            }

            choices.Add($"Model: {model.Name}: {reason}.");
            return model;
        }
    }
}
