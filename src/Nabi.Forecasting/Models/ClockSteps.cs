namespace Nabi.Forecasting;

/// <summary>The steps of a history by the clock on the wall, and those of a forecast after it.</summary>
internal sealed class ClockSteps
{
    private readonly SeriesHistory history;
    private readonly bool isAligned;
    private readonly int end;

    /// <param name="history">The history, of steps that have passed.</param>
    public ClockSteps(SeriesHistory history)
    {
        var shift = MostShift(history.Time.Frequency);
        (this.history, isAligned) = (history, history.Time.HasClockOfZone && shift > 0 && history.Length > 0);
        // A history may end within the hour that comes twice.
        for (var step = Math.Max(0, history.Length - 1 - shift); isAligned && step < history.Length; step++)
            end = Math.Max(end, Place(step) + 1);
    }

    /// <summary>The steps by which clocks are changed at most, an hour; 0 where that is no whole number of steps.</summary>
    public static int MostShift(Frequency frequency)
        => frequency.IsClock && TimeSpan.TicksPerHour % frequency.Ticks == 0 ? (int)(TimeSpan.TicksPerHour / frequency.Ticks) : 0;

    /// <summary>Whether clocks are changed in the history or the steps to come.</summary>
    public static bool Change(SeriesHistory history, int horizon)
    {
        if (!history.Time.HasClockOfZone || MostShift(history.Time.Frequency) == 0
            || !history.Time.Zone!.SupportsDaylightSavingTime)
        {
            return false;
        }

        // Clocks stay as they are for weeks: a look at each 15th day sees all changes.
        var apart = Math.Max(1, (int)Math.Min(int.MaxValue, 15 * TimeSpan.TicksPerDay / history.Time.Frequency.Ticks));
        var last = history.Length + horizon - 1;
        for (var step = 0; step < last; step += apart)
        {
            if (Shown(history.Time, step) != Shown(history.Time, last) + step - last)
                return true;
        }

        return false;
    }

    /// <summary>The history by the clock, without inputs.</summary>
    /// <param name="schema">The columns, without inputs.</param>
    public SeriesHistory ToHistory(TableSchema schema)
    {
        double[][] targets = [.. Enumerable.Range(0, schema.Targets.Count).Select(target => history.Target(target).ToArray())];
        if (!isAligned)
            return new SeriesHistory(schema, history.Name, history.Time, targets);
        int[] places = [.. Enumerable.Range(0, history.Length).Select(Place)];
        return new SeriesHistory(schema, history.Name, new TimeAxis(history.Time.Frequency, history.Time[0]),
            [.. targets.Select(values => Aligned(values, places, end))]);
    }

    /// <summary>
    /// Which step after the end of the history by the clock a step of a forecast is; below 0 for one that the clock showed before.
    /// </summary>
    /// <param name="step">The step of the forecast, from 0.</param>
    public int Ahead(int step) => isAligned ? Place(history.Length + step) - end : step;

    private int Place(int step) => (int)(Shown(history.Time, step) - Shown(history.Time, 0));

    private static long Shown(TimeAxis time, int step) => time[step].Ticks / time.Frequency.Ticks;

    private static double[] Aligned(double[] values, int[] places, int length)
    {
        var aligned = new double[length];
        var counts = new int[aligned.Length];
        var isThere = new bool[aligned.Length];
        for (var step = 0; step < values.Length; step++)
        {
            isThere[places[step]] = true;
            if (!double.IsNaN(values[step]))
                (aligned[places[step]], counts[places[step]]) = (aligned[places[step]] + values[step], counts[places[step]] + 1);
        }

        for (var place = 0; place < aligned.Length; place++)
            aligned[place] = counts[place] > 0 ? aligned[place] / counts[place] : double.NaN;
        for (var place = 1; place < aligned.Length; place++)
        {
            if (isThere[place])
                continue;
            var next = Array.IndexOf(isThere, true, place);
            aligned[place] = aligned[place - 1] + (aligned[next] - aligned[place - 1]) / (next - place + 1);
        }

        return aligned;
    }
}
