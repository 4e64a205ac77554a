namespace Nabi.Forecasting;

/// <content>Readings as they come.</content>
public sealed partial class Forecaster
{
    private Dictionary<string, LiveSeries> live = new(StringComparer.Ordinal);
    private double threshold = 1;

    /// <summary>
    /// The score above which a reading is an anomaly; 1 by default, the end of the widest interval. <see cref="SetThreshold"/> finds one
    /// for a rate of false alarms.
    /// </summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public double Threshold
    {
        get => threshold;
        set => threshold = value > 0 ? value : throw new NabiException(
            string.Create(CultureInfo.InvariantCulture, $"Forecaster: the threshold must be above 0, got {value}."));
    }

    /// <summary>
    /// The series that are kept for <see cref="Update(SeriesReading)"/>: those that were learnt from, and those that came.
    /// </summary>
    public IReadOnlyCollection<string> LiveSeries => live.Keys;

    private int Kept
        => Math.Max(Math.Max(KeptSteps ?? FittedModel.StepsKept(Task), FittedModel.StepsRead(Task) ?? 1), Task.Season);

    /// <summary>
    /// Takes the next values of a series, says how far they are from what was expected, and forecasts on. The series goes on from the end
    /// of its history in <see cref="Fit"/>, or begins here if the reading says so (<see cref="SeriesReading.IsNew"/>). Not for several
    /// threads at once. Of a series its last <see cref="KeptSteps"/> are kept.
    /// </summary>
    /// <param name="reading">The values.</param>
    /// <exception cref="NabiException">The forecaster has not learnt, the series is not known, or the reading has other columns or is of
    /// another step.</exception>
    public ReadingScore Update(SeriesReading reading) => Update([reading])[0];

    /// <summary>Takes the next values of many series, which are forecast together.</summary>
    /// <param name="readings">The values; at most one reading per series.</param>
    /// <returns>One score per reading, in their order.</returns>
    /// <exception cref="NabiException">The forecaster has not learnt, a series is not known or has two readings, or a reading has other
    /// columns or is of another step.</exception>
    public IReadOnlyList<ReadingScore> Update(IReadOnlyList<SeriesReading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        // All are checked before one is taken.
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reading in readings)
        {
            LiveSeriesCheck(reading);
            if (!names.Add(reading.Series))
                throw new NabiException($"Forecaster: series \"{reading.Series}\" has two readings; give one per series and update.");
        }

        // What is refused while it is forecast leaves no trace either: copies are changed, and kept at the end.
        var series = readings.Select(reading => live.TryGetValue(reading.Series, out var known) ? known.Copy()
            : Forecasting.LiveSeries.New(Task.Schema, reading, Kept, Task.Season,
                Forecasting.LiveSeries.Begin(Task.Schema, reading, LiveZone)))
            .ToArray();
        Foresee(series.Where(static one => one.Expected.Length == 0));
        var scores = series.Zip(readings, (one, reading) => Score(one.Expected, reading.Targets)).ToArray();
        for (var i = 0; i < series.Length; i++)
        {
            Learn(series[i], readings[i].Targets);
            series[i].Add(readings[i]);
        }

        var histories = series.Select(one => one.ToHistory()).ToArray();
        var ready = Enumerable.Range(0, series.Length).Where(i => Observations(histories[i]) >= 2).ToArray();
        var forecasts = Numbers([.. ready.Select(i => histories[i])], i => series[ready[i]]);
        for (var k = 0; k < ready.Length; k++)
            series[ready[k]].Adaptive?.Apply(forecasts[k]);
        var said = new IReadOnlyList<SeriesForecast>[series.Length];
        Array.Fill(said, []);
        for (var k = 0; k < ready.Length; k++)
        {
            var (numbers, i) = (forecasts[k], ready[k]);
            said[i] = [.. Enumerable.Range(0, numbers.Targets).Select(target => new SeriesForecast(histories[i], target, numbers, Levels))];
            series[i].Expected = Expected(numbers);
        }

