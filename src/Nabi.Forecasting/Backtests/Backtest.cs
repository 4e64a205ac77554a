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
    /// How much better than the seasonal naive forecast: 1 less the ratio of both MASE; 0 for as good, below 0 for worse. NaN where that
    /// forecast makes no error, or none can be scaled: there is nothing to compare with.
    /// </summary>
    public double Skill => Naive.Mase > 0 ? 1 - Scores.Mase / Naive.Mase : double.NaN;

    /// <summary>
    /// What a reader of the scores must know, a sentence each: series of which scaled scores cannot be told, no skill. Empty for nothing.
    /// </summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            var without = Series.Count(one => double.IsNaN(one.Naive.Mase));
            return without == Series.Count && without > 0
                ? ["MASE, MSIS and skill cannot be told (-): they are errors over those of the naive forecast, which makes none in the "
                    + "history, or has none to be measured."]
                : without > 0
                ? [string.Create(CultureInfo.InvariantCulture, $"MASE, MSIS and skill are without {without} of {Series.Count} series, in "
                    + $"whose history the naive forecast makes no error to scale by.")]
                : Naive.Mase == 0 ? ["The skill cannot be told (-): the seasonal naive forecast makes no error."] : [];
        }
    }

    /// <summary>The scores of each series and target.</summary>
    public IReadOnlyList<SeriesBacktest> Series { get; }

    /// <summary>The forecasts, where they were kept (<see cref="BacktestOptions.KeepForecasts"/>).</summary>
    public IReadOnlyList<BacktestForecast> Forecasts { get; }

    /// <summary>Series that are too short for any fold.</summary>
    public int SkippedSeries { get; }

    /// <summary>The scores as a table of text, - for those that cannot be told, and <see cref="Notes"/>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"Backtest of {Folds} {(Folds == 1 ? "fold" : "folds")} of {Horizon} "
            + $"{(Horizon == 1 ? "step" : "steps")}, {Series.Count} series");
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

        text.Append(CultureInfo.InvariantCulture, $"{"skill",-14}{Number(Skill),16}");
        foreach (var note in Notes)
            text.Append('\n').Append(note);
        return text.ToString();

        void Row(string name, double value, double naive)
            => text.Append(CultureInfo.InvariantCulture, $"{name,-14}{Number(value),16}{Number(naive),16}\n");

        static string Number(double value)
            => double.IsNaN(value) ? "-" : value.ToString(Math.Abs(value) < 1000 ? "0.000" : "0.0", CultureInfo.InvariantCulture);

        static string Short(string name) => name.Length <= 15 ? name : "forecaster";
    }
}
