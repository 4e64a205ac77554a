namespace Nabi.Forecasting;

/// <summary>A day and a time of day in two cells as one text, which is then read as any other time.</summary>
internal static class DayText
{
    /// <summary>Both together: 930 is half past nine.</summary>
    public static string Joined(ReadOnlySpan<char> day, ReadOnlySpan<char> clock)
    {
        day = day.Trim();
        clock = clock.Trim();
        var isShort = clock.Length is 3 or 5 && !clock.ContainsAnyExceptInRange('0', '9');
        return day.IsEmpty ? "" : $"{day} {(isShort ? "0" : "")}{clock}";
    }

    /// <summary>A cell of a day; the time that belongs to it, if there is one, comes with it, to be refused.</summary>
    public static string OfDay(TableCell cell)
        => cell.Kind switch
        {
            CellKind.Time or CellKind.Instant when cell.Time.TimeOfDay == TimeSpan.Zero
                => cell.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => cell.ToString(),
        };

    /// <summary>A cell of a time of day; databases without such a type give it with some day.</summary>
    public static string OfClock(TableCell cell)
        => cell.Kind switch
        {
            CellKind.Time => cell.Time.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture),
            CellKind.Instant => cell.Time.ToString("HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture),
            _ => cell.ToString(),
        };
}
