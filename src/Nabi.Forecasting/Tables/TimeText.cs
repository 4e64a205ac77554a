namespace Nabi.Forecasting;

/// <summary>What a text of a date says: <see cref="TryParse"/> knows the usual forms, ISO 8601 first.</summary>
/// <param name="Day">The date, at midnight; where day and month may be changed, the day first.</param>
/// <param name="Clock">The time of day.</param>
/// <param name="Offset">The distance from UTC, where it is written.</param>
/// <param name="First">The first number of a date such as 1/2/2024, where it is not clear which is the day; else 0.</param>
/// <param name="Second">The second number of it.</param>
internal readonly record struct TimeText(DateTime Day, TimeSpan Clock, TimeSpan? Offset, int First = 0, int Second = 0)
{
    private static readonly string[] Months =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    /// <summary>Reads a text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeText time)
    {
        if (TryPlain(text, out time))
            return true;
        Scan scan = new(text.Trim());
        if (!TryDate(ref scan, out var year, out var month, out var day, out var first, out var second))
            return false;
        if (year is < 1 or > 9999 || (first == 0 && (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))))
            return false;
        if (!TryClock(ref scan, out var clock, out var offset) || !scan.AtEnd)
            return false;
        time = new(first == 0 ? new DateTime(year, month, day) : new DateTime(year, 1, 1), clock, offset, first, second);
        return true;
    }

    // 2024-01-31 and 2024-01-31 13:00:00, by far the most frequent.
    private static bool TryPlain(ReadOnlySpan<char> text, out TimeText time)
    {
        time = default;
        if (text.Length is not (10 or 19) || text[4] != '-' || text[7] != '-')
            return false;
        int year = Two(text, 0), century = Two(text, 2), month = Two(text, 5), day = Two(text, 8);
        year = 100 * year + century;
        if ((century | month | day) < 0 || !Fits(year, month, day))
            return false;
        var clock = default(TimeSpan);
        if (text.Length == 19)
        {
            if (text[10] is not (' ' or 'T') || text[13] != ':' || text[16] != ':')
                return false;
            int hour = Two(text, 11), minute = Two(text, 14), second = Two(text, 17);
            if ((hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59)
                return false;
            clock = new TimeSpan(hour, minute, second);
        }

        time = new(new DateTime(year, month, day), clock, null);
        return true;

        static int Two(ReadOnlySpan<char> text, int at)
            => char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1]) ? 10 * (text[at] - '0') + text[at + 1] - '0' : -10_000;
    }

    private static bool TryDate(ref Scan scan, out int year, out int month, out int day, out int first, out int second)
    {
        (year, month, day, first, second) = (0, 1, 1, 0, 0);
        if (!scan.Digits(out var number, out var length))
            return TryMonthFirst(ref scan, out year, out month, out day);
        if (length == 8)
        {
            (year, month, day) = (number / 10000, number / 100 % 100, number % 100);
            return true;
        }

        if (length == 4)
        {
            year = number;
            return TryAfterYear(ref scan, year, out month, out day, out year);
        }

        if (length > 2)
            return false;
        var mark = scan.Take("./-");
        if (mark == '\0' || char.IsAsciiLetter(scan.Next) || scan.Next == ' ')
        {
            // 5 Jan 2024, 05-JAN-2024
            day = number;
            scan.Skip(' ');
            if (!TryMonthName(ref scan, out month))
                return false;
            _ = scan.Take("-/.,");
            scan.Skip(' ');
            return scan.Digits(out year, out length) && length == 4;
        }

        if (!scan.Digits(out var other, out length) || length > 2 || scan.Take("./-") != mark || !scan.Digits(out year, out length)
            || length != 4)
        {
            return false;
        }

        if (mark == '.')
        {
            // Dots are written between day, month and year in this order only.
            (day, month) = (number, other);
            return true;
        }

        (first, second) = (number, other);
        return Fits(year, first, second) || Fits(year, second, first);
    }

    /// <summary>Whether a date exists.</summary>
    public static bool Fits(int year, int month, int day)
        => year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static bool TryAfterYear(ref Scan scan, int year, out int month, out int day, out int ofYear)
    {
        (month, day, ofYear) = (1, 1, year);
        if (scan.AtEnd)
            return true;
        var mark = scan.Take("-/.년");
        scan.Skip(' ');
        if (scan.Take("Qq") != '\0')
        {
            if (!scan.Digits(out var quarter, out var length) || length != 1 || quarter is < 1 or > 4)
                return false;
            month = 3 * quarter - 2;
            return true;
        }

        if (scan.Take("Ww") != '\0')
        {
            if (!scan.Digits(out var week, out var length) || length != 2 || week < 1 || week > ISOWeek.GetWeeksInYear(Math.Max(1, year)))
                return false;
            var weekday = 1;
            if (scan.Take("-") != '\0' && (!scan.Digits(out weekday, out length) || length != 1 || weekday is < 1 or > 7))
                return false;
            var date = ISOWeek.ToDateTime(Math.Max(1, year), week, (DayOfWeek)(weekday % 7));
            (ofYear, month, day) = (date.Year, date.Month, date.Day);
            return true;
        }

        if (mark == '\0' || !scan.Digits(out month, out var digits) || digits > 2)
            return false;
        var between = scan.Take("-/.월");
        if (between == '\0')
            return scan.AtEnd;
        if (scan.AtEnd)
            return between == '월';
        scan.Skip(' ');
        if (!scan.Digits(out day, out digits) || digits > 2)
            return false;
        _ = between is '월' or '.' ? scan.Take("일.") : '\0';
        return true;
    }

    private static bool TryMonthFirst(ref Scan scan, out int year, out int month, out int day)
    {
        (year, day) = (0, 1);
        if (!TryMonthName(ref scan, out month))
            return false;
        _ = scan.Take(".-/");
        scan.Skip(' ');
        if (!scan.Digits(out var number, out var length))
            return false;
        if (length == 4)
        {
            year = number;
            return true;
        }

        day = number;
        _ = scan.Take(",-/");
        scan.Skip(' ');
        return length <= 2 && scan.Digits(out year, out length) && length == 4;
    }

    private static bool TryMonthName(ref Scan scan, out int month)
    {
        month = 0;
        var letters = scan.Letters();
        if (letters.Length < 3)
            return false;
        for (var i = 0; i < Months.Length; i++)
        {
            if (letters.StartsWith(Months[i], StringComparison.OrdinalIgnoreCase)
                && CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[i].StartsWith(
                    letters is ['S' or 's', 'E' or 'e', 'P' or 'p', 'T' or 't'] ? "Sep" : letters.ToString(),
                    StringComparison.OrdinalIgnoreCase))
            {
                month = i + 1;
            }
        }

        return month > 0;
    }

    private static bool TryClock(ref Scan scan, out TimeSpan clock, out TimeSpan? offset)
    {
        (clock, offset) = (default, null);
        if (scan.AtEnd)
            return true;
        _ = scan.Take(",");
        var mark = scan.Take("Tt ");
        scan.Skip(' ');
        if (mark == '\0' || !scan.Digits(out var hour, out var length))
            return false;
        int minute = 0, second = 0;
        long fraction = 0;
        if (length is 4 or 6)
        {
            (second, minute, hour) = length == 6 ? (hour % 100, hour / 100 % 100, hour / 10000) : (0, hour % 100, hour / 100);
        }
        else if (length > 2)
        {
            return false;
        }
        else if (scan.Take(":") != '\0')
        {
            if (!scan.Digits(out minute, out length) || length != 2)
                return false;
            if (scan.Take(":") != '\0')
            {
                if (!scan.Digits(out second, out length) || length != 2)
                    return false;
                if (scan.Take(".,") != '\0' && !scan.Fraction(out fraction))
                    return false;
            }
        }

        scan.Skip(' ');
        var half = scan.Next is 'A' or 'a' or 'P' or 'p' ? scan.Letters().ToString().ToUpperInvariant() : "";
        if (half is "AM" or "PM")
        {
            if (hour is < 1 or > 12)
                return false;
            hour = hour % 12 + (half == "PM" ? 12 : 0);
        }
        else if (half.Length > 0)
        {
            return false;
        }

        // 24:00 is the end of a day in ISO 8601; it is the next day's 00:00.
        if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && minute + second + fraction > 0))
            return false;
        clock = new TimeSpan((hour * 3600L + minute * 60 + second) * TimeSpan.TicksPerSecond + fraction);
        scan.Skip(' ');
        return TryOffset(ref scan, out offset);
    }

    private static bool TryOffset(ref Scan scan, out TimeSpan? offset)
    {
        offset = null;
        if (scan.AtEnd)
            return true;
        if (scan.Take("Zz") != '\0')
        {
            offset = TimeSpan.Zero;
            return true;
        }

        if (scan.Next is 'U' or 'G' && scan.Letters() is "UTC" or "GMT")
        {
            offset = TimeSpan.Zero;
            return true;
        }

        var sign = scan.Take("+-");
        if (sign == '\0' || !scan.Digits(out var hours, out var length))
            return false;
        var minutes = 0;
        if (length == 4)
            (hours, minutes) = (hours / 100, hours % 100);
        else if (length != 2 || (scan.Take(":") != '\0' && (!scan.Digits(out minutes, out length) || length != 2)))
            return false;
        if (hours > 14 || minutes > 59)
            return false;
        offset = new TimeSpan(hours, minutes, 0) * (sign == '-' ? -1 : 1);
        return true;
    }

    private ref struct Scan(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> text = text;
        private int at;

        public readonly bool AtEnd => at == text.Length;

        public readonly char Next => at < text.Length ? text[at] : '\0';

        public bool Digits(out int value, out int length)
        {
            (value, length) = (0, 0);
            while (at < text.Length && char.IsAsciiDigit(text[at]) && length < 9)
            {
                value = 10 * value + text[at++] - '0';
                length++;
            }

            return length > 0 && !char.IsAsciiDigit(Next);
        }

        public bool Fraction(out long ticks)
        {
            ticks = 0;
            var digits = 0;
            for (; at < text.Length && char.IsAsciiDigit(text[at]); at++, digits++)
            {
                if (digits < 7)
                    ticks = 10 * ticks + text[at] - '0';
            }

            for (var i = digits; i < 7; i++)
                ticks *= 10;
            return digits is > 0 and <= 12;
        }

        public ReadOnlySpan<char> Letters()
        {
            var from = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
                at++;
            return text[from..at];
        }

        public char Take(ReadOnlySpan<char> any)
        {
            if (at == text.Length || !any.Contains(text[at]))
                return '\0';
            return text[at++];
        }

        public void Skip(char letter)
        {
            while (at < text.Length && text[at] == letter)
                at++;
        }
    }
}
