namespace Nabi.Forecasting;

/// <summary>
/// Intervals of one series that become wider after values outside of them and narrower after values inside, so that in the long run as many
/// lie inside as should, also where the series changes its nature (quantile tracking; Angelopoulos, Candès, Tibshirani, 2023, after the
/// adaptive conformal inference of Gibbs and Candès, 2021).
/// </summary>
public sealed class AdaptiveIntervals
{
    // How fast the largest miss of late is forgotten.
    private const double Forgetting = 0.98;

    private readonly IReadOnlyList<double> levels;
    private readonly double rate;
    private readonly double[] shifts;
    private readonly double[] sizes;

    /// <summary>Creates intervals that are not corrected yet.</summary>
    /// <param name="targets">How many targets there are.</param>
    /// <param name="levels">The levels, each between 0 and 1.</param>
    /// <param name="rate">How far a value corrects the intervals, in the size of late misses, above 0; 0.1 by default, as in the paper.
    /// </param>
    /// <exception cref="NabiException">The rate is not above 0.</exception>
    public AdaptiveIntervals(int targets, IReadOnlyList<double> levels, double rate = 0.1)
    {
        ArgumentNullException.ThrowIfNull(levels);
        this.rate = rate > 0 ? rate : throw new NabiException($"Adaptive intervals: the rate must be above 0, got {rate}.");
        (this.levels, shifts, sizes) = (levels, new double[targets * levels.Count], new double[targets * levels.Count]);
    }

    /// <summary>The corrections and the sizes of late misses, as a file keeps them.</summary>
    internal double[] State
    {
        get => [.. shifts, .. sizes];
        set
        {
            value.AsSpan(0, shifts.Length).CopyTo(shifts);
            value.AsSpan(shifts.Length, sizes.Length).CopyTo(sizes);
        }
    }

    /// <summary>The same corrections, which go on by themselves.</summary>
    internal AdaptiveIntervals Copy() => new(shifts.Length / Math.Max(1, levels.Count), levels, rate) { State = State };

    /// <summary>Corrects a forecast.</summary>
    /// <param name="forecast">The forecast, changed in place.</param>
    public void Apply(ModelForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        for (var target = 0; target < forecast.Targets; target++)
        {
            for (var level = 0; level < levels.Count; level++)
            {
                var shift = shifts[target * levels.Count + level];
                var (low, high) = IntervalLevels.Ends(forecast.Levels, levels[level]);
                var lower = forecast.Quantile(target, low);
                var upper = forecast.Quantile(target, high);
                var median = forecast.Median(target);
                for (var step = 0; step < forecast.Horizon; step++)
                {
                    lower[step] = Math.Max(forecast.Least, Math.Min(lower[step] - shift, median[step]));
                    upper[step] = Math.Max(upper[step] + shift, median[step]);
                }
            }
        }

        forecast.SortQuantiles();
    }

    /// <summary>Learns from what came true.</summary>
    /// <param name="target">The number of the target.</param>
    /// <param name="level">The number of the level.</param>
    /// <param name="lower">The lower end that was forecast, corrected.</param>
    /// <param name="upper">The upper end that was forecast, corrected.</param>
    /// <param name="truth">What came true; a missing value (NaN) teaches nothing.</param>
    public void Observe(int target, int level, double lower, double upper, double truth)
    {
        if (double.IsNaN(truth))
            return;
        var place = target * levels.Count + level;
        var miss = Math.Max(lower - truth, truth - upper);
        sizes[place] = Math.Max(Forgetting * sizes[place], Math.Abs(miss));
        shifts[place] += rate * sizes[place] * ((miss > 0 ? 1 : 0) - (1 - levels[level]));
    }

    /// <summary>Learns from a forecast and what came true.</summary>
    /// <param name="forecast">The forecast, corrected.</param>
    /// <param name="target">The number of the target.</param>
    /// <param name="truth">What came true (at most the horizon).</param>
    public void Observe(ModelForecast forecast, int target, ReadOnlySpan<double> truth)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        for (var step = 0; step < truth.Length; step++)
        {
            for (var level = 0; level < levels.Count; level++)
            {
                var (low, high) = IntervalLevels.Ends(forecast.Levels, levels[level]);
                Observe(target, level, forecast.Quantile(target, low)[step], forecast.Quantile(target, high)[step], truth[step]);
            }
        }
    }
}
