namespace Nabi.Forecasting;

/// <summary>A known input made of the time of a step.</summary>
/// <param name="Name">The name of the column, by which it is made again.</param>
/// <param name="Kind">What of the time it tells: <c>hour_of_day</c>, <c>weekend</c>, <c>fourier</c>.</param>
/// <param name="Harmonic">How often the wave comes back within the season; 0 for 0 or 1 instead of a wave.</param>
/// <param name="IsCosine">Whether it is the cosine of a wave.</param>
/// <param name="Period">The steps of the season of <c>fourier</c>.</param>
internal sealed record CalendarInput(string Name, string Kind, int Harmonic, bool IsCosine, double Period)
{
    private const int MostHarmonics = 50;

    private static readonly string[] Waves =
        ["minute_of_hour", "hour_of_day", "day_of_week", "day_of_month", "day_of_year", "week_of_year", "month", "quarter"];

    private static readonly string[] Flags = ["weekend", "month_start", "month_end"];

    /// <summary>The inputs of names such as <c>hour_of_day</c>, <c>day_of_year:3</c> or <c>fourier:168:3</c>.</summary>
    /// <exception cref="NabiException">A name is unknown.</exception>
    public static IReadOnlyList<CalendarInput> Of(IReadOnlyList<string> names) => [.. names.SelectMany(Of)];

    /// <summary>The value at a step.</summary>
    public double At(TimeAxis axis, long step)
    {
        if (Kind == "fourier")
            return Wave(axis.Absolute(step) % Period / Period);
        var time = axis[step];
        return Kind switch
        {
            "minute_of_hour" => Wave(time.TimeOfDay.TotalHours % 1),
            "hour_of_day" => Wave(time.TimeOfDay.TotalDays),
            "day_of_week" => Wave(((int)time.DayOfWeek + 6) % 7 / 7.0),
            "day_of_month" => Wave((time.Day - 1.0) / DateTime.DaysInMonth(time.Year, time.Month)),
            "day_of_year" => Wave((time.DayOfYear - 1.0) / (DateTime.IsLeapYear(time.Year) ? 366 : 365)),
            "week_of_year" => Wave((ISOWeek.GetWeekOfYear(time) - 1.0) / ISOWeek.GetWeeksInYear(ISOWeek.GetYear(time))),
            "month" => Wave((time.Month - 1) / 12.0),
            "quarter" => Wave((time.Month - 1) / 3 / 4.0),
            "weekend" => time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0,
            "month_start" => time.Day == 1 ? 1 : 0,
            _ => time.Day == DateTime.DaysInMonth(time.Year, time.Month) ? 1 : 0,
        };
    }

    private double Wave(double part) => IsCosine ? Math.Cos(Math.Tau * Harmonic * part) : Math.Sin(Math.Tau * Harmonic * part);

    private static IEnumerable<CalendarInput> Of(string name)
    {
        var parts = (name ?? "").Split(':');
        if (Flags.Contains(name))
            return [new(name!, name!, 0, false, 0)];
        var period = 0.0;
        var isFourier = parts[0] == "fourier" && parts.Length == 3
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out period) && period > 1
            && double.IsFinite(period);
        var pairs = 1;
        if ((!isFourier && (!Waves.Contains(parts[0]) || parts.Length > 2))
            || (parts.Length > 1 && (!int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out pairs)
                || pairs is < 1 or > MostHarmonics)))
        {
            throw new NabiException(
                $"'{TableSource.Shown(name)}' is no calendar input; there are {string.Join(", ", Waves)} (with \":3\" for three pairs), "
                + $"{string.Join(", ", Flags)}, and \"fourier:168:3\".");
        }

        var title = isFourier ? $"fourier_{parts[1]}" : parts[0];
        return Enumerable.Range(1, pairs).SelectMany(harmonic => new[] { false, true }.Select(isCosine => new CalendarInput(
            $"{title}_{(isCosine ? "cos" : "sin")}{(harmonic > 1 ? $"_{harmonic}" : "")}", parts[0], harmonic, isCosine, period)));
    }
}
