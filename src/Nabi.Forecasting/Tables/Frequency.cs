namespace Nabi.Forecasting;

/// <summary>The time from one row of a series to its next: a count of a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Count">How many of it, 1 or more.</param>
public readonly record struct Frequency(FrequencyUnit Unit, int Count = 1)
{
    private const int Most = 1_000_000;
    private const int LongestSeason = 1440;

    /// <summary>Steps without dates.</summary>
    public static Frequency Step => new(FrequencyUnit.Step);

    /// <summary>The steps after which such series usually repeat: 24 for hours, 7 for days; 1 where nothing repeats.</summary>
    public int Season => Unit switch
    {
        FrequencyUnit.Second => Whole(60),
        FrequencyUnit.Minute => Count < 60 && 1440 % Count == 0 ? 1440 / Count : 1,
        FrequencyUnit.Hour => Whole(24),
        FrequencyUnit.Day => Whole(7),
        FrequencyUnit.Week => Whole(52),
        FrequencyUnit.Month => Whole(12),
        FrequencyUnit.BusinessDay => Whole(5),
        _ => 1,
    };

    /// <summary>
    /// All seasons that are usual for such series, the shortest first: days and weeks of hours, hours, days and weeks of minutes. Empty
    /// where none is.
    /// </summary>
    internal IReadOnlyList<int> Seasons
    {
        get
        {
            int[] steps = Unit switch
            {
                FrequencyUnit.Second => [60, 3600],
                FrequencyUnit.Minute => [60, 1440, 10_080],
                FrequencyUnit.Hour => [24, 168],
                _ => [Season * Count],
            };
            var count = Count;
            // Longer ones would need more rows than are looked at.
            return [.. steps.Where(one => one % count == 0 && one / count is > 1 and <= LongestSeason).Select(one => one / count)];
        }
    }

    /// <summary>The frequency that a text stands for, as <see cref="Parse"/> reads it.</summary>
    /// <param name="text">A text such as <c>1h</c> or <c>15min</c>.</param>
    /// <exception cref="NabiException">It stands for none.</exception>
    public static implicit operator Frequency(string text) => Parse(text);

    /// <summary>
    /// The frequency that a text stands for: a count, 1 if left out, and a unit: <c>ms</c>, <c>s</c>, <c>min</c>, <c>h</c>, <c>d</c>,
    /// <c>b</c> (days from Monday to Friday), <c>w</c>, <c>mo</c>, <c>q</c> (three months), <c>y</c>, or <c>step</c> for
    /// rows without dates. The units written out and those of pandas are read as well (<c>hours</c>, <c>D</c>, <c>B</c>, <c>MS</c>,
    /// <c>W-MON</c>).
    /// </summary>
    /// <param name="text">A text such as <c>1h</c>, <c>15min</c> or <c>month</c>.</param>
    /// <exception cref="NabiException">It stands for none.</exception>
    public static Frequency Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.AsSpan().Trim();
        var digits = 0;
        while (digits < trimmed.Length && char.IsAsciiDigit(trimmed[digits]))
            digits++;
        var count = 1;
        var unit = trimmed[digits..].Trim().ToString();
        if ((digits > 0 && !int.TryParse(trimmed[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out count))
            || count is < 1 or > Most || UnitOf(unit) is not var (found, times))
        {
            throw new NabiException(
                $"'{TableSource.Shown(text)}' is no frequency; write a count and one of ms, s, min, h, d, b, w, mo, q, y or step, such as "
                + "\"15min\", \"1h\" or \"1mo\".");
        }

        return new Frequency(found, count * times);
    }

    /// <summary>The text that <see cref="Parse"/> reads: <c>1h</c>, <c>15min</c>, <c>3mo</c>.</summary>
    public override string ToString()
        => Unit switch
        {
            FrequencyUnit.Step => Count == 1 ? "1 step" : $"{Count} steps",
            FrequencyUnit.Millisecond => $"{Count}ms",
            FrequencyUnit.Second => $"{Count}s",
            FrequencyUnit.Minute => $"{Count}min",
            FrequencyUnit.Hour => $"{Count}h",
            FrequencyUnit.Day => $"{Count}d",
            FrequencyUnit.Week => $"{Count}w",
            FrequencyUnit.Month => $"{Count}mo",
            FrequencyUnit.BusinessDay => $"{Count}b",
            _ => $"{Count}y",
        };

    /// <summary>Whether steps are of one length whatever the calendar says; days are not, where clocks are changed.</summary>
    internal bool IsClock => Unit is FrequencyUnit.Millisecond or FrequencyUnit.Second or FrequencyUnit.Minute or FrequencyUnit.Hour;

    /// <summary>Whether steps are days from Monday to Friday.</summary>
    internal bool IsBusiness => Unit == FrequencyUnit.BusinessDay;

    /// <summary>The ticks of a step; 0 for business days, months and years, and the numbers of a step without dates.</summary>
    internal long Ticks => Count * Unit switch
    {
        FrequencyUnit.Step => 1,
        FrequencyUnit.Millisecond => TimeSpan.TicksPerMillisecond,
        FrequencyUnit.Second => TimeSpan.TicksPerSecond,
        FrequencyUnit.Minute => TimeSpan.TicksPerMinute,
        FrequencyUnit.Hour => TimeSpan.TicksPerHour,
        FrequencyUnit.Day => TimeSpan.TicksPerDay,
        FrequencyUnit.Week => 7 * TimeSpan.TicksPerDay,
        _ => 0,
    };

    /// <summary>The months of a step; 0 for other units.</summary>
    internal int Months => Unit switch { FrequencyUnit.Month => Count, FrequencyUnit.Year => 12 * Count, _ => 0 };

    private int Whole(int steps) => steps % Count == 0 ? steps / Count : 1;

    // A lone "m" would be minutes to some and months to others.
    private static (FrequencyUnit Unit, int Times)? UnitOf(string unit)
        => unit switch
        {
            "M" or "MS" or "ME" => (FrequencyUnit.Month, 1),
            "min" or "T" or "mins" => (FrequencyUnit.Minute, 1),
            _ => unit.ToUpperInvariant() switch
            {
                "STEP" or "STEPS" => (FrequencyUnit.Step, 1),
                "MILLISECOND" or "MILLISECONDS" => (FrequencyUnit.Millisecond, 1),
                "MS" => (FrequencyUnit.Millisecond, 1),
                "S" or "SEC" or "SECOND" or "SECONDS" => (FrequencyUnit.Second, 1),
                "MIN" or "MINUTE" or "MINUTES" => (FrequencyUnit.Minute, 1),
                "H" or "HOUR" or "HOURS" or "HOURLY" => (FrequencyUnit.Hour, 1),
                "D" or "DAY" or "DAYS" or "DAILY" => (FrequencyUnit.Day, 1),
                "B" or "BD" or "BDAY" or "BDAYS" or "BUSINESS DAY" or "BUSINESS DAYS" => (FrequencyUnit.BusinessDay, 1),
                "W" or "WEEK" or "WEEKS" or "WEEKLY" => (FrequencyUnit.Week, 1),
                "W-MON" or "W-TUE" or "W-WED" or "W-THU" or "W-FRI" or "W-SAT" or "W-SUN" => (FrequencyUnit.Week, 1),
                "MO" or "MONTH" or "MONTHS" or "MONTHLY" => (FrequencyUnit.Month, 1),
                "Q" or "QS" or "QE" or "QUARTER" or "QUARTERS" or "QUARTERLY" => (FrequencyUnit.Month, 3),
                "Y" or "YS" or "YE" or "A" or "YEAR" or "YEARS" or "YEARLY" => (FrequencyUnit.Year, 1),
                _ => null,
            },
        };
}
