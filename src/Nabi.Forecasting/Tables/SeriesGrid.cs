namespace Nabi.Forecasting;

/// <summary>Puts rows in order onto the steps of their series.</summary>
internal sealed class SeriesGrid
{
    // A table may have so many steps without rows for each row, and so many more.
    private const long StepsPerRow = 100;
    private const long MoreSteps = 1_000_000;

    private readonly SeriesRows rows;
    private readonly Frequency frequency;
    private readonly TableColumn[] columns;
    private readonly TableSchema schema;
    private readonly CalendarColumns calendar;
    private readonly BusinessDays days;
    private readonly FillingRule filling;
    private long steps;
    private long missingSteps;
    private long missingCells;
    private long filledCells;

    private SeriesGrid(SeriesRows rows, Frequency frequency)
    {
        (this.rows, this.frequency, filling) = (rows, frequency, rows.Columns.Filling);
        var (targets, known, observed) = (rows.Columns.Targets.Count, rows.Columns.Known.Count, rows.Columns.Observed.Count);
        var isLearnt = History(rows);
        var all = new bool[isLearnt.Length];
        Array.Fill(all, true);
        // What a series has once counts in any row; what is known ahead, and what is observed, in the rows of the history.
        columns = [.. rows.Inputs.Select((input, c) => input.Finish(c >= targets + known + observed ? all : isLearnt))];
        var inputs = CalendarInput.Of(rows.Columns.Calendar);
        if (inputs.Count > 0 && frequency.Unit == FrequencyUnit.Step && inputs.Any(input => input.Kind != "fourier"))
        {
            throw new SettingException(
                $"{rows.SourceName}: the calendar input \"{inputs.First(input => input.Kind != "fourier").Kind}\" needs dates, but the "
                + $"steps are numbers; set {Setting.Time} to a column of dates, or use \"fourier:12:2\".");
        }

        days = BusinessDays.Without(rows.Columns.Holidays);
        schema = new TableSchema
        {
            Holidays = frequency.IsBusiness ? days.Holidays : [],
            Targets = columns[..targets],
            Known = [.. columns[targets..(targets + known)],
                .. inputs.Select(input => new TableColumn(input.Name) { Calendar = CalendarColumns.TextOf(input) })],
            Observed = [.. columns[(targets + known)..(targets + known + observed)].Select(column => column with { Coming = [] })],
            Static = columns[(targets + known + observed)..],
            Frequency = frequency,
        };
        calendar = new CalendarColumns(inputs);
    }

    /// <summary>Makes the table.</summary>
    public static SeriesTable Build(SeriesRows rows, Frequency frequency)
    {
        SeriesGrid grid = new(rows, frequency);
        var series = new SeriesHistory[rows.Count];
        for (var i = 0; i < series.Length; i++)
            series[i] = grid.Make(i);
        foreach (var input in rows.Inputs)
            input.Clear();
        return new SeriesTable(grid.schema, series)
        {
            Notes = grid.Notes(),
            IsSingle = rows.Columns.Series.Count == 0,
        };
    }

    // The rows up to the last one of each series that has a target; all rows of a table without targets.
    private static bool[] History(SeriesRows rows)
    {
        var (targets, count) = (rows.Columns.Targets.Count, rows.Inputs[0].Values.Length);
        var isLearnt = new bool[count];
        for (var i = 0; i < rows.Count; i++)
        {
            var places = rows.Of(i);
            var end = places.Length;
            while (targets > 0 && end > 0 && !HasTarget(places[end - 1]))
                end--;
            foreach (var place in places[..end])
                isLearnt[place] = true;
        }

        return isLearnt;

        bool HasTarget(int place)
        {
            for (var c = 0; c < targets; c++)
            {
                if (!double.IsNaN(rows.Inputs[c].Values[place]))
                    return true;
            }

            return false;
        }
    }

    private List<string> Notes()
    {
        var apart = frequency == new Frequency(FrequencyUnit.BusinessDay) ? "on business days, Monday to Friday" : $"{frequency} apart";
        List<string> notes = [rows.Columns.Frequency is null && rows.HasTimes ? $"Rows are {apart}, as found in the data."
            : $"Rows are {apart}."];
        if (missingSteps > 0)
            notes.Add(missingSteps == 1 ? "1 step between rows has no row." : $"{missingSteps} steps between rows have no row.");
        if (missingSteps > 0 && frequency == new Frequency(FrequencyUnit.Day) && FrequencySearch.AreBusinessDays(rows))
        {
            notes.Add("No row is on a Saturday or Sunday: steps are days, and those of weekends are missing. Steps of \"1b\" are business "
                + "days.");
        }

        if (missingCells > 0)
        {
            notes.Add(
                $"{(missingCells == 1 ? "1 cell is" : $"{missingCells} cells are")} "
                + $"missing{(filledCells > 0 ? $", {filledCells} of them filled ({filling})" : "")}.");
        }

        return notes;
    }

