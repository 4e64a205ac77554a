namespace Nabi.Forecasting;

/// <summary>The known inputs of the steps to come: whether all that a forecast reads are there.</summary>
internal static class KnownAhead
{
    /// <summary>Refuses a history that lacks a known input of a step to come, if the model reads them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="task">What is forecast.</param>
    /// <param name="history">The history.</param>
    /// <exception cref="NabiException">A step, or a cell of one, is missing.</exception>
    public static void Require(ForecastModel model, ForecastTask task, SeriesHistory history)
    {
        history = WindowLearning.Checked(model.Name, model.Reads, task, history);
        if (!model.Reads.HasFlag(ModelInputs.Known) || Hole(task, history) is not var (column, step))
            return;
        var all = Enumerable.Range(0, task.Schema.Known.Count).Where(c => task.Schema.Known[c].Calendar is null)
            .All(c => double.IsNaN(history.Known(c)[step]));
        var what = all ? $"known inputs ({WindowLearning.Given(task.Schema)})"
            : $"value of the known input \"{TableSource.Shown(task.Schema.Known[column].Name)}\"";
        throw new SettingException(
            $"{model.Name}: series \"{TableSource.Shown(history.Name)}\" has no {what} at {history.Time.Text(step)}, which the "
            + $"forecast reads; give {(all ? "a row with them" : "one")}, or set {Setting.Filling}.");
    }

    /// <summary>Whether a history has the known inputs of the steps to come, as far as the model reads them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="task">What is forecast.</param>
    /// <param name="history">The history.</param>
    public static bool AreThere(ForecastModel model, ForecastTask task, SeriesHistory history)
        => !model.Reads.HasFlag(ModelInputs.Known) || Hole(task, history) is null;

    /// <summary>The known columns that lack a value of a step to come in some series, each once.</summary>
    public static IReadOnlyList<string> Missing(ForecastTask task, IEnumerable<SeriesHistory> series)
        => [.. series.SelectMany(history => Enumerable.Range(0, task.Schema.Known.Count)
            .Where(column => Hole(task, history, column) is not null)).Distinct().Order().Select(column => task.Schema.Known[column].Name)];

    private static (int Column, int Step)? Hole(ForecastTask task, SeriesHistory history)
    {
        for (var column = 0; column < task.Schema.Known.Count; column++)
        {
            if (Hole(task, history, column) is { } step)
                return (column, step);
        }

        return null;
    }

    private static int? Hole(ForecastTask task, SeriesHistory history, int column)
    {
        if (task.Schema.Known[column].Calendar is not null)
            return null;
        var values = history.Known(column);
        for (var step = history.Length; step < history.Length + task.Horizon; step++)
        {
            if (step >= values.Length || double.IsNaN(values[step]))
                return step;
        }

        return null;
    }
}
