using Nabi.Plots;

namespace Nabi.Forecasting;

/// <summary>The forecast of one target of one series, step by step from the end of its history on.</summary>
public sealed class SeriesForecast
{
    private readonly ModelForecast numbers;
    private readonly int target;

    internal SeriesForecast(SeriesHistory history, int target, ModelForecast numbers, IReadOnlyList<double> levels)
        => (History, this.target, this.numbers, Levels) = (history, target, numbers, levels);

    /// <summary>The history that it was made from.</summary>
    public SeriesHistory History { get; }

    /// <summary>The name of the series.</summary>
    public string Series => History.Name;

    /// <summary>The name of the target.</summary>
    public string Target => History.Schema.Targets[target].Name;

    /// <summary>Steps of the forecast.</summary>
    public int Horizon => numbers.Horizon;

    /// <summary>The levels of the intervals: 0.8, 0.95.</summary>
    public IReadOnlyList<double> Levels { get; }

    /// <summary>The median of each step (Horizon): the value is as likely above as below.</summary>
    public IReadOnlyList<double> Median => numbers.Median(target).ToArray();

    /// <summary>The mean of each step (Horizon); the median where the model gives no mean.</summary>
    public IReadOnlyList<double> Mean => numbers.Mean(target).ToArray();

    /// <summary>The time of a step as text.</summary>
    /// <param name="step">The step, 0 for the first of the forecast.</param>
    public string Time(int step) => History.Time.Text(History.Length + step);

    /// <summary>The lower ends of the intervals of a level (Horizon).</summary>
    /// <param name="level">One of <see cref="Levels"/>.</param>
    /// <exception cref="NabiException">The level is none of <see cref="Levels"/>.</exception>
    public IReadOnlyList<double> Lower(double level) => numbers.Quantile(target, IntervalLevels.Ends(numbers.Levels, level).Low).ToArray();

    /// <summary>The upper ends of the intervals of a level (Horizon).</summary>
    /// <param name="level">One of <see cref="Levels"/>.</param>
    /// <exception cref="NabiException">The level is none of <see cref="Levels"/>.</exception>
    public IReadOnlyList<double> Upper(double level) => numbers.Quantile(target, IntervalLevels.Ends(numbers.Levels, level).High).ToArray();

    /// <summary>A fan chart: the end of the history, the median, and a band for each level.</summary>
    /// <param name="past">Steps of the history that are shown; null (default) for three horizons.</param>
    /// <param name="truth">The actual values, as far as they are known, as far as it is known; null (default) for nothing.</param>
    public Picture Plot(int? past = null, IReadOnlyList<double>? truth = null)
    {
        var shown = Math.Clamp(past ?? (3 * Horizon), 0, History.Length);
        var chart = new LineChart(History.Schema.Targets.Count > 1 ? $"{Series}: {Target}" : Series)
        {
            Subtitle = shown > 0 ? $"{History.Time.Text(History.Length - shown)} to {Time(Horizon - 1)}" : "",
            XLabel = History.Time.Frequency.Unit == FrequencyUnit.Step ? "steps from the forecast's start" : "",
            XTicks = TimeTicks.Of(History.Time, History.Length - shown, History.Length + Horizon, -History.Length),
            YLabel = Target,
        };
        double[] ahead = [.. Enumerable.Range(0, Horizon).Select(step => (double)step)];
        foreach (var level in Levels.OrderDescending())
            chart.AddBand(FormattableString.Invariant($"{100 * level:0.#} %"), ahead, Lower(level), Upper(level), 1);
        if (shown > 0)
        {
            chart.Add("known", [.. Enumerable.Range(-shown, shown).Select(step => (double)step)],
                History.Target(target)[^shown..].ToArray(), LineStyle.Solid, 6).AddVerticalLine(0, "forecast");
        }

        if (truth is not null)
            chart.Add("truth", [.. ahead.Take(truth.Count)], truth, LineStyle.Solid, 0);
        return chart.Add("median", ahead, Median, LineStyle.Solid, 1);
    }
}
