namespace Nabi.Forecasting;

/// <summary>Rows that were read, put in order by series and time: what becomes the series of a table.</summary>
internal sealed class SeriesRows
{
    private readonly TableSettings settings;
    private readonly TableColumns columns;
    private readonly TableSource source;
    private readonly IReadOnlyList<string> names;
    private readonly TimeReader? reader;
    private readonly long[]? times;
    private readonly int[] rows;
    private readonly int[] order;
    private readonly int[] starts;
    private readonly int[] ends;
    private readonly ColumnReader[] inputs;
    private readonly ClockSearch? clocks;
    private readonly TimeZoneInfo? zone;

    /// <param name="columns">What the columns are.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="names">The names of the series.</param>
    /// <param name="series">The number of the series of each row.</param>
    /// <param name="rows">The number of each row in its source.</param>
    /// <param name="reader">What read the times; null if there are none.</param>
    /// <param name="times">The time of each row.</param>
    /// <param name="inputs">The columns: targets, known, observed, static.</param>
    /// <param name="clocks">What looked for a column of times of day; null where one is named.</param>
    public SeriesRows(TableColumns columns, TableSource source, IReadOnlyList<string> names, int[] series, int[] rows, TimeReader? reader,
        long[]? times, ColumnReader[] inputs, ClockSearch? clocks)
    {
        (settings, this.columns, this.source, this.names, this.rows, this.reader, this.times, this.inputs, this.clocks)
            = (columns, columns, source, names, rows, reader, times, inputs, clocks);
        zone = TableChecks.Zone(columns.TimeZone);
        (starts, ends) = (new int[names.Count], new int[names.Count]);
        foreach (var one in series)
            ends[one]++;
        var sum = 0;
        for (var i = 0; i < starts.Length; i++)
            (starts[i], ends[i], sum) = (sum, sum, sum + ends[i]);
        order = new int[series.Length];
        for (var row = 0; row < series.Length; row++)
            order[ends[series[row]]++] = row;
    }

    /// <summary>How many series there are.</summary>
    public int Count => names.Count;

    /// <summary>The name of a series.</summary>
    public string NameOf(int series) => names[series];

    /// <summary>The rows of a series in the order of their times, as places in the columns.</summary>
    public ReadOnlySpan<int> Of(int series) => order.AsSpan(starts[series], ends[series] - starts[series]);

    /// <summary>The number of a row in its source.</summary>
    public int RowOf(int place) => rows[place];

    /// <summary>The time of a row on the line of times; the number of the row in its series where rows have no times.</summary>
    public long TimeOf(int place) => times![place];

    /// <summary>Where the clock stands; null for one that is never changed.</summary>
    public TimeZoneInfo? Zone { get; private set; }

    /// <summary>Whether the steps are numbers without dates.</summary>
    public bool AreNumbers => reader is null || reader.AreNumbers;

    /// <summary>Whether the times were written with several distances from UTC, and no zone is given.</summary>
    public bool HasChangingOffsets => reader is { HasOffsets: true, CommonOffset: null } && zone is null;

    /// <summary>Whether there is a column of times.</summary>
    public bool HasTimes => times is not null;

    /// <summary>The columns: targets, known, observed, static.</summary>
    public ColumnReader[] Inputs => inputs;

    /// <summary>What the columns are.</summary>
    public TableColumns Columns => columns;

    /// <summary>The place of a row as sentences name it.</summary>
    public string At(int place, string? column = null) => source.At(rows[place], column);

    /// <summary>The source's name.</summary>
    public string SourceName => source.Name;

    /// <summary>Lines of a file, or rows.</summary>
    public string RowWord => source.RowWord;

    /// <summary>Makes the table.</summary>
    public SeriesTable Build()
    {
        Frequency frequency;
        if (times is null)
        {
            if (settings.Frequency is { Unit: not FrequencyUnit.Step })
            {
                throw new SettingException($"{source.Name}: {Setting.Frequency.To(settings.Frequency)} needs the times of the rows; set "
                    + $"{Setting.Time} to their column.");
            }

            frequency = settings.Frequency ?? Frequency.Step;
        }
        else
        {
            SortByTime();
            var isClock = SetClocks();
            Join();
            frequency = FrequencySearch.Of(this, isClock, settings.Frequency);
        }

        return SeriesGrid.Build(this, frequency);
    }

    private void SortByTime()
    {
        for (var i = 0; i < names.Count; i++)
        {
            var places = order.AsSpan(starts[i], ends[i] - starts[i]);
            var isSorted = true;
            for (var k = 1; k < places.Length && isSorted; k++)
                isSorted = times![places[k - 1]] <= times[places[k]];
            if (isSorted)
                continue;
            // Of the newest row first, equal times come the other way round: the hour that clocks repeat.
            if (times![places[0]] > times[places[^1]])
                places.Reverse();
            var keys = new long[places.Length];
            for (var k = 0; k < keys.Length; k++)
                keys[k] = times[places[k]];
            var ranks = Enumerable.Range(0, keys.Length).ToArray();
            Array.Sort(keys, ranks);
            for (var from = 0; from < keys.Length;)
            {
                var to = from + 1;
                while (to < keys.Length && keys[to] == keys[from])
                    to++;
                Array.Sort(ranks, from, to - from);
                from = to;
            }

            var before = places.ToArray();
            for (var k = 0; k < ranks.Length; k++)
                places[k] = before[ranks[k]];
        }
    }

