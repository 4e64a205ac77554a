using System.Text;

namespace Nabi.Forecasting;

/// <summary>
/// How a forecaster would have done: forecasts from several steps of the past on, each made from what was known then, against what came
/// true and against the seasonal naive forecast (a rolling origin; Tashman, 2000).
/// </summary>
public sealed class Backtest
{
    internal Backtest(int folds, int horizon, string model, BacktestScores scores, BacktestScores naive,
        IReadOnlyList<SeriesBacktest> series, IReadOnlyList<BacktestForecast> forecasts, int left)
        => (Folds, Horizon, Model, Scores, Naive, Series, Forecasts, SkippedSeries)
            = (folds, horizon, model, scores, naive, series, forecasts, left);

    /// <summary>Forecasts per series.</summary>
    public int Folds { get; }

    /// <summary>Steps of a forecast.</summary>
    public int Horizon { get; }

    /// <summary>The name of the model.</summary>
    public string Model { get; }

    /// <summary>The scores over all series and folds.</summary>
    public BacktestScores Scores { get; }

    /// <summary>Those of the seasonal naive forecast.</summary>
    public BacktestScores Naive { get; }

    /// <summary>
    /// How much better than the seasonal naive forecast: 1 less the ratio of both MASE; 0 for as good, below 0 for worse.
    /// </summary>
    public double Skill => 1 - Scores.Mase / Naive.Mase;

    /// <summary>The scores of each series and target.</summary>
    public IReadOnlyList<SeriesBacktest> Series { get; }

    /// <summary>The forecasts, where they were kept (<see cref="BacktestOptions.KeepForecasts"/>).</summary>
    public IReadOnlyList<BacktestForecast> Forecasts { get; }

    /// <summary>Series that are too short for any fold.</summary>
    public int SkippedSeries { get; }

    /// <summary>The scores as a table of text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Backtest of {Folds} folds of {Horizon} steps, {Series.Count} series");
        if (SkippedSeries > 0)
            text.Append(CultureInfo.InvariantCulture, $" ({SkippedSeries} too short)");
        text.Append('\n').Append(CultureInfo.InvariantCulture, $"{"",-14}{Short(Model),16}{"seasonal naive",16}\n");
        Row("MASE", Scores.Mase, Naive.Mase);
        Row("sMAPE", Scores.Smape, Naive.Smape);
        Row("MAE", Scores.Mae, Naive.Mae);
        Row("RMSE", Scores.Rmse, Naive.Rmse);
        Row("wQL", Scores.Wql, Naive.Wql);
        foreach (var level in Scores.Coverage.Keys.Order())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{100 * level:0.##} %");
            Row($"coverage {name}", Scores.Coverage[level], Naive.Coverage[level]);
            Row($"MSIS {name}", Scores.Msis[level], Naive.Msis[level]);
        }

        return text.Append(CultureInfo.InvariantCulture, $"{"skill",-14}{Skill,16:0.000}").ToString();

        void Row(string name, double value, double naive)
            => text.Append(CultureInfo.InvariantCulture, $"{name,-14}{Number(value),16}{Number(naive),16}\n");

        static string Number(double value) => value.ToString(Math.Abs(value) < 1000 ? "0.000" : "0.0", CultureInfo.InvariantCulture);

        static string Short(string name) => name.Length <= 15 ? name : "forecaster";
    }
}
