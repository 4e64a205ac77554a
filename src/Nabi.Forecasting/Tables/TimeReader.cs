namespace Nabi.Forecasting;

/// <summary>
/// Reads the column of times: dates become ticks, of UTC where a distance from it is written; whole numbers stay numbers. What day and
/// month are in 1/2/2024 is decided by the whole column.
/// </summary>
internal sealed class TimeReader(TableSettings settings, TableSource source, string column)
{
    private const int DayBits = 5;
    private const int ClockBits = 38;

    private TimeKind kind;
    private int firstRow;
    private string firstText = "";
    private TimeSpan? offset;
    private int dayFirstRow;
    private int monthFirstRow;
    private long least = long.MaxValue;
    private long most = long.MinValue;
    private bool areMonths = true;

    /// <summary>Whether the times are numbers of steps.</summary>
    public bool AreNumbers { get; private set; }

    /// <summary>Whether the times are ticks of UTC.</summary>
    public bool HasOffsets { get; private set; }

    /// <summary>The distance from UTC, if it is the same in all rows.</summary>
    public TimeSpan? CommonOffset { get; private set; }

    /// <summary>Reads a cell.</summary>
    /// <returns>A number for <see cref="Finish"/>.</returns>
    public long Read(TableCell cell, int row)
        => cell.Kind switch
        {
            CellKind.Text => Read(cell.Text, row),
            CellKind.Time => Dated(cell.Time.DateTime.Ticks, null, row, cell.ToString()),
            CellKind.Instant => Dated(cell.Time.UtcTicks, cell.Time.Offset, row, cell.ToString()),
            CellKind.Missing => throw Refused(row, $"the time is missing; leave the row out, or fill the cell"),
            _ => Read(cell.ToString(), row),
        };

    /// <summary>Reads a text.</summary>
    public long Read(ReadOnlySpan<char> text, int row)
    {
        text = text.Trim();
        if (text.IsEmpty)
            throw Refused(row, $"the time is missing; leave the row out, or fill the cell");
        if (settings.TimeFormat is { } format)
            return ReadFormat(text, format, row);
        if (IsWhole(text) && text.Length != 8)
            return ReadNumber(text, row);
        if (TimeText.TryParse(text, out var time) && (text.Length != 8 || kind != TimeKind.Number))
        {
            if (time.First == 0)
                return Dated(time.Day.Ticks + time.Clock.Ticks - (time.Offset?.Ticks ?? 0), time.Offset, row, text);
            Take(TimeKind.DayMonth, row, text);
            Offsets(time.Offset, row);
            return Packed(time, row, text);
        }

        if (IsWhole(text))
            return ReadNumber(text, row);
        throw double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? Refused(row,
                $"'{TableSource.Shown(text)}' is a number and no time; if these are a spreadsheet's days, set "
                + $"{Setting.TimeFormat.To("excel")}, "
                + $"if seconds since 1970, {Setting.TimeFormat.To("unix")}")
            : Refused(row,
                $"'{TableSource.Shown(text)}' is no time of a known form; write it as 2024-01-31 13:00, or set {Setting.TimeFormat}");
    }

    /// <summary>Makes ticks, or numbers of steps, of what was read.</summary>
    public void Finish(Span<long> times)
    {
        CommonOffset = offset;
        switch (kind)
        {
            case TimeKind.DayMonth:
                Unpack(times);
                break;
            case TimeKind.Number:
                FinishNumbers(times);
                break;
        }
    }

    private static bool IsWhole(ReadOnlySpan<char> text)
        => !(text[0] == '-' ? text[1..] : text).ContainsAnyExceptInRange('0', '9') && text is not "-";

