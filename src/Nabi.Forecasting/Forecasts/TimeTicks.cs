namespace Nabi.Forecasting;

/// <summary>The dates below a chart over steps: as many round ones as there is room for.</summary>
internal static class TimeTicks
{
    private const int Most = 8;

    // What begins anew at a tick, the finest first, and how its label is written.
    private static readonly (Func<DateTime, long> Of, string Format)[] Parts =
    [
        .. new[] { 1, 5, 15, 60, 180, 360, 720 }.Select(minutes
            => ((Func<DateTime, long>)(time => time.Ticks / (minutes * TimeSpan.TicksPerMinute)), "HH:mm")),
        .. new[] { 1, 2, 7, 14 }.Select(days
            => ((Func<DateTime, long>)(time => time.Ticks / (days * TimeSpan.TicksPerDay)), "MM-dd")),
        .. new[] { 1, 3, 6 }.Select(months => ((Func<DateTime, long>)(time => (12L * time.Year + time.Month - 1) / months), "yyyy-MM")),
        .. new[] { 1, 2, 5, 10, 50, 100, 1000 }.Select(years => ((Func<DateTime, long>)(time => time.Year / years), "yyyy")),
    ];

    /// <summary>Places and labels.</summary>
    /// <param name="time">The times of the steps.</param>
    /// <param name="from">The first step that is shown.</param>
    /// <param name="to">The step after the last.</param>
    /// <param name="shift">The place of step 0 on the axis.</param>
    /// <returns>None where steps have no dates.</returns>
    public static IReadOnlyList<(double Value, string Label)> Of(TimeAxis time, int from, int to, double shift)
    {
        if (time.Frequency.Unit == FrequencyUnit.Step)
            return [];
        foreach (var (of, format) in Parts)
        {
            List<(double Value, string Label)> ticks = [];
            var before = long.MinValue;
            for (var step = from; step < to && ticks.Count <= Most + 1; step++)
            {
                var at = time[step];
                if (of(at) is var part && part != before)
                {
                    // What begins at midnight is a day.
                    var label = format == "HH:mm" && at.TimeOfDay < TimeSpan.FromMinutes(1) ? "MM-dd" : format;
                    ticks.Add((step + shift, at.ToString(label, CultureInfo.InvariantCulture)));
                }

                before = of(at);
            }

            // What begins before the chart does has no round date at its edge.
            if (ticks.Count > 2 && time[from] is var edge && edge > DateTime.MinValue && of(edge.AddTicks(-1)) == of(edge))
                ticks.RemoveAt(0);
            if (ticks.Count <= Most)
                return ticks;
        }

        return [];
    }
}
