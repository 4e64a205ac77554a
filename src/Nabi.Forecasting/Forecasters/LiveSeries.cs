namespace Nabi.Forecasting;

/// <summary>A series that goes on: as many steps of its end as a forecast reads, and what was forecast for the next.</summary>
internal sealed class LiveSeries
{
    private readonly TableSchema schema;
    private readonly int kept;
    private double[] statics;
    private TimeAxis time;
    private double[][] targets;
    private double[][] known;
    private double[][] observed;
    private IntervalUnit[] units;

    private LiveSeries(TableSchema schema, string name, int kept, double[] statics, TimeAxis time, double[][] targets, double[][] known,
        double[][] observed, IntervalUnit[] units)
    {
        (this.schema, Name, this.kept, this.statics, this.time) = (schema, name, kept, statics, time);
        (this.targets, this.known, this.observed, this.units) = (targets, known, observed, units);
    }

    public string Name { get; }

    /// <summary>Steps that are there.</summary>
    public int Length => targets[0].Length;

    /// <summary>Steps that there were, the dropped ones included.</summary>
    public long AllSteps => time.First + Length;

    /// <summary>What misses of each target's intervals are counted in, by all steps that there were.</summary>
    public IReadOnlyList<IntervalUnit> Units => units;

    /// <summary>
    /// What was forecast for the next step: for each target the median, and the ends of the interval of each level; empty for nothing.
    /// </summary>
    public double[][] Expected { get; set; } = [];

    /// <summary>The corrections of its intervals; null where they are not corrected with each reading.</summary>
    public AdaptiveIntervals? Adaptive { get; set; }

    /// <summary>The end of a history.</summary>
    public static LiveSeries Of(SeriesHistory history, int kept, int season)
    {
        var (schema, first) = (history.Schema, Math.Max(0, history.Length - kept));
        return new(schema, history.Name, kept, [.. Enumerable.Range(0, schema.Static.Count).Select(history.Static)],
            history.Time.From(first),
            [.. Enumerable.Range(0, schema.Targets.Count).Select(i => history.Target(i)[first..].ToArray())],
            [.. schema.Known.Select((column, i) => column.Calendar is null ? history.Known(i)[first..].ToArray() : [])],
            [.. Enumerable.Range(0, schema.Observed.Count).Select(i => history.Observed(i)[first..].ToArray())],
            [.. Enumerable.Range(0, schema.Targets.Count).Select(i => IntervalUnit.Of(history.Target(i), season))]);
    }

    /// <summary>A series that begins with a reading.</summary>
    public static LiveSeries New(TableSchema schema, SeriesReading reading, int kept, int season, TimeAxis axis)
        => reading.Static.Count == schema.Static.Count
            ? new(schema, reading.Series, kept, [.. reading.Static], axis,
                [.. schema.Targets.Select(_ => Array.Empty<double>())], [.. schema.Known.Select(_ => Array.Empty<double>())],
                [.. schema.Observed.Select(_ => Array.Empty<double>())], [.. schema.Targets.Select(_ => new IntervalUnit(season))])
            : throw new NabiException(
                $"Forecaster: series \"{reading.Series}\" is new; its first reading needs {schema.Static.Count} static inputs, got "
                + $"{reading.Static.Count}.");

    /// <summary>Refuses a reading of another step than the next.</summary>
    public void CheckNext(SeriesReading reading)
    {
        if (reading.Time is { } at && (schema.Frequency.Unit == FrequencyUnit.Step || time[Length] != at))
        {
            throw new NabiException(
                $"Forecaster: a reading of series \"{TableSource.Shown(Name)}\" is of {at:yyyy-MM-dd HH:mm:ss}, but its "
                + $"next step is {time.Text(Length)}; give the steps between as readings of NaN, or leave Time out.");
        }
    }

    /// <summary>The times of a series that begins with a reading.</summary>
    /// <param name="schema">What was learnt from: the time between its readings, and the holidays.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="zone">The zone of the clock of the series that were learnt from; null for none.</param>
    public static TimeAxis Begin(TableSchema schema, SeriesReading reading, TimeZoneInfo? zone)
    {
        var frequency = schema.Frequency;
        if (frequency.Unit == FrequencyUnit.Step)
            return new TimeAxis(frequency, default);
        if (reading.Time is not { } at)
        {
            throw new NabiException(
                $"Forecaster: series \"{TableSource.Shown(reading.Series)}\" is new; set Time of its first reading, from "
                + $"which its steps go on, {frequency} apart.");
        }

        TimeAxis axis = new(frequency, at) { Zone = zone, Days = BusinessDays.Without(schema.Holidays) };
        if (frequency.IsBusiness && !axis.Days.Contains(at))
        {
            throw new NabiException(string.Create(CultureInfo.InvariantCulture,
                $"Forecaster: series \"{TableSource.Shown(reading.Series)}\" begins on {at:yyyy-MM-dd}, a {at.DayOfWeek}, which is no "
                + $"business day; give Time of its first business day."));
        }

        if (!axis.HasClockOfZone)
            return axis;
        if (zone!.IsInvalidTime(at))
            throw new NabiException($"Forecaster: {at:yyyy-MM-dd HH:mm:ss} is no time in {zone.Id}, where clocks were set forward.");
        var local = DateTime.SpecifyKind(at, DateTimeKind.Unspecified);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return axis with { Start = local - offset };
    }

