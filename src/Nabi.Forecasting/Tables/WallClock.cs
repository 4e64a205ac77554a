namespace Nabi.Forecasting;

/// <summary>Finds the time in UTC of what a clock on the wall of a zone shows.</summary>
internal sealed class WallClock(TimeZoneInfo zone)
{
    private long day = -1;
    private long offset;
    private bool changes;

    /// <summary>
    /// Makes UTC of the times of a series, in order: where the clock is set back, a time that is there twice is first of summer and then of
    /// winter; one that is there once is of summer.
    /// </summary>
    public void ToUtc(ReadOnlySpan<int> places, long[] times, Func<int, string> at)
    {
        var (before, repeats) = (-1L, 0);
        foreach (var place in places)
        {
            var local = times[place];
            (repeats, before) = (local == before ? repeats + 1 : 0, local);
            if (local / TimeSpan.TicksPerDay != day)
                SetDay(local / TimeSpan.TicksPerDay);
            if (!changes)
            {
                times[place] = local - offset;
                continue;
            }

            DateTime time = new(local);
            if (zone.IsInvalidTime(time))
            {
                throw new SettingException(
                    $"{at(place)}: {time:yyyy-MM-dd HH:mm:ss} is no time in {zone.Id}, where clocks were set "
                    + $"forward; leave {Setting.TimeZone} out if they were not.");
            }

            var distance = !zone.IsAmbiguousTime(time) ? zone.GetUtcOffset(time)
                : repeats == 0 ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetAmbiguousTimeOffsets(time).Min();
            times[place] = local - distance.Ticks;
        }
    }

    private void SetDay(long number)
    {
        day = number;
        DateTime start = new(number * TimeSpan.TicksPerDay);
        var (first, last) = (zone.GetUtcOffset(start), zone.GetUtcOffset(start.AddTicks(TimeSpan.TicksPerDay - 1)));
        offset = first.Ticks;
        changes = first != last || zone.IsInvalidTime(start) || zone.IsAmbiguousTime(start) || zone.IsAmbiguousTime(start.AddHours(23.9));
    }
}
