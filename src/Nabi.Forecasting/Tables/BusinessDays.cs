namespace Nabi.Forecasting;

/// <summary>Days from Monday to Friday that are no holidays, numbered one after another.</summary>
internal sealed class BusinessDays : IEquatable<BusinessDays>
{
    // The number of each holiday among the days from Monday to Friday, ascending.
    private readonly long[] numbers;

    private BusinessDays(DateOnly[] holidays)
    {
        Holidays = holidays;
        numbers = [.. holidays.Where(day => IsWeekday(day.DayNumber)).Select(day => Weekdays(day.DayNumber))];
    }

    /// <summary>Without holidays.</summary>
    public static BusinessDays All { get; } = new([]);

    /// <summary>The holidays, each once, in order.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; }

    /// <summary>With holidays, in any order.</summary>
    public static BusinessDays Without(IReadOnlyList<DateOnly> holidays)
        => holidays.Count == 0 ? All : new([.. holidays.Distinct().Order()]);

    /// <summary>Whether a day is one of them.</summary>
    public bool Contains(DateTime day)
        => IsWeekday(DayOf(day)) && Array.BinarySearch(numbers, Weekdays(DayOf(day))) < 0;

    /// <summary>The number of a day that is one of them; of another day that of the next.</summary>
    public long NumberOf(DateTime day)
    {
        var number = Weekdays(DayOf(day));
        var before = Array.BinarySearch(numbers, number);
        return number - (before < 0 ? ~before : before);
    }

    /// <summary>The day of a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies beyond the calendar.</exception>
    public DateTime DayOf(long number)
    {
        // Holidays up to the day: the i-th of them is one if so many days without it and those before lie before.
        var (low, high) = (0, numbers.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = numbers[middle] - middle <= number ? (middle + 1, high) : (low, middle);
        }

        var weekday = number + low;
        var (week, day) = Math.DivRem(weekday, 5);
        if (day < 0)
            (week, day) = (week - 1, day + 5);
        return DateTime.MinValue.AddDays(checked(7 * week + day));
    }

    /// <inheritdoc/>
    public bool Equals(BusinessDays? other)
        => ReferenceEquals(this, other) || (other is not null && Holidays.SequenceEqual(other.Holidays));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BusinessDays);

    /// <inheritdoc/>
    public override int GetHashCode() => Holidays.Count == 0 ? 0 : HashCode.Combine(Holidays.Count, Holidays[0], Holidays[^1]);

    // The calendar begins on a Monday.
    private static long DayOf(DateTime time) => time.Ticks / TimeSpan.TicksPerDay;

    private static bool IsWeekday(long day) => day % 7 < 5;

    // Days from Monday to Friday before a day.
    private static long Weekdays(long day) => day / 7 * 5 + Math.Min(day % 7, 5);
}
