using Nabi.Forecasting;

namespace Nabi.Recipes;

/// <summary>
/// Hourly readings of an electricity transformer, scaled by mean and deviation of the training part: 12 months to train, 4 to validate, 4
/// to test, as all papers part them (Zhou et al., 2021).
/// </summary>
/// <param name="History">All three parts as one series of seven targets.</param>
/// <param name="Train">Rows of the training part.</param>
/// <param name="Validation">Rows of the validation part.</param>
/// <param name="Test">Rows of the test part.</param>
public sealed record EttData(SeriesHistory History, int Train, int Validation, int Test)
{
    /// <summary>Scales columns of hourly values.</summary>
    /// <param name="names">The columns' names.</param>
    /// <param name="columns">Their values, hour by hour; what comes after the test part is left out.</param>
    /// <param name="train">Rows of the training part.</param>
    /// <param name="others">Rows of each of the other two parts.</param>
    /// <param name="hasDays">Whether the day of the week is a known input, as two pairs of waves.</param>
    public static EttData Of(IReadOnlyList<string> names, IReadOnlyList<double[]> columns, int train, int others, bool hasDays = false)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(columns);
        TableSchema schema = new()
        {
            Targets = [.. names.Select(name => new TableColumn(name))],
            Known = hasDays ? [.. Enumerable.Range(0, 4).Select(wave => new TableColumn($"day {wave}"))] : [],
            Frequency = new Frequency(FrequencyUnit.Hour),
        };
        var start = new DateTime(2016, 7, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return new(new SeriesHistory(schema, "transformer", new TimeAxis(schema.Frequency, start),
            [.. columns.Select(column => Scaled(column.AsSpan(0, train + 2 * others), train))],
            hasDays ? [.. Enumerable.Range(0, 4).Select(wave => Days(start, wave, train + 2 * others))] : []), train, others, others);
    }

    // Sine and cosine of the week, and of half of it.
    private static double[] Days(DateTime start, int wave, int hours)
        => [.. Enumerable.Range(0, hours).Select(hour =>
        {
            var part = Math.Tau * (1 + wave / 2) * (int)start.AddHours(hour).DayOfWeek / 7;
            return wave % 2 == 0 ? Math.Sin(part) : Math.Cos(part);
        })];

    private static double[] Scaled(ReadOnlySpan<double> values, int train)
    {
        var mean = 0.0;
        foreach (var value in values[..train])
            mean += value / train;
        var variance = 0.0;
        foreach (var value in values[..train])
            variance += (value - mean) * (value - mean) / train;
        var scaled = values.ToArray();
        for (var t = 0; t < scaled.Length; t++)
            scaled[t] = (scaled[t] - mean) / Math.Sqrt(variance);
        return scaled;
    }
}