    /// <summary>The same series, which goes on by itself.</summary>
    public LiveSeries Copy()
    {
        // Its arrays are replaced and never written to.
        var copy = (LiveSeries)MemberwiseClone();
        copy.units = [.. units.Select(unit => unit.Copy())];
        copy.Adaptive = Adaptive?.Copy();
        return copy;
    }

    /// <summary>Refuses a reading of other columns, or of values that they cannot hold.</summary>
    public static void Check(ForecastTask task, SeriesReading reading, ModelInputs reads)
    {
        var (schema, horizon) = (task.Schema, task.Horizon);
        Require(reading.Targets.Count == schema.Targets.Count, "targets", schema.Targets.Count, reading.Targets.Count);
        Require(reading.Observed.Count == schema.Observed.Count, "observed inputs", schema.Observed.Count, reading.Observed.Count);
        var given = schema.Known.Count(column => column.Calendar is null);
        Require(reading.KnownAhead.Count == given, "known inputs ahead", given, reading.KnownAhead.Count);
        foreach (var column in reading.KnownAhead)
            Require(column.Count == horizon, "steps of each known input ahead", horizon, column.Count);
        TableColumn[] ahead = [.. schema.Known.Where(column => column.Calendar is null)];
        for (var i = 0; i < reading.Targets.Count; i++)
            CheckValue(reading.Series, schema.Targets[i], reading.Targets[i]);
        for (var i = 0; i < reading.Observed.Count; i++)
            CheckValue(reading.Series, schema.Observed[i], reading.Observed[i]);
        if (reading.Static.Count == schema.Static.Count)
        {
            for (var i = 0; i < reading.Static.Count; i++)
                CheckValue(reading.Series, schema.Static[i], reading.Static[i]);
        }

        for (var i = 0; i < ahead.Length; i++)
        {
            foreach (var value in reading.KnownAhead[i])
            {
                CheckValue(reading.Series, ahead[i], value);
                if (double.IsNaN(value) && reads.HasFlag(ModelInputs.Known))
                {
                    throw new NabiException($"Forecaster: a reading of series \"{TableSource.Shown(reading.Series)}\" has no value of the "
                        + $"known input \"{TableSource.Shown(ahead[i].Name)}\" for a step to come, which the forecast reads; give one.");
                }
            }
        }

        void Require(bool holds, string what, int expected, int got)
        {
            if (!holds)
                throw new NabiException($"Forecaster: a reading of series \"{reading.Series}\" needs {expected} {what}, got {got}.");
        }
    }

    private static void CheckValue(string series, TableColumn column, double value)
    {
        if (Math.Abs(value) > float.MaxValue)
        {
            throw new NabiException(string.Create(CultureInfo.InvariantCulture,
                $"Forecaster: a reading of series \"{TableSource.Shown(series)}\" is "
                + $"{(double.IsInfinity(value) ? "infinite" : "too large")}: "
                + $"{value} in column \"{TableSource.Shown(column.Name)}\"; give a number up to {float.MaxValue:0.#e0}, or NaN for one "
                + $"that is missing."));
        }

        if (column.Categories is { } words && !double.IsNaN(value)
            && (value < 0 || value >= words.Count || value != Math.Floor(value)))
        {
            throw new NabiException(string.Create(CultureInfo.InvariantCulture,
                $"Forecaster: a reading of series \"{TableSource.Shown(series)}\" has {value} in column "
                + $"\"{TableSource.Shown(column.Name)}\", "
                + $"which holds the numbers of {words.Count} words, from 0 to {words.Count - 1}, in the order of its Categories; give one "
                + $"of them."));
        }
    }

    /// <summary>Takes a reading in.</summary>
    public void Add(SeriesReading reading)
    {
        var drop = Math.Max(0, Length + 1 - kept);
        var length = Length + 1 - drop;
        for (var i = 0; i < units.Length; i++)
            units[i].Add(reading.Targets[i], targets[i]);
        targets = [.. targets.Select((column, i) => (double[])[.. column.AsSpan(drop), reading.Targets[i]])];
        observed = [.. observed.Select((column, i) => (double[])[.. column.AsSpan(drop, length - 1), reading.Observed[i]])];
        // What was said of this step before stands; what was said of later ones is said anew.
        var given = 0;
        known = [.. known.Select((column, i) =>
        {
            if (schema.Known[i].Calendar is not null)
                return column;
            var past = column.Length > drop ? column[drop..Math.Min(column.Length, drop + length)] : [];
            var missing = Enumerable.Repeat(double.NaN, length - past.Length);
            return (double[])[.. past, .. missing, .. reading.KnownAhead[given++]];
        })];
        time = time.From(drop);
    }

