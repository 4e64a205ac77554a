namespace Nabi.Forecasting;

/// <content>Longer steps.</content>
public sealed partial class SeriesTable
{
    /// <summary>
    /// The table with longer steps, such as hours made of minutes. They begin on the clock and in the calendar: hours at :00, days at
    /// midnight, weeks on Mondays, months on the first. A step that is there in part only, at the beginning or the end of a series, is left
    /// out; series without a whole step are, too.
    /// </summary>
    /// <param name="frequency">The time of a new step, such as <c>1h</c>.</param>
    /// <param name="rule">What the numbers of a step become; the mean by default. Words become the last of them, calendar inputs are made
    /// anew.</param>
    /// <param name="columns">Other rules for some columns: <c>new() { ["rain"] = "sum" }</c>; null (default) for none.</param>
    /// <exception cref="NabiException">The steps of the table are longer, there is no such column, or no series has a whole
    /// step.</exception>
    public SeriesTable Resample(Frequency frequency, AggregationRule rule = default, Dictionary<string, AggregationRule>? columns = null)
    {
        TableColumn[] numbers = [.. Schema.Targets.Concat(Schema.Known).Concat(Schema.Observed)
            .Where(column => !column.IsCategorical && column.Calendar is null)];
        foreach (var name in columns?.Keys ?? Enumerable.Empty<string>())
        {
            if (!numbers.Any(column => column.Name == name))
            {
                throw new SettingException(
                    $"{Setting.Resample}: the table has no column of numbers \"{TableSource.Shown(name)}\" that changes from step to step; "
                    + $"{TableSource.Nearest(name, numbers.Select(column => column.Name))}.");
            }
        }

        Resampling resampling = new(Schema, frequency, column => columns is not null && columns.TryGetValue(column.Name, out var own)
            ? own : rule);
        SeriesHistory[] series = [.. Series.Select(resampling.Of).OfType<SeriesHistory>()];
        if (series.Length == 0)
            throw new SettingException($"{Setting.Resample}: no series has a whole step of {frequency}; give a shorter one.");
        List<string> notes = [.. Notes, $"Resampled from {Schema.Frequency} to {frequency}."];
        if (series.Length < Series.Count)
            notes.Add($"{Series.Count - series.Length} series have no whole step of {frequency} and are left out.");
        return new SeriesTable(resampling.Schema, series) { Notes = notes, IsSingle = IsSingle };
    }
}