        foreach (var one in series)
            live[one.Name] = one;
        return [.. series.Select((one, i) => new ReadingScore(one.Name, scores[i], scores[i] > Threshold, said[i]))];
    }

    /// <summary>What is expected of the next step of series that have a past, and of which nothing was said yet.</summary>
    private void Foresee(IEnumerable<LiveSeries> series)
    {
        var ready = series.Select(one => (Series: one, History: one.ToHistory()))
            .Where(one => Observations(one.History) >= 2 && KnownAhead.AreThere(FittedModel, Task, one.History)).ToArray();
        var forecasts = Numbers([.. ready.Select(static one => one.History)], i => ready[i].Series);
        for (var i = 0; i < ready.Length; i++)
        {
            ready[i].Series.Adaptive?.Apply(forecasts[i]);
            ready[i].Series.Expected = Expected(forecasts[i]);
        }
    }

    /// <summary>
    /// Chooses <see cref="Threshold"/> so that of the steps of a table, taken for ordinary ones, this part is called an anomaly.
    /// </summary>
    /// <param name="table">Series without anomalies, or with few: best those after the ones that were learnt from.</param>
    /// <param name="falseAlarmRate">The part of ordinary steps that may be called an anomaly, between 0 and 1.</param>
    /// <param name="steps">The last steps of each series that are scored, 1 or more; 100 by default.</param>
    /// <returns>How many steps were scored.</returns>
    /// <exception cref="NabiException">The forecaster has not learnt, or nothing can be scored.</exception>
    public int SetThreshold(SeriesTable table, double falseAlarmRate, int steps = 100)
    {
        ArgumentNullException.ThrowIfNull(table);
        Task.Schema.Require(table.Schema);
        table = table.As(Task.Schema);
        if (falseAlarmRate is not (> 0 and < 1) || steps < 1)
        {
            throw new NabiException(string.Create(CultureInfo.InvariantCulture,
                $"Forecaster: the rate of false alarms must be between 0 and 1 and the steps 1 or more, got "
                + $"{falseAlarmRate} and {steps}."));
        }

        List<double> scores = [];
        for (var back = 1; back <= steps; back++)
        {
            SeriesHistory[] longer = [.. table.Series.Where(history => history.Length > back + 1)];
            var forecasts = Numbers([.. longer.Select(history => history.Until(history.Length - back))]);
            for (var i = 0; i < longer.Length; i++)
            {
                scores.Add(Score(Expected(forecasts[i]),
                    [.. Enumerable.Range(0, forecasts[i].Targets).Select(target => longer[i].Truth(target)[^back])]));
            }
        }

        Threshold = Thresholds.Of(scores, falseAlarmRate);
        return scores.Count(double.IsFinite);
    }

    private void LiveSeriesCheck(SeriesReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        Forecasting.LiveSeries.Check(Task, reading, FittedModel.Reads);
        var known = live.GetValueOrDefault(reading.Series);
        if (known is not null && reading.IsNew)
            throw new NabiException($"Forecaster: series \"{TableSource.Shown(reading.Series)}\" is there already; leave IsNew out.");
        if (known is null && !reading.IsNew)
        {
            throw new NabiException($"Forecaster: there is no series \"{TableSource.Shown(reading.Series)}\"; "
                + $"{TableSource.Nearest(reading.Series, live.Keys)}. Set IsNew of its first reading if it begins here.");
        }

        known?.CheckNext(reading);
    }

    // New series are read from the clock of the others.
    private TimeZoneInfo? LiveZone => live.Values.Select(one => one.Zone).FirstOrDefault(zone => zone is not null);

    private static int Observations(SeriesHistory history)
    {
        var count = 0;
        foreach (var value in history.Target())
            count += double.IsNaN(value) ? 0 : 1;
        return count;
    }

    private bool IsAdaptive => Intervals == IntervalMethod.Adaptive;

    private AdaptiveIntervals Corrections(ReadOnlySpan<double> state)
        => new(Task.Schema.Targets.Count, Levels) { State = state.ToArray() };

    private void Learn(LiveSeries series, IReadOnlyList<double> values)
    {
        if (IsAdaptive)
            series.Adaptive ??= new AdaptiveIntervals(values.Count, Levels);
        for (var target = 0; target < series.Expected.Length; target++)
        {
            for (var level = 0; level < Levels.Count; level++)
            {
                series.Adaptive?.Observe(target, level, series.Expected[target][1 + 2 * level], series.Expected[target][2 + 2 * level],
                    values[target]);
            }
        }
    }

    // The median of the next step and the ends of its intervals, by target.
    private double[][] Expected(ModelForecast numbers)
        => [.. Enumerable.Range(0, numbers.Targets).Select(target => (double[])[numbers.Median(target)[0], .. Levels.SelectMany(level =>
        {
            var (low, high) = IntervalLevels.Ends(numbers.Levels, level);
            return (double[])[numbers.Quantile(target, low)[0], numbers.Quantile(target, high)[0]];
        })])];

    private static double Score(double[][] expected, IReadOnlyList<double> values)
    {
        var score = double.NaN;
        for (var target = 0; target < expected.Length; target++)
        {
            if (double.IsNaN(values[target]) || expected[target].Length < 3)
                continue;
            var (median, lower, upper) = (expected[target][0], expected[target][^2], expected[target][^1]);
            var distance = Math.Abs(values[target] - median);
            var width = values[target] >= median ? upper - median : median - lower;
            var one = distance == 0 ? 0 : distance / Math.Max(width, 1e-12 * Math.Max(1, Math.Abs(median)));
            score = double.IsNaN(score) ? one : Math.Max(score, one);
        }

        return score;
    }

    private void Remember(IReadOnlyList<SeriesHistory> series)
        => live = series.ToDictionary(history => history.Name, history => Forecasting.LiveSeries.Of(history, Kept, Task.Season),
            StringComparer.Ordinal);

    private void SaveLive(ForecastArchive archive)
    {
        var series = live.Values.OrderBy(one => one.Name, StringComparer.Ordinal).ToArray();
        foreach (var one in series)
        {
            if (IsAdaptive)
                one.Adaptive ??= new AdaptiveIntervals(Task.Schema.Targets.Count, Levels);
        }

        var numbers = series.Select(one => one.ToNumbers()).ToArray();
        archive.Put("names", NumericArray.Of((string[])[.. series.Select(one => one.Name)]));
        archive.Put("times", NumericArray.Of((long[])[.. series.SelectMany(one => (long[])[one.Times.Start, one.Times.First])]));
        archive.Put("zones", NumericArray.Of((string[])[.. series.Select(one => one.Zone?.Id ?? "")]));
        archive.Put("lengths", NumericArray.Of((int[])[.. numbers.Select(one => one.Length)]));
        archive.Put("numbers", NumericArray.Of((double[])[.. numbers.SelectMany(one => one)]));
        archive.Put("units", NumericArray.Of(
            (double[])[.. series.SelectMany(one => one.Units).SelectMany(unit => unit.State)]));
        archive.Put("threshold", NumericArray.Of((double[])[threshold]));
    }

    private void LoadLive(ForecastArchive archive)
    {
        var (names, times) = (archive.Get("names").ToStrings(), archive.Get("times").ToLongs());
        var zones = archive.Get("zones").ToStrings();
        var (lengths, numbers) = (archive.Get("lengths").ToInts(), archive.Get("numbers").ToDoubles());
        var units = archive.Has("units") ? archive.Get("units").ToDoubles() : [];
        var each = IntervalUnit.Numbers * Task.Schema.Targets.Count;
        if (times.Length != 2 * names.Length || (units.Length > 0 && units.Length != each * names.Length)
            || lengths.Length != names.Length || zones.Length != names.Length
            || lengths.Any(length => length < 0)
            || lengths.Sum(length => (long)length) != numbers.Length)
        {
            throw new NabiException("The forecast file's live series do not fit one another; the file is damaged.");
        }

        Threshold = archive.Get("threshold").ToScalar();
        live = new(StringComparer.Ordinal);
        var days = BusinessDays.Without(Task.Schema.Holidays);
        var at = 0;
        for (var i = 0; i < names.Length; i++)
        {
            var time = new TimeAxis(Task.Schema.Frequency, Forecasting.LiveSeries.Start(names[i], times[2 * i]))
            {
                First = times[2 * i + 1],
                Zone = Forecasting.LiveSeries.ZoneOf(names[i], zones[i]),
                Days = days,
            };
            live[names[i]] = Forecasting.LiveSeries.Of(Task, names[i], Kept, time, Levels.Count, IsAdaptive,
                numbers.AsSpan(at, lengths[i]), units.Length == 0 ? [] : units[(i * each)..((i + 1) * each)]);
            if (IsAdaptive)
                live[names[i]].Adaptive = Corrections(numbers.AsSpan(at, lengths[i])[^(2 * Levels.Count * Task.Schema.Targets.Count)..]);
            at += lengths[i];
        }
    }
}