    private SeriesHistory Make(int number)
    {
        var places = rows.Of(number);
        var axis = AxisOf(number, places);
        var last = rows.HasTimes ? StepOf(axis, places[^1], places[0], number) : places.Length - 1;
        steps += last + 1;
        if (steps > StepsPerRow * rows.Inputs[0].Values.Length + MoreSteps)
            throw TooLong(number, places, last);
        var length = (int)last + 1;
        var values = new double[columns.Length - schema.Static.Count][];
        for (var c = 0; c < values.Length; c++)
        {
            values[c] = new double[length];
            Array.Fill(values[c], double.NaN);
        }

        var targets = schema.Targets.Count;
        var end = -1;
        for (var k = 0; k < places.Length; k++)
        {
            var step = rows.HasTimes ? (int)StepOf(axis, places[k], places[0], number) : k;
            for (var c = 0; c < values.Length; c++)
            {
                var value = rows.Inputs[c].Values[places[k]];
                values[c][step] = value;
                if (c < targets && !double.IsNaN(value))
                    end = step;
            }
        }

        if (end < 0 && targets > 0)
        {
            throw new NabiException(
                $"{rows.At(places[0])}: series \"{TableSource.Shown(rows.NameOf(number))}\" has no value of "
                + $"{string.Join(", ", schema.Targets.Select(column => $"\"{column.Name}\""))} in any row; leave the series out.");
        }

        var history = Math.Max(0, end + 1);
        Count(values, places.Length, length, history);
        return Finish(number, axis, values, history, length);
    }

    private SeriesHistory Finish(int number, TimeAxis axis, double[][] values, int history, int length)
    {
        var (targets, known) = (schema.Targets.Count, schema.Known.Count - calendar.Count);
        var before = filledCells;
        double[][]? truth = filling == FillingRule.Missing ? null : [.. values[..targets].Select(column => column[..history])];
        for (var c = 0; c < values.Length; c++)
        {
            var isKnown = c >= targets && c < targets + known;
            filledCells += SeriesFilling.Fill(values[c].AsSpan(0, isKnown ? length : history), filling, columns[c].IsCategorical);
        }

        return new SeriesHistory(schema, rows.NameOf(number), axis,
            [.. values[..targets].Select(column => history == length ? column : column[..history])],
            [.. values[targets..(targets + known)], .. calendar.Of(axis, known > 0 ? length : history)],
            [.. values[(targets + known)..].Select(column => history == length || targets == 0 ? column : column[..history])],
            Statics(number)).WithTruth(filledCells > before ? truth : null);
    }

    private void Count(double[][] values, int count, int length, int history)
    {
        missingSteps += length - count;
        for (var c = 0; c < values.Length; c++)
        {
            foreach (var value in values[c]
                .AsSpan(0, c < schema.Targets.Count || c >= values.Length - schema.Observed.Count ? history : length))
            {
                missingCells += double.IsNaN(value) ? 1 : 0;
            }
        }
    }

    private double[] Statics(int number)
    {
        var first = columns.Length - schema.Static.Count;
        var statics = new double[schema.Static.Count];
        for (var i = 0; i < statics.Length; i++)
        {
            var values = rows.Inputs[first + i].Values;
            statics[i] = double.NaN;
            foreach (var place in rows.Of(number))
            {
                if (double.IsNaN(statics[i]))
                {
                    statics[i] = values[place];
                }
                else if (!double.IsNaN(values[place]) && values[place] != statics[i])
                {
                    throw new SettingException(
                        $"{rows.At(place, rows.Inputs[first + i].Name)}: the value is not that of the other rows of series "
                        + $"\"{TableSource.Shown(rows.NameOf(number))}\"; a static column has one value in a "
                        + $"series, name this one in {Setting.Known} or {Setting.Observed}.");
                }
            }
        }

        return statics;
    }

    private TimeAxis AxisOf(int number, ReadOnlySpan<int> places)
    {
        if (!rows.HasTimes)
            return new TimeAxis(frequency, default);
        var first = rows.TimeOf(places[0]);
        if (frequency.Unit == FrequencyUnit.Step)
        {
            // The ticks of Start are the first number, which cannot be negative there.
            var start = (first % frequency.Count + frequency.Count) % frequency.Count;
            return new TimeAxis(frequency, new DateTime(start)) { First = (first - start) / frequency.Count };
        }

        if (frequency.IsBusiness)
        {
            foreach (var place in places)
                FrequencySearch.RequireBusinessDay(rows, place, days);
            return new TimeAxis(frequency, new DateTime(first)) { Zone = rows.Zone, Days = days };
        }

        if (frequency.Months == 0)
            return new TimeAxis(frequency, new DateTime(first)) { Zone = rows.Zone };
        // Months that end on their last day are counted from one of 31 days.
        DateTime time = new(first);
        var anchor = FrequencySearch.Anchor(rows, number);
        var back = 0;
        while (DateTime.DaysInMonth(time.Year, time.Month) < anchor && time.Year > 1)
            (time, back) = (time.AddMonths(-frequency.Months), back + 1);
        if (DateTime.DaysInMonth(time.Year, time.Month) >= anchor)
            return new TimeAxis(frequency, new DateTime(time.Year, time.Month, anchor) + time.TimeOfDay) { First = back, Zone = rows.Zone };
        return new TimeAxis(frequency, new DateTime(first)) { Zone = rows.Zone };
    }

    private long StepOf(TimeAxis axis, int place, int first, int number)
        => axis.StepAt(rows.TimeOf(place)) ?? throw new SettingException(
            $"{rows.At(place, rows.Columns.Time)}: the time is no whole number of steps of {frequency} after {rows.RowWord} "
            + $"{rows.RowOf(first)}, the first of series \"{TableSource.Shown(rows.NameOf(number))}\"; round the "
            + $"times, or set another {Setting.Frequency}.");

    private SettingException TooLong(int number, ReadOnlySpan<int> places, long last)
    {
        var (widest, at) = (-1L, 0);
        for (var k = 1; k < places.Length; k++)
        {
            if (rows.TimeOf(places[k]) - rows.TimeOf(places[k - 1]) is var gap && gap > widest)
                (widest, at) = (gap, k);
        }

        return new SettingException(
            $"{rows.At(places[at], rows.Columns.Time)}: series \"{TableSource.Shown(rows.NameOf(number))}\" would have {last + 1} steps of "
            + $"{frequency} for {places.Length} rows, with the widest gap before this one; check the time, or set a "
            + $"longer {Setting.Frequency}.");
    }
}