    /// <summary>Puts times on one line: UTC where a zone's clock is read more than once a day, else the clock's own.</summary>
    private bool SetClocks()
    {
        if (AreNumbers)
            return false;
        var wall = zone ?? (reader!.HasOffsets ? FixedZone(reader.CommonOffset) : null);
        if (wall is null)
            return IsClock(null);
        if (reader!.HasOffsets)
        {
            // The zone given, or the distance that all have: where days begin.
            if (IsClock(wall))
            {
                Zone = wall;
                return true;
            }

            foreach (ref var time in times.AsSpan())
                time = TimeZoneInfo.ConvertTimeFromUtc(new DateTime(time), wall).Ticks;
            Zone = wall;
            return false;
        }

        Zone = wall;
        if (!IsClock(null))
            return false;
        // Readings at 0:00, 6:00, 12:00 and 18:00 by the clock are as far apart as the clock says.
        if (FrequencySearch.Common(this) is var step && step >= 2 * TimeSpan.TicksPerHour && step % TimeSpan.TicksPerHour == 0
            && settings.Frequency?.Ticks is null or >= 2 * TimeSpan.TicksPerHour)
        {
            Zone = null;
            return true;
        }

        WallClock clock = new(wall);
        for (var i = 0; i < names.Count; i++)
            clock.ToUtc(Of(i), times!, place => $"{source.At(rows[place], columns.Time)}");
        // Quarters of the hour that comes twice stood beside each other.
        SortByTime();
        return true;
    }

    private static TimeZoneInfo FixedZone(TimeSpan? offset)
        => offset is not { } one || one == TimeSpan.Zero ? TimeZoneInfo.Utc
            : TimeZoneInfo.CreateCustomTimeZone($"UTC{(one < TimeSpan.Zero ? '-' : '+')}{one:hh\\:mm}", one, null, null);

    // Whether the clock shows different times of day.
    private bool IsClock(TimeZoneInfo? wall)
    {
        if (settings.Frequency is { } given)
            return given.IsClock;
        var first = Local(times![0]);
        for (var i = 1; i < times.Length; i++)
        {
            if (Local(times[i]) != first)
                return true;
        }

        return false;

        long Local(long time) => (wall is null ? time : time + wall.GetUtcOffset(new DateTime(time, DateTimeKind.Utc)).Ticks)
            % TimeSpan.TicksPerDay;
    }

    /// <summary>Makes one row of those of one series and one time.</summary>
    private void Join()
    {
        for (var i = 0; i < names.Count; i++)
        {
            var places = order.AsSpan(starts[i], ends[i] - starts[i]);
            var kept = 0;
            for (var from = 0; from < places.Length;)
            {
                var to = from + 1;
                while (to < places.Length && times![places[to]] == times[places[from]])
                    to++;
                if (to > from + 1)
                {
                    if (settings.Duplicates == DuplicateRule.Refuse)
                    {
                        throw new SettingException(
                            $"{At(places[from + 1], columns.Time)}: series \"{TableSource.Shown(names[i])}\" has "
                            + $"this time in {source.RowWord} {rows[places[from]]} already; {Repair(times![places[from]])}.");
                    }

                    Join(places[from..to]);
                }

                places[kept++] = places[from];
                from = to;
            }

            ends[i] = starts[i] + kept;
        }
    }

    private SettingSentence Repair(long time)
    {
        if (clocks?.Found is { } clock && time % TimeSpan.TicksPerDay == 0)
            return $"if column \"{TableSource.Shown(clock)}\" holds the time of day, name it in {Setting.TimeOfDay}";
        if (MayBeRepeated(time))
            return $"set {Setting.TimeZone} if clocks were set back there, else {Setting.Duplicates}";
        return $"leave one out, set {Setting.Duplicates} (\"mean\", \"sum\", \"last\"), or name the columns that tell series apart in "
            + $"{Setting.Series}";
    }

    // Clocks are set back in the night, in spring or autumn.
    private bool MayBeRepeated(long time)
        => Zone is null && !AreNumbers && !reader!.HasOffsets && new DateTime(time) is { Hour: < 4, Month: 3 or 4 or 9 or 10 or 11 } at
            && at.DayOfWeek is DayOfWeek.Sunday && times!.Any(other => other % TimeSpan.TicksPerDay != times![0] % TimeSpan.TicksPerDay);

    private void Join(ReadOnlySpan<int> places)
    {
        for (var c = 0; c < inputs.Length; c++)
        {
            var values = inputs[c].Values;
            var isStatic = c >= inputs.Length - columns.Static.Count;
            var rule = inputs[c].HasWords || isStatic ? DuplicateRule.Last : settings.Duplicates;
            var (result, sum, count) = (double.NaN, 0.0, 0);
            foreach (var place in places)
            {
                if (double.IsNaN(values[place]))
                    continue;
                if (isStatic && count > 0 && values[place] != result)
                {
                    throw new NabiException($"{At(place, inputs[c].Name)}: a static column has one value in all rows of a series; "
                        + $"{source.RowWord} {rows[places[0]]} has another.");
                }

                result = rule == DuplicateRule.First && count > 0 ? result : values[place];
                (sum, count) = (sum + values[place], count + 1);
            }

            values[places[0]] = count == 0 ? double.NaN : rule == DuplicateRule.Sum ? sum
                : rule == DuplicateRule.Mean ? sum / count : result;
        }
    }
}