    private long ReadNumber(ReadOnlySpan<char> text, int row)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || number is < -(1L << 53) or > 1L << 53)
        {
            throw Refused(row, $"'{TableSource.Shown(text)}' is too large for the number of a step");
        }

        Take(TimeKind.Number, row, text);
        (least, most) = (Math.Min(least, number), Math.Max(most, number));
        areMonths &= text.Length == 6 && number / 100 is >= 1800 and < 2200 && number % 100 is >= 1 and <= 12;
        return number;
    }

    private long ReadFormat(ReadOnlySpan<char> text, string format, int row)
    {
        if (format is "unix" or "unix_ms" or "excel")
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                throw Refused(row, $"'{TableSource.Shown(text)}' is no number, as {Setting.TimeFormat.To(format)} asks for");
            var (start, unit) = format == "excel" ? (new DateTime(1899, 12, 30), TimeSpan.TicksPerDay)
                : (DateTime.UnixEpoch, format == "unix" ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond);
            if (!(Math.Abs(number) < 3e12 / (unit / (double)TimeSpan.TicksPerMillisecond) * 100))
                throw Refused(row, $"'{TableSource.Shown(text)}' lies beyond the calendar of {Setting.TimeFormat.To(format)}");
            // Days of spreadsheets are fractions; their times are meant to the thousandth of a second.
            var ticks = format == "excel" ? (long)Math.Round(number * 86_400_000) * TimeSpan.TicksPerMillisecond
                : (long)Math.Round(number * unit);
            if (start.Ticks + ticks is <= 0 or > 3_155_378_975_999_999_999)
                throw Refused(row, $"'{TableSource.Shown(text)}' lies beyond the calendar of {Setting.TimeFormat.To(format)}");
            return Dated(start.Ticks + ticks, format == "excel" ? null : TimeSpan.Zero, row, text);
        }

        try
        {
            if (format.AsSpan().ContainsAny('z', 'K'))
            {
                return DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal, out var instant)
                    ? Dated(instant.UtcTicks, instant.Offset, row, text) : throw Wrong(text);
            }

            return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var time)
                ? Dated(time.Ticks, null, row, text) : throw Wrong(text);
        }
        catch (FormatException error)
        {
            throw new SettingException(
                $"{Setting.TimeFormat.To(TableSource.Shown(format))} is no form of times; write one as .NET does, "
                + $"such as \"dd/MM/yyyy HH:mm\".",
                error);
        }

        SettingException Wrong(ReadOnlySpan<char> got)
            => Refused(row, $"'{TableSource.Shown(got)}' is no time of the form {Setting.TimeFormat.To(TableSource.Shown(format))}");
    }

    private long Dated(long ticks, TimeSpan? at, int row, ReadOnlySpan<char> text)
    {
        if (ticks is < 0 or > 3_155_378_975_999_999_999)
            throw Refused(row, $"'{TableSource.Shown(text)}' lies beyond the calendar");
        Take(TimeKind.Date, row, text);
        Offsets(at, row);
        return ticks;
    }

    private void Take(TimeKind found, int row, ReadOnlySpan<char> text)
    {
        if (kind == TimeKind.None)
        {
            (kind, firstRow, firstText) = (found, row, TableSource.Shown(text));
        }
        else if (kind != found)
        {
            throw Refused(row,
                $"'{TableSource.Shown(text)}' is not written as '{firstText}' in {source.RowWord} {firstRow}; "
                + $"write all times alike, or set {Setting.TimeFormat}");
        }
    }

    private void Offsets(TimeSpan? at, int row)
    {
        if (firstRow == row && !HasOffsets)
        {
            (HasOffsets, offset) = (at is not null, at);
            return;
        }

        if (HasOffsets != at is not null)
        {
            throw Refused(row,
                $"the time has {(at is null ? "no" : "a")} distance from UTC, unlike that of {source.RowWord} {firstRow}; write all alike");
        }

        offset = offset == at ? offset : null;
    }

    // Year, both numbers and the time of day in one number, until it is known which is the day.
    private long Packed(TimeText time, int row, ReadOnlySpan<char> text)
    {
        var year = time.Day.Year;
        var (dayFirst, monthFirst) = (TimeText.Fits(year, time.Second, time.First), TimeText.Fits(year, time.First, time.Second));
        if (!monthFirst && dayFirstRow == 0)
            dayFirstRow = row;
        if (!dayFirst && monthFirstRow == 0)
            monthFirstRow = row;
        if (dayFirstRow > 0 && monthFirstRow > 0)
        {
            throw Refused(row,
                $"'{TableSource.Shown(text)}' does not go with {source.RowWord} {(dayFirst ? monthFirstRow : dayFirstRow)}: the day stands "
                + $"first in one, the month in the other; write dates as 2024-01-31");
        }

        var clock = (time.Clock.Ticks - (time.Offset?.Ticks ?? 0) + TimeSpan.TicksPerDay) / TimeSpan.TicksPerMicrosecond;
        return (((((long)year << DayBits) | (long)time.First) << DayBits | (long)time.Second) << ClockBits) | clock;
    }

    private void Unpack(Span<long> times)
    {
        if (dayFirstRow == 0 && monthFirstRow == 0)
        {
            throw Refused(firstRow,
                $"'{firstText}' may have day or month first, and no {source.RowWord} decides it; set {Setting.TimeFormat}, such as "
                + $"\"dd/MM/yyyy HH:mm\" or \"MM/dd/yyyy HH:mm\"");
        }

        const long mask = (1 << DayBits) - 1;
        foreach (ref var time in times)
        {
            var clock = (time & ((1L << ClockBits) - 1)) * TimeSpan.TicksPerMicrosecond - TimeSpan.TicksPerDay;
            var date = time >> ClockBits;
            int second = (int)(date & mask), first = (int)((date >> DayBits) & mask), year = (int)(date >> (2 * DayBits));
            time = new DateTime(year, dayFirstRow > 0 ? second : first, dayFirstRow > 0 ? first : second).Ticks + clock;
        }
    }

    private void FinishNumbers(Span<long> times)
    {
        var wanted = settings.Frequency?.Unit;
        if (wanted is FrequencyUnit.Step)
        {
            AreNumbers = true;
        }
        else if (areMonths && wanted is null or FrequencyUnit.Month or FrequencyUnit.Year)
        {
            foreach (ref var time in times)
                time = new DateTime((int)(time / 100), (int)(time % 100), 1).Ticks;
        }
        else if (wanted is FrequencyUnit.Year && least >= 1 && most <= 9999)
        {
            foreach (ref var time in times)
                time = new DateTime((int)time, 1, 1).Ticks;
        }
        else if (least >= 100_000_000)
        {
            throw Refused(firstRow,
                $"'{firstText}' looks like seconds or thousandths since 1970; set {Setting.TimeFormat.To("unix")} or \"unix_ms\", or "
                + $"{Setting.Frequency.To("1 step")} if it is the number of a step");
        }
        else if (least >= 20_000 && most <= 80_000)
        {
            throw Refused(firstRow,
                $"'{firstText}' looks like a spreadsheet's day; set {Setting.TimeFormat.To("excel")}, or "
                + $"{Setting.Frequency.To("1 step")} if "
                + $"it is the number of a step");
        }
        else if (wanted is not null)
        {
            throw Refused(firstRow,
                $"'{firstText}' is a number, but {Setting.Frequency.To(settings.Frequency!)} needs dates; set {Setting.TimeFormat}");
        }
        else
        {
            AreNumbers = true;
        }
    }

    private SettingException Refused(int row, SettingSentence reason) => new($"{source.At(row, column)}: {reason}.");

    private enum TimeKind
    {
        None,
        Number,
        Date,
        DayMonth,
    }
}
