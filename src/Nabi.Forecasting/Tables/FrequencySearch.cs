namespace Nabi.Forecasting;

/// <summary>Finds the time between the rows of series, and refuses rows that do not keep to it.</summary>
internal static class FrequencySearch
{
    // So many rows of a series, all of them further apart than those of the others, are no gaps.
    private const int RowsOfOwnFrequency = 5;

    // Rows from Monday to Friday, so many of them or more, are business days; with one on a weekend, or this part of what every day would
    // have there, they may be.
    private const int FewestBusinessDays = 10;
    private const double PartOfWeekends = 0.1;

    /// <summary>The frequency of rows in order.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="isClock">Whether they are closer than days.</param>
    /// <param name="given">The frequency that is said; null to find it.</param>
    public static Frequency Of(SeriesRows rows, bool isClock, Frequency? given)
    {
        var found = Found(rows, isClock, given);
        if (given is not null)
            return found;
        CheckMixed(rows, found);
        return found == new Frequency(FrequencyUnit.Day) && !rows.AreNumbers && AreBusinessDays(rows)
            ? new Frequency(FrequencyUnit.BusinessDay) : found;
    }

    /// <summary>Whether rows a day apart are on the days from Monday to Friday alone, two weeks of them or more.</summary>
    /// <exception cref="NabiException">They are but for a few.</exception>
    public static bool AreBusinessDays(SeriesRows rows)
    {
        if (!rows.HasTimes)
            return false;
        var (count, weekends, first) = (0, 0, -1);
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var place in rows.Of(i))
            {
                count++;
                if (!BusinessDays.All.Contains(new DateTime(rows.TimeOf(place))))
                    (weekends, first) = (weekends + 1, first < 0 ? place : first);
            }
        }

        if (count - weekends < FewestBusinessDays)
            return false;
        if (weekends == 0 || weekends > Math.Max(1, PartOfWeekends * 2 / 5 * (count - weekends)) || rows.Columns.Frequency is not null)
            return weekends == 0;
        throw new SettingException(
            $"{rows.At(first, rows.Columns.Time)}: {Named(new DateTime(rows.TimeOf(first)))}, "
            + $"{(weekends == 1 ? "the only row" : $"the first of {weekends} rows")} of {count} on a weekend; leave "
            + $"{(weekends == 1 ? "it" : "them")} out and steps are business days, or set {Setting.Frequency.To("1d")} for every day.");
    }

    /// <summary>Refuses a row that is on no business day.</summary>
    public static void RequireBusinessDay(SeriesRows rows, int place, BusinessDays days)
    {
        DateTime time = new(rows.TimeOf(place));
        if (days.Contains(time))
            return;
        var isHoliday = BusinessDays.All.Contains(time);
        throw new SettingException(
            $"{rows.At(place, rows.Columns.Time)}: {Named(time)}"
            + $"{(isHoliday ? $" and among {Setting.Holidays}" : SettingSentence.Empty)}, where steps are business days; "
            + $"leave the row out, or set {Setting.Frequency.To("1d")} for every day.");
    }

    private static string Named(DateTime time) => string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd} is a {time.DayOfWeek}");

    // A daily series beside an hourly one would become hours with 23 of 24 missing.
    private static void CheckMixed(SeriesRows rows, Frequency found)
    {
        if (rows.Count < 2)
            return;
        var (dense, distance) = (-1, long.MaxValue);
        for (var i = 0; i < rows.Count; i++)
        {
            if (Least(rows, i) is { } own && own < distance)
                (dense, distance) = (i, own);
        }

        for (var i = 0; i < rows.Count; i++)
        {
            if (rows.Of(i).Length < RowsOfOwnFrequency || Least(rows, i) is not { } own || own < 2 * distance)
                continue;
            throw new SettingException(
                $"{rows.SourceName}: rows of series \"{TableSource.Shown(rows.NameOf(dense))}\" are {Text(rows, distance)} apart, those of "
                + $"\"{TableSource.Shown(rows.NameOf(i))}\" {Text(rows, own)} or more; read them as tables of their own, one with "
                + $"{Setting.Resample}, or set {Setting.Frequency.To(found)} if rows are missing.");
        }
    }

    // The least distance between rows of a series; null for a single row.
    private static long? Least(SeriesRows rows, int series)
    {
        var places = rows.Of(series);
        long? least = null;
        for (var k = 1; k < places.Length; k++)
        {
            if (rows.TimeOf(places[k]) - rows.TimeOf(places[k - 1]) is var distance && !(distance >= least))
                least = distance;
        }

        return least;
    }

    private static Frequency Found(SeriesRows rows, bool isClock, Frequency? given)
    {
        if (given is { } said)
        {
            if (rows.AreNumbers != (said.Unit == FrequencyUnit.Step))
            {
                throw new SettingException(
                    $"{rows.SourceName}: {Setting.Frequency.To(said)} does not go with times that are "
                    + $"{(rows.AreNumbers ? "numbers" : "dates")}.");
            }

            return said;
        }

        if (!rows.AreNumbers && !isClock && IsMonthly(rows))
            return Months(rows);
        var common = Common(rows);
        if (common == 0)
        {
            return rows.AreNumbers ? Frequency.Step : throw new SettingException(
                $"{rows.SourceName}: no series has two rows, so the time between rows cannot be told; set {Setting.Frequency}, "
                + $"such as \"1h\".");
        }

        var usual = Usual(rows);
        if (usual != common)
            throw Irregular(rows, usual);
        if (rows.AreNumbers)
            return new Frequency(FrequencyUnit.Step, Fits(rows, common));
        foreach (var (unit, ticks) in isClock
            ? (ReadOnlySpan<(FrequencyUnit, long)>)[(FrequencyUnit.Hour, TimeSpan.TicksPerHour),
                (FrequencyUnit.Minute, TimeSpan.TicksPerMinute),
                (FrequencyUnit.Second, TimeSpan.TicksPerSecond), (FrequencyUnit.Millisecond, TimeSpan.TicksPerMillisecond)]
            : [(FrequencyUnit.Week, 7 * TimeSpan.TicksPerDay), (FrequencyUnit.Day, TimeSpan.TicksPerDay)])
        {
            if (common % ticks == 0)
                return new Frequency(unit, Fits(rows, common / ticks));
        }

        throw new SettingException(
            $"{rows.SourceName}: rows are {common / 10.0:0.#} millionths of a second apart; times are kept to the thousandth. Leave "
            + $"{Setting.Time} out to number the rows.");
    }

    /// <summary>The greatest distance of which all distances between rows are multiples; 0 if there are none.</summary>
    public static long Common(SeriesRows rows)
    {
        long common = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var places = rows.Of(i);
            for (var k = 1; k < places.Length; k++)
            {
                var distance = rows.TimeOf(places[k]) - rows.TimeOf(places[k - 1]);
                if (common == 0 || distance % common != 0)
                    common = Divisor(common, distance);
            }
        }

        return common;
    }

    /// <summary>Why a row does not keep to a distance.</summary>
    public static SettingException Irregular(SeriesRows rows, long usual)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var places = rows.Of(i);
            for (var k = 1; k < places.Length; k++)
            {
                var distance = rows.TimeOf(places[k]) - rows.TimeOf(places[k - 1]);
                if (distance % usual != 0)
                {
                    return new SettingException(
                        $"{rows.At(places[k], rows.Columns.Time)}: {Text(rows, distance)} after {rows.RowWord} "
                        + $"{rows.RowOf(places[k - 1])} of series \"{TableSource.Shown(rows.NameOf(i))}\", where rows are mostly "
                        + $"{Text(rows, usual)} apart; "
                        + $"{(rows.HasChangingOffsets ? (SettingSentence)$"set {Setting.TimeZone}, since the distance from UTC changes"
                            : $"round the times, or set {Setting.Frequency} to a step that fits all")}.");
                }
            }
        }

        return new SettingException(
            $"{rows.SourceName}: rows are mostly {Text(rows, usual)} apart, but not all; set "
            + $"{Setting.Frequency} to the time between rows.");
    }

    private static int Fits(SeriesRows rows, long count)
        => count <= 1_000_000 ? (int)count
            : throw new SettingException($"{rows.SourceName}: rows are {count} steps apart; set {Setting.Frequency}, or check the times.");

    // The distance that is there most often; the smallest of several.
    private static long Usual(SeriesRows rows)
    {
        var counts = new Dictionary<long, int>();
        var (last, same) = (0L, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            var places = rows.Of(i);
            for (var k = 1; k < places.Length; k++)
            {
                var distance = rows.TimeOf(places[k]) - rows.TimeOf(places[k - 1]);
                if (distance != last)
                {
                    Count();
                    (last, same) = (distance, 0);
                }

                same++;
            }
        }

        Count();
        return counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;

        void Count()
        {
            if (same > 0)
                counts[last] = counts.GetValueOrDefault(last) + same;
        }
    }

    // All rows on the same day of their months, or the last one of shorter months.
    private static bool IsMonthly(SeriesRows rows)
    {
        var areMonths = false;
        for (var i = 0; i < rows.Count; i++)
        {
            var places = rows.Of(i);
            var anchor = Anchor(rows, i);
            for (var k = 0; k < places.Length; k++)
            {
                DateTime time = new(rows.TimeOf(places[k]));
                if (time.Day != Math.Min(anchor, DateTime.DaysInMonth(time.Year, time.Month)))
                    return false;
            }

            areMonths |= places.Length > 1;
        }

        return areMonths;
    }

    /// <summary>The day of the month that a series keeps to: its latest.</summary>
    public static int Anchor(SeriesRows rows, int series)
    {
        var (day, areEnds) = (1, true);
        foreach (var place in rows.Of(series))
        {
            DateTime time = new(rows.TimeOf(place));
            day = Math.Max(day, time.Day);
            areEnds &= time.Day == DateTime.DaysInMonth(time.Year, time.Month);
        }

        return areEnds ? 31 : day;
    }

    private static Frequency Months(SeriesRows rows)
    {
        long common = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var places = rows.Of(i);
            for (var k = 1; k < places.Length; k++)
                common = Divisor(common, Month(rows.TimeOf(places[k])) - Month(rows.TimeOf(places[k - 1])));
        }

        return common % 12 == 0 ? new Frequency(FrequencyUnit.Year, (int)common / 12) : new Frequency(FrequencyUnit.Month, (int)common);

        static long Month(long ticks)
        {
            DateTime time = new(ticks);
            return 12L * time.Year + time.Month;
        }
    }

    private static string Text(SeriesRows rows, long distance)
        => rows.AreNumbers ? $"{distance}" : new TimeSpan(distance) is var time && distance % TimeSpan.TicksPerDay == 0 ? $"{time.Days} d"
            : distance % TimeSpan.TicksPerHour == 0 ? $"{time.TotalHours} h" : distance % TimeSpan.TicksPerMinute == 0
            ? $"{time.TotalMinutes} min" : $"{time.TotalSeconds} s";

    private static long Divisor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
