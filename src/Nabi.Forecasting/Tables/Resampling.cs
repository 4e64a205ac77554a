namespace Nabi.Forecasting;

/// <summary>Puts the steps of series together to longer ones.</summary>
internal sealed class Resampling
{
    private readonly Frequency from;
    private readonly Frequency to;
    private readonly TableSchema schema;
    private readonly Func<TableColumn, AggregationRule> rule;

    public Resampling(TableSchema before, Frequency to, Func<TableColumn, AggregationRule> rule)
    {
        (from, this.to, this.rule) = (before.Frequency, to, rule);
        if (from.Unit == FrequencyUnit.Step ^ to.Unit == FrequencyUnit.Step)
        {
            throw new SettingException(
                $"{Setting.Resample}: the table has steps of {from}, which cannot become steps of {to}; "
                + $"{(from.Unit == FrequencyUnit.Step ? (SettingSentence)$"set {Setting.Time} to a column of times"
                    : $"give a time such as \"1h\"")}.");
        }

        if (to.IsBusiness)
        {
            throw new SettingException($"{Setting.Resample}: steps of {from} cannot become business days; give \"1d\", or rows of business "
                + $"days.");
        }

        if (Least(to) < Least(from))
        {
            throw new SettingException(
                $"{Setting.Resample}: the table has steps of {from}; they can become longer ones, not steps of {to}.");
        }

        if (before.Known.FirstOrDefault(column => column.Calendar?.StartsWith("fourier", StringComparison.Ordinal) == true) is { } fourier)
        {
            throw new SettingException(
                $"{Setting.Resample}: the calendar input \"{fourier.Calendar}\" counts steps of {from}; read the "
                + $"table without it, or from rows {to} apart.");
        }

        schema = before with { Frequency = to, Holidays = [] };
    }

    /// <summary>The columns, at the new frequency.</summary>
    public TableSchema Schema => schema;

    /// <summary>Makes the longer steps of a series; null if none is whole.</summary>
    public SeriesHistory? Of(SeriesHistory history)
    {
        if (history.Length == 0 && history.KnownLength is 0 or int.MaxValue)
            return null;
        var shift = Shift(history.Time);
        var length = history.Length;
        var all = Enumerable.Range(0, schema.Known.Count).Where(i => schema.Known[i].Calendar is null)
            .Select(i => history.Known(i).Length).DefaultIfEmpty(length).Min();

        // Where each step begins among the old ones; the first and the last only where they are whole.
        List<int> starts = [];
        for (var t = 0; t <= all; t++)
        {
            var (bin, before) = (Bin(history.Time, t, shift), Bin(history.Time, t - 1, shift));
            if (bin == before)
                continue;
            // A longer step between two business days may have none of them.
            for (var empty = starts.Count == 0 || t == all ? 0 : bin - before - 1; empty > 0; empty--)
                starts.Add(t);
            starts.Add(t);
        }

        if (starts.Count < 2)
            return null;
        var past = starts.FindLastIndex(start => start <= length);
        if (schema.Targets.Count > 0 && past < 1)
            return null;
        past = Math.Max(0, past);
        var axis = Axis(history.Time, starts[0], shift);
        var known = new double[schema.Known.Count][];
        for (var i = 0; i < known.Length; i++)
        {
            known[i] = schema.Known[i].Calendar is null ? Column(history.Known(i), starts.Count - 1, schema.Known[i])
                : CalendarColumns.Make(CalendarColumns.Of(schema.Known[i]), axis, starts.Count - 1);
        }

        return new SeriesHistory(schema, history.Name, axis,
            [.. schema.Targets.Select((column, i) => Column(history.Target(i), past, column))], known,
            [.. schema.Observed.Select((column, i) => Column(history.Observed(i), past, column))],
            [.. Enumerable.Range(0, schema.Static.Count).Select(history.Static)])
            .WithTruth(history.IsFilled
                ? [.. schema.Targets.Select((column, i) => Truth(Column(history.Truth(i), past, column), history.Truth(i)))]
                : null);

        // Steps of which a part was filled in were not there as a whole.
        double[] Truth(double[] made, ReadOnlySpan<double> values)
        {
            for (var i = 0; i < made.Length; i++)
            {
                if (values[starts[i]..starts[i + 1]].Contains(double.NaN))
                    made[i] = double.NaN;
            }

            return made;
        }

        double[] Column(ReadOnlySpan<double> values, int count, TableColumn column)
        {
            var made = new double[count];
            for (var i = 0; i < count; i++)
                made[i] = (column.IsCategorical ? AggregationRule.Last : rule(column)).Of(values[starts[i]..starts[i + 1]]);
            return made;
        }
    }

    // The least ticks that a step has; numbers of steps stand for themselves.
    private static long Least(Frequency frequency)
        => frequency.Months > 0 ? frequency.Months % 12 == 0 ? frequency.Months / 12 * 365 * TimeSpan.TicksPerDay
            : frequency.Months * 28 * TimeSpan.TicksPerDay
            : frequency.IsBusiness ? frequency.Count * TimeSpan.TicksPerDay : frequency.Ticks;

    // Hours and shorter steps begin where the clock on the wall says at the first step.
    private long Shift(TimeAxis axis)
        => axis.HasClockOfZone && to.IsClock ? axis[0].Ticks - axis.PlaceOf(0) : 0;

    private long Bin(TimeAxis axis, long step, long shift)
    {
        if (to.Unit == FrequencyUnit.Step || to.IsClock)
            return Floor(axis.PlaceOf(step) + shift, to.Ticks);
        var time = axis[step];
        return to.Months > 0 ? (12L * time.Year + time.Month - 1) / to.Months : time.Ticks / to.Ticks;
    }

    private TimeAxis Axis(TimeAxis axis, int step, long shift)
    {
        var bin = Bin(axis, step, shift);
        if (to.Unit == FrequencyUnit.Step)
            return new TimeAxis(to, default) { First = bin };
        if (to.Months > 0)
            return new TimeAxis(to, new DateTime((int)(bin * to.Months / 12), (int)(bin * to.Months % 12) + 1, 1)) { Zone = axis.Zone };
        return new TimeAxis(to, new DateTime(bin * to.Ticks - shift)) { Zone = axis.Zone };
    }

    private static long Floor(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