    /// <summary>The history as a model reads it.</summary>
    public SeriesHistory ToHistory()
        => new(schema, Name, time, targets,
            [.. known.Select((column, i) => schema.Known[i].Calendar is null ? column
                : CalendarColumns.Make(CalendarColumns.Of(schema.Known[i]), time, Length, []))],
            [.. observed.Select(column => column[..Length])], statics);

    /// <summary>The times that its steps are counted from, as a file keeps them.</summary>
    public (long Start, long First) Times => (time.Start.Ticks, time.First);

    /// <summary>The zone of its clock; null for none.</summary>
    public TimeZoneInfo? Zone => time.Zone;

    /// <summary>A start of a file.</summary>
    public static DateTime Start(string name, long ticks)
        => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new(ticks) : throw Damaged(name);

    /// <summary>A zone of a file.</summary>
    public static TimeZoneInfo? ZoneOf(string name, string id)
        => id.Length == 0 ? null : ZoneFinder.Find(id)
            ?? throw new NabiException(
                $"The forecast file's series \"{TableSource.Shown(name)}\" has the time zone '{TableSource.Shown(id)}', which this system "
                + "does not know; update its time zones.");

    /// <summary>All of its numbers in a row: how many there are of each kind, and then they themselves.</summary>
    public double[] ToNumbers()
        =>
        [
            Length, Given(schema) is { Length: > 0 } given ? known[given[0]].Length : 0, Expected.Length,
            .. targets.SelectMany(column => column),
            .. Given(schema).SelectMany(i => Stretched(known[i], known[Given(schema)[0]].Length)),
            .. observed.SelectMany(column => column[..Length]), .. statics,
            .. Expected.SelectMany(one => one), .. Adaptive?.State ?? [],
        ];

    /// <summary>The series of <see cref="ToNumbers"/>.</summary>
    /// <param name="task">What is forecast.</param>
    /// <param name="name">The series' name.</param>
    /// <param name="kept">As many steps of its end are kept.</param>
    /// <param name="time">Its times.</param>
    /// <param name="levels">How many intervals a forecast has.</param>
    /// <param name="adaptive">Whether they are corrected with each reading.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="units">The states of its units, one after another; empty in files of before, where the kept steps tell them.</param>
    public static LiveSeries Of(ForecastTask task, string name, int kept, TimeAxis time, int levels, bool adaptive,
        ReadOnlySpan<double> numbers, double[] units)
    {
        var schema = task.Schema;
        if (numbers.Length < 3)
            throw Damaged(name);
        var (length, knownLength, expected, given) = (numbers[0], numbers[1], numbers[2], Given(schema));
        var needed = 3 + length * (schema.Targets.Count + schema.Observed.Count) + knownLength * given.Length + schema.Static.Count
            + (1 + 2 * levels) * expected + (adaptive ? 2 * levels * schema.Targets.Count : 0);
        if (length is not >= 1 || knownLength is not >= 0 || (expected != 0 && expected != schema.Targets.Count) || needed != numbers.Length
            || (given.Length > 0 && knownLength < length))
        {
            throw Damaged(name);
        }

        var values = numbers.ToArray();
        var at = 3;
        var targets = Columns(schema.Targets.Count, (int)length);
        double[][] known = [.. schema.Known.Select(column => column.Calendar is null ? Next((int)knownLength) : [])];
        IntervalUnit[] counted = units.Length == 0 ? [.. targets.Select(column => IntervalUnit.Of(column, task.Season))]
            : [.. units.Chunk(IntervalUnit.Numbers).Select(state => new IntervalUnit(task.Season) { State = state })];
        return new(schema, name, kept, [], time, targets, known, Columns(schema.Observed.Count, (int)length), counted)
        {
            statics = Next(schema.Static.Count),
            Expected = Columns((int)expected, 1 + 2 * levels),
        };

        double[][] Columns(int count, int steps) => [.. Enumerable.Range(0, count).Select(_ => Next(steps))];

        double[] Next(int count) => values[at..(at += count)];
    }

    // The known columns that the calendar does not make.
    private static int[] Given(TableSchema schema)
        => [.. Enumerable.Range(0, schema.Known.Count).Where(i => schema.Known[i].Calendar is null)];

    private static IEnumerable<double> Stretched(double[] column, int length)
        => column.Take(length).Concat(Enumerable.Repeat(double.NaN, Math.Max(0, length - column.Length)));

    private static NabiException Damaged(string name)
        => new($"The forecast file's series \"{name}\" does not fit its columns; the file is damaged.");
}
