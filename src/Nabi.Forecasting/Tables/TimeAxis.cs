namespace Nabi.Forecasting;

/// <summary>The times of a series: its first, and those that follow at a <see cref="Frequency"/>.</summary>
/// <param name="Frequency">The time from one step to the next.</param>
/// <param name="Start">
/// The time that steps are counted from, as the clock on the wall shows it; in UTC where there is a <see cref="Zone"/> and the steps are
/// hours or shorter. Months are counted from its day, or the last of a shorter month; its ticks are the first number of steps without
/// dates. It is a business day where steps are.
/// </param>
public sealed record TimeAxis(Frequency Frequency, DateTime Start)
{
    /// <summary>Steps from <see cref="Start"/> to step 0; 0 by default.</summary>
    public long First { get; init; }

    /// <summary>
    /// Where the clock on the wall stands; null (default) where it is never changed. Hours and shorter steps go on through a change of
    /// clocks, so that an hour is left out in spring and comes twice in autumn; days and longer ones follow the calendar.
    /// </summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>The days that are no steps of business days; none by default.</summary>
    public IReadOnlyList<DateOnly> Holidays
    {
        get => Days.Holidays;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            Days = BusinessDays.Without(value);
        }
    }

    /// <summary>The days that are steps of business days.</summary>
    internal BusinessDays Days { get; init; } = BusinessDays.All;

    /// <summary>The time of a step, which may lie before or after the data, as the clock on the wall shows it.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <exception cref="NabiException">The steps have no dates, or the time lies beyond the calendar.</exception>
    public DateTime this[long step] => HasClockOfZone ? TimeZoneInfo.ConvertTimeFromUtc(Instant(step), Zone!) : Instant(step);

    /// <summary>The times from a step on.</summary>
    /// <param name="step">The step that becomes step 0.</param>
    public TimeAxis From(int step) => this with { First = First + step };

    /// <summary>
    /// The time of a step as text: a date, a date and a time (with the distance from UTC, where there is a zone), or the number of the
    /// step.
    /// </summary>
    /// <param name="step">The step, from 0.</param>
    public string Text(long step)
    {
        if (Frequency.Unit == FrequencyUnit.Step)
            return Number(step).ToString(CultureInfo.InvariantCulture);
        var time = this[step];
        var format = Frequency.Unit == FrequencyUnit.Millisecond ? "yyyy-MM-dd HH:mm:ss.fff"
            : Frequency.IsClock || time.TimeOfDay != default ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd";
        var text = time.ToString(format, CultureInfo.InvariantCulture);
        if (!HasClockOfZone)
            return text;
        var offset = Zone!.GetUtcOffset(DateTime.SpecifyKind(Instant(step), DateTimeKind.Utc));
        return $"{text}{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
    }

    /// <summary>The step of a time; null if the time is that of no step.</summary>
    /// <param name="time">A time as the clock on the wall shows it; the first of the two, where clocks are set back.</param>
    public long? StepOf(DateTime time)
    {
        if (!HasClockOfZone)
            return StepAt(time.Ticks);
        if (Zone!.IsInvalidTime(time))
            return null;
        var local = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return StepAt(local.Ticks - offset.Ticks);
    }

    /// <summary>Whether <see cref="Start"/> is in UTC and shown by a zone's clock.</summary>
    internal bool HasClockOfZone => Zone is not null && Frequency.IsClock;

    /// <summary>The place of a step on the line of times, counted as <see cref="Start"/> is: ticks, or the number of the step.</summary>
    internal long PlaceOf(long step) => Frequency.Unit == FrequencyUnit.Step ? Number(step) : Instant(step).Ticks;

    /// <summary>The step at a place on the line of times; null if there is none.</summary>
    internal long? StepAt(long place)
    {
        if (Frequency.Ticks > 0)
        {
            var distance = place - Start.Ticks;
            return distance % Frequency.Ticks == 0 ? distance / Frequency.Ticks - First : null;
        }

        DateTime time = new(place);
        if (Frequency.IsBusiness)
        {
            var days = Days.NumberOf(time) - Days.NumberOf(Start);
            return Days.Contains(time) && time.TimeOfDay == Start.TimeOfDay && days % Frequency.Count == 0 ? days / Frequency.Count - First
                : null;
        }

        var months = (time.Year - Start.Year) * 12 + time.Month - Start.Month;
        return months % Frequency.Months == 0 && Start.AddMonths(months) == time ? months / Frequency.Months - First : null;
    }

    /// <summary>Steps from one moment that all series of a frequency share; seasons of several series are in step by it.</summary>
    internal long Absolute(long step)
        => Frequency.Ticks > 0 ? PlaceOf(step) / Frequency.Ticks
            : Frequency.IsBusiness ? Days.NumberOf(this[step]) / Frequency.Count
            : (this[step].Year * 12 + this[step].Month - 1) / Frequency.Months;

    private long Number(long step) => Start.Ticks + (First + step) * Frequency.Count;

    private DateTime Instant(long step)
    {
        try
        {
            var count = checked((First + step) * Frequency.Count);
            return Frequency.Unit switch
            {
                FrequencyUnit.Step => throw new SettingException(
                    $"The steps of this series are numbers without dates; read the table with a column of times ({Setting.Time})."),
                FrequencyUnit.Month => Start.AddMonths(checked((int)count)),
                FrequencyUnit.Year => Start.AddYears(checked((int)count)),
                FrequencyUnit.BusinessDay => Days.DayOf(checked(Days.NumberOf(Start) + count)) + Start.TimeOfDay,
                _ => Start.AddTicks(checked((First + step) * Frequency.Ticks)),
            };
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            throw new NabiException($"Step {step} from {Start:yyyy-MM-dd HH:mm} on lies beyond the calendar.", error);
        }
    }
}
