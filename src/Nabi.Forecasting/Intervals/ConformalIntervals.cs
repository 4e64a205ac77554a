namespace Nabi.Forecasting;

/// <summary>
/// Intervals that hold their level whatever the model: by how much past forecasts missed their own intervals, new ones are made wider or
/// narrower (split conformal prediction of quantile regression; Romano, Patterson, Candès, 2019).
/// </summary>
/// <remarks>
/// A miss is counted in units of the seasonal naive error of the series, so that large and small series count alike. Where there are
/// enough misses each step of the horizon has a correction of its own; else all steps share one. The level holds for series and times that
/// are like those it was calibrated on. Of n values the (1 + 1/n) level-th part of the misses counts (Vovk, Gammerman, Shafer, 2005). Where
/// forecasts that go wrong independently are so few that this is more than all of them, the end of the interval lies beyond what was seen:
/// then the model's own interval stands, and misses can make it wider, never narrower.
/// </remarks>
public sealed class ConformalIntervals
{
    // A correction of its own for a step needs so many misses beyond the level.
    private const double MissesBeyond = 10;

    // A step's widths are compared by themselves where there are so many pairs; else those of all steps are.
    private const int FewPairs = 20;

    private readonly double[] levels;
    private readonly double[] corrections;
    private readonly double independent;
    private readonly int targets;
    private readonly int horizon;

    private ConformalIntervals(double[] levels, double[] corrections, int targets, int horizon, int misses, double independent)
        => (this.levels, this.corrections, this.targets, this.horizon, Count, this.independent)
            = (levels, corrections, targets, horizon, misses, independent);

    /// <summary>How many values the corrections come from, for the target with the fewest.</summary>
    public int Count { get; }

    /// <summary>Learns the corrections.</summary>
    /// <param name="task">What is forecast.</param>
    /// <param name="levels">The levels of the intervals, each between 0 and 1; the task's quantiles hold both ends of each.</param>
    /// <param name="calibration">Forecasts, each with the series as it went on: longer than the history of the forecast by the
    /// horizon.</param>
    /// <exception cref="NabiException">No forecast has a value to compare with.</exception>
    public static ConformalIntervals Calibrate(ForecastTask task, IReadOnlyList<double> levels,
        IReadOnlyList<(SeriesHistory Series, int Origin, ModelForecast Forecast)> calibration)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(calibration);
        var targets = task.Schema.Targets.Count;
        var corrections = new double[targets * levels.Count * task.Horizon];
        var independent = Independent(task.Horizon, calibration.Select(one => (one.Series.Name, one.Origin)));
        var fewest = int.MaxValue;
        for (var target = 0; target < targets; target++)
        {
            for (var level = 0; level < levels.Count; level++)
            {
                var misses = Misses(task, levels[level], target, calibration, out var values);
                var all = misses.SelectMany(step => step).ToArray();
                if (all.Length == 0)
                {
                    throw new NabiException(
                        $"Conformal intervals: target \"{task.Schema.Targets[target].Name}\" has no value to calibrate on.");
                }

                fewest = Math.Min(fewest, all.Length);
                var shared = AreFew(independent, levels[level]) ? Math.Max(0, Rank(all, levels[level]))
                    : Quantile(all, (1 + 1.0 / values) * levels[level]);
                for (var step = 0; step < task.Horizon; step++)
                {
                    corrections[(target * levels.Count + level) * task.Horizon + step] =
                        misses[step].Count * (1 - levels[level]) >= MissesBeyond ? Rank([.. misses[step]], levels[level]) : shared;
                }
            }
        }

