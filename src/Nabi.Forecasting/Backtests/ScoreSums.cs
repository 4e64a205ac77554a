namespace Nabi.Forecasting;

/// <summary>Scores of forecasts as they come.</summary>
internal sealed class ScoreSums(IReadOnlyList<double> levels)
{
    private readonly (double Sum, int Count)[] coverage = new (double, int)[levels.Count];
    private readonly (double Sum, int Count)[] msis = new (double, int)[levels.Count];
    private (double Sum, int Count) mase;
    private (double Sum, int Count) smape;
    private (double Sum, int Count) absolute;
    private (double Sum, int Count) squared;
    private double pinball;
    private double sizes;

    /// <summary>Counts a forecast in.</summary>
    public void Add(SeriesHistory history, int target, int season, ModelForecast forecast, ReadOnlySpan<double> truth)
    {
        var known = history.Target(target);
        var median = forecast.Median(target)[..truth.Length];
        Count(ref mase, Scores.Mase(truth, median, known, season));
        Count(ref smape, Scores.Smape(truth, median));
        Count(ref absolute, Scores.Mae(truth, median));
        Count(ref squared, Scores.Mse(truth, forecast.Mean(target)[..truth.Length]));
        foreach (var value in truth)
            sizes += double.IsNaN(value) ? 0 : Math.Abs(value);
        for (var level = 0; level < forecast.Levels.Count; level++)
        {
            var loss = Scores.Pinball(truth, forecast.Quantile(target, level)[..truth.Length], forecast.Levels[level]);
            var steps = 0;
            foreach (var value in truth)
                steps += double.IsNaN(value) ? 0 : 1;
            pinball += steps > 0 ? 2 * loss * steps / forecast.Levels.Count : 0;
        }

        for (var i = 0; i < levels.Count; i++)
        {
            var (low, high) = IntervalLevels.Ends(forecast.Levels, levels[i]);
            var lower = forecast.Quantile(target, low)[..truth.Length];
            var upper = forecast.Quantile(target, high)[..truth.Length];
            Count(ref coverage[i], Scores.Coverage(truth, lower, upper));
            Count(ref msis[i], Scores.Msis(truth, lower, upper, levels[i], known, season));
        }
    }

    /// <summary>The means.</summary>
    public BacktestScores ToScores() => new()
    {
        Mase = Mean(mase),
        Smape = Mean(smape),
        Mae = Mean(absolute),
        Rmse = Math.Sqrt(Mean(squared)),
        Wql = sizes > 0 ? pinball / sizes : double.NaN,
        Coverage = levels.Select((level, i) => (level, Mean(coverage[i]))).ToDictionary(pair => pair.level, pair => pair.Item2),
        Msis = levels.Select((level, i) => (level, Mean(msis[i]))).ToDictionary(pair => pair.level, pair => pair.Item2),
    };

    // A history that never changes has no scale: its scaled scores are not finite and do not count.
    private static void Count(ref (double Sum, int Count) mean, double value)
        => mean = double.IsFinite(value) ? (mean.Sum + value, mean.Count + 1) : mean;

    private static double Mean((double Sum, int Count) mean) => mean.Count > 0 ? mean.Sum / mean.Count : double.NaN;
}
