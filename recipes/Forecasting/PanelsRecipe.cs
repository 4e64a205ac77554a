using System.Globalization;
using Nabi.Forecasting;

namespace Nabi.Recipes;

/// <summary>
/// Panels made by rule, forecast by a <see cref="Forecaster"/> of which nothing is set but the horizon: how much better than the seasonal
/// naive forecast it is, and whether its intervals hold their level.
/// </summary>
internal sealed class PanelsRecipe() : Recipe("synthetic-panels", "J",
    "Made series with trend, two seasons, zeros, level shifts, gaps: skill, and how the intervals hold.")
{
    private const int Horizon = 7;
    private const int Folds = 6;

    public override string Notes
        => "Each panel has series of 300 days with one difficulty; the forecaster learns from the days before the last six weeks and "
        + "forecasts each of them. It chooses model, season, window and calibration by itself. Skill is 1 less "
        + "the ratio of its MASE to that "
        + "of the seasonal naive forecast; of the 80 % and the 95 % intervals that part should hold what came true.\n\n"
        + "The rules by which intervals are calibrated were made with panels of other seeds (from 101).";

    public override IReadOnlyList<string> Highlights
        => [.. MadePanels.All.SelectMany(static panel => new[] { Skill(panel.Name), Coverage(panel.Name, 80), Coverage(panel.Name, 95) })];

    public override void Run(RecipeRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        List<IReadOnlyList<string>> rows = [];
        foreach (var (name, make) in MadePanels.All)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var table = make(run.Size(100, 6), run.Size(300, 90), 10 * run.Seed);
            Forecaster forecaster = new(Horizon) { Seed = run.Seed };
            var backtest = forecaster.Backtest(table, new BacktestOptions
            {
                Folds = run.Size(Folds, 2),
                KeepForecasts = true,
                Fit = new ForecastFitOptions { Cancellation = run.Cancellation },
            });
            run.Metric(Skill(name), backtest.Skill);
            run.Metric(Coverage(name, 80), backtest.Scores.Coverage[0.8]);
            run.Metric(Coverage(name, 95), backtest.Scores.Coverage[0.95]);
            rows.Add([name, Text(backtest.Scores.Mase), Text(backtest.Naive.Mase), Text(backtest.Skill),
                Text(backtest.Scores.Coverage[0.8]), Text(backtest.Scores.Coverage[0.95])]);
            if (name == "level shift")
            {
                var last = backtest.Forecasts[^1];
                ForecastPages.Show(run, last.Forecast, last.Truth, name);
            }
        }

        run.Table("Panels", ["panel", "MASE", "naive MASE", "skill", "coverage 80 %", "coverage 95 %"], rows);
    }

    private static string Skill(string panel) => $"{panel.Replace(' ', '_')}_skill";

    private static string Coverage(string panel, int percent) => $"{panel.Replace(' ', '_')}_coverage_{percent}";

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