        return new([.. levels], corrections, targets, task.Horizon, fewest, independent);
    }

    /// <summary>
    /// How many forecasts of a series go wrong independently, of so many whose beginnings lie so many steps apart: what both miss of a step
    /// they share is one miss, and the error of step k adds up what happens in k steps, so it is another one after k (Bartlett, 1946: the
    /// errors' correlation falls to 0 by then).
    /// </summary>
    internal static double Independent(int horizon, int forecasts, int stride)
        => forecasts / Enumerable.Range(1, horizon).Average(step => Math.Clamp((double)step / stride, 1, Math.Max(1, forecasts)));

    /// <summary>Whether an end of an interval of this level lies beyond what so many forecasts show.</summary>
    internal static bool AreFew(double independent, double level) => Math.Round((1 + 1 / independent) * level, 9) > 1;

    /// <summary>Corrects a forecast.</summary>
    /// <param name="series">The history it was made from, whole: the error of its naive forecast is what misses are counted in.</param>
    /// <param name="season">Steps of a season.</param>
    /// <param name="forecast">The forecast, changed in place.</param>
    public void Apply(SeriesHistory series, int season, ModelForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(forecast);
        Apply(target => IntervalUnit.ValueOf(series, target, season), forecast);
    }

    /// <summary>Corrects a forecast of a series of which only the end is at hand.</summary>
    /// <param name="units">The unit of each target.</param>
    /// <param name="forecast">The forecast, changed in place.</param>
    internal void Apply(Func<int, double> units, ModelForecast forecast)
    {
        for (var target = 0; target < targets; target++)
        {
            var unit = units(target);
            for (var level = 0; level < levels.Length; level++)
            {
                var (low, high) = IntervalLevels.Ends(forecast.Levels, levels[level]);
                var lower = forecast.Quantile(target, low);
                var upper = forecast.Quantile(target, high);
                var median = forecast.Median(target);
                for (var step = 0; step < horizon; step++)
                {
                    var correction = corrections[(target * levels.Length + level) * horizon + step] * unit;
                    lower[step] = Math.Max(forecast.Least, Math.Min(lower[step] - correction, median[step]));
                    upper[step] = Math.Max(upper[step] + correction, median[step]);
                }
            }
        }

        forecast.SortQuantiles();
    }

    /// <summary>
    /// The same for another model of the same kind, one that learnt from more: its corrected intervals are as wide as those of the model
    /// whose misses were counted. A network that learns anew says other widths of its own, by chance; their level is not what was counted.
    /// </summary>
    /// <param name="task">What is forecast.</param>
    /// <param name="pairs">Forecasts of both from the same steps: of the model that was calibrated, and of the other.</param>
    internal ConformalIntervals For(ForecastTask task,
        IReadOnlyList<(SeriesHistory Series, int Origin, ModelForecast Calibrated, ModelForecast Other)> pairs)
    {
        var corrected = corrections.ToArray();
        for (var target = 0; target < targets; target++)
        {
            for (var level = 0; level < levels.Length; level++)
            {
                var narrower = Enumerable.Range(0, horizon).Select(_ => new double[pairs.Count]).ToArray();
                for (var i = 0; i < pairs.Count; i++)
                {
                    var (series, origin, calibrated, other) = pairs[i];
                    var unit = IntervalUnit.ValueOf(series.Until(origin), target, task.Season);
                    var (low, high) = IntervalLevels.Ends(other.Levels, levels[level]);
                    for (var step = 0; step < horizon; step++)
                        narrower[step][i] = (Width(calibrated, step) - Width(other, step)) / (2 * unit);

                    double Width(ModelForecast forecast, int step)
                        => forecast.Quantile(target, high)[step] - forecast.Quantile(target, low)[step];
                }

                var shared = pairs.Count < FewPairs ? Middle([.. narrower.SelectMany(step => step)]) : 0;
                for (var step = 0; step < horizon; step++)
                {
                    ref var one = ref corrected[(target * levels.Length + level) * horizon + step];
                    one += pairs.Count < FewPairs ? shared : Middle(narrower[step]);
                    one = AreFew(independent, levels[level]) ? Math.Max(0, one) : one;
                }
            }
        }

        return new(levels, corrected, targets, horizon, Count, independent);
    }

    /// <summary>Keeps the corrections in a file.</summary>
    internal void Save(ForecastArchive archive)
    {
        archive.Put("levels", NumericArray.Of(levels));
        archive.Put("corrections", NumericArray.Of(corrections));
        archive.Put("count", NumericArray.Of((int[])[Count]));
    }

    /// <summary>Reads corrections from a file.</summary>
    internal static ConformalIntervals Load(ForecastTask task, ForecastArchive archive)
    {
        var (levels, corrections) = (archive.Get("levels").ToDoubles(), archive.Get("corrections").ToDoubles());
        var targets = task.Schema.Targets.Count;
        return corrections.Length == targets * levels.Length * task.Horizon
            ? new(levels, corrections, targets, task.Horizon, (int)archive.Get("count").ToScalar(), 0)
            : throw new NabiException("The forecast file's intervals do not fit its horizon; it is damaged.");
    }

    // Of all series together.
    private static double Independent(int horizon, IEnumerable<(string Name, int Origin)> calibration)
        => calibration.GroupBy(one => one.Name, one => one.Origin, StringComparer.Ordinal).Sum(origins =>
        {
            int[] order = [.. origins.Order()];
            var stride = order.Length > 1 ? Math.Max(1, (order[^1] - order[0]) / (order.Length - 1)) : horizon;
            return Independent(horizon, order.Length, stride);
        });

    // How far values lay outside of their intervals, below 0 for inside, by step. Forecasts that overlap miss the same values.
    private static List<double>[] Misses(ForecastTask task, double level, int target,
        IReadOnlyList<(SeriesHistory Series, int Origin, ModelForecast Forecast)> calibration, out int values)
    {
        HashSet<(string, int)> seen = [];
        var misses = Enumerable.Range(0, task.Horizon).Select(_ => new List<double>()).ToArray();
        foreach (var (series, origin, forecast) in calibration)
        {
            var (low, high) = IntervalLevels.Ends(forecast.Levels, level);
            var unit = IntervalUnit.ValueOf(series.Until(origin), target, task.Season);
            var truth = series.Truth(target)[origin..];
            for (var step = 0; step < Math.Min(task.Horizon, truth.Length); step++)
            {
                if (!double.IsNaN(truth[step]))
                {
                    seen.Add((series.Name, origin + step));
                    misses[step].Add(Math.Max(forecast.Quantile(target, low)[step] - truth[step],
                        truth[step] - forecast.Quantile(target, high)[step]) / unit);
                }
            }
        }

        values = seen.Count;
        return misses;
    }

    // The smallest number that the wanted part of the misses, and of one more to come, stay under.
    private static double Rank(double[] misses, double level)
    {
        Array.Sort(misses);
        return misses[Math.Clamp((int)Math.Ceiling((misses.Length + 1) * level) - 1, 0, misses.Length - 1)];
    }

    // The smallest number that this part of the misses stays under.
    private static double Quantile(double[] misses, double part)
    {
        Array.Sort(misses);
        return misses[Math.Clamp((int)Math.Ceiling(Math.Round(misses.Length * part, 6)) - 1, 0, misses.Length - 1)];
    }

    private static double Middle(double[] values)
    {
        Array.Sort(values);
        return values.Length > 0 ? (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2 : 0;
    }
}
