using Nabi.Forecasting;
using Nabi.Plots;

namespace Nabi.Cli;

/// <summary>One page about a forecast: fan charts, the backtest, the errors of each series, and which inputs matter.</summary>
internal static class ForecastReport
{
    private const int Charts = 6;
    private const int Rows = 50;

    // A longer name would make a table wider than a small screen.
    private const int LongestHeader = 16;

    public static Report Of(string name, SeriesTable table, Forecaster forecaster, Forecast forecast, Backtest? backtest,
        ForecastFitOptions work)
    {
        Report report = new($"Forecast of {name}")
        {
            Summary = $"{forecaster.Horizon} steps ahead for {table.Series.Count} series, with intervals of "
                + $"{string.Join(" and ", forecaster.Levels.Select(level => $"{100 * level:0.##} %"))}.",
            Footer = $"nabi forecast, seed {forecaster.Seed}",
        };
        if (backtest is not null)
        {
            bool? isBetter = double.IsNaN(backtest.Skill) ? null : backtest.Skill > 0;
            report.AddNumber("MASE", Text(backtest.Scores.Mase), $"seasonal naive {Text(backtest.Naive.Mase)}", isBetter);
            report.AddNumber("skill", Percent(Math.Abs(backtest.Skill), "0"), double.IsNaN(backtest.Skill) ? "nothing to compare with"
                : $"{(backtest.Skill < 0 ? "worse" : "better")} than the seasonal naive forecast", isBetter);
            foreach (var level in backtest.Scores.Coverage.Keys.Order())
            {
                report.AddNumber($"coverage of {100 * level:0.##} %",
                    Percent(backtest.Scores.Coverage[level], "0.#"), "of the actual values");
            }
        }

        report.Add(new PictureSection("Forecasts", [.. forecast.Take(Charts).Select(one => one.Plot())])
        {
            Caption = forecast.Count > Charts ? $"The first {Charts} of {forecast.Count}; all are in forecast.csv." : "",
        });
        if (backtest is not null)
            Add(report, backtest);
        Importance(report, table, forecaster, work);
        report.Add(new TextSection("Data", table.ToString().Replace("\n", "\n\n", StringComparison.Ordinal)));
        report.Add(new TextSection("Choices", forecaster.ToString().Replace("\n", "\n\n", StringComparison.Ordinal)));
        return report;
    }

    private static void Add(Report report, Backtest backtest)
    {
        var (own, naive) = (backtest.Scores, backtest.Naive);
        List<string[]> rows =
        [
            Row("MASE", own.Mase, naive.Mase), Row("sMAPE", own.Smape, naive.Smape), Row("MAE", own.Mae, naive.Mae),
            Row("RMSE", own.Rmse, naive.Rmse), Row("wQL", own.Wql, naive.Wql),
            .. own.Coverage.Keys.Order().SelectMany(level => (string[][])
                [Row($"coverage {100 * level:0.##} %", own.Coverage[level], naive.Coverage[level]),
                    Row($"MSIS {100 * level:0.##} %", own.Msis[level], naive.Msis[level])]),
        ];
        var isLong = backtest.Model.Length > LongestHeader;
        report.Add(new TableSection("Backtest", ["score", isLong ? "forecaster" : backtest.Model, "seasonal naive"], rows)
        {
            Caption = (isLong ? $"The forecaster: {backtest.Model}. " : "")
                + $"Means of {backtest.Folds} forecasts of {backtest.Horizon} steps for each of {backtest.Series.Count} series, each made "
                + "from what was known then." + string.Concat(backtest.Notes.Select(note => $" {note}")),
        });
        if (backtest.Forecasts.Count > 0)
        {
            report.Add(
                new PictureSection("The last fold", [.. backtest.Forecasts.Where(one => one.Fold == backtest.Folds - 1).Take(Charts / 2)
                .Select(one => one.Forecast.Plot(truth: one.Truth))]));
        }

        var worst = backtest.Series.OrderByDescending(one => double.IsNaN(one.Scores.Mase) ? double.NegativeInfinity : one.Scores.Mase);
        report.Add(new TableSection("Series", ["series", "target", "MASE", "seasonal naive", "sMAPE", "MAE"], worst.Take(Rows)
            .Select(one => (string[])[one.Series, one.Target, Text(one.Scores.Mase), Text(one.Naive.Mase), Text(one.Scores.Smape),
                Text(one.Scores.Mae)]))
        {
            Caption = backtest.Series.Count > Rows
                ? $"The {Rows} of {backtest.Series.Count} with the largest errors." : "The largest errors first.",
        });

        static string[] Row(string name, double value, double naive) => [name, Text(value), Text(naive)];
    }

    private static void Importance(Report report, SeriesTable table, Forecaster forecaster, ForecastFitOptions work)
    {
        var schema = table.Schema;
        if (schema.Known.Count + schema.Observed.Count + schema.Static.Count == 0
            || table.Series.All(one => one.Length <= forecaster.Horizon))
        {
            return;
        }

        var importance = forecaster.Importance(table, options: work);
        if (importance.All(one => double.IsNaN(one.Increase)))
            return;
        report.Add(new PictureSection("Which inputs matter", new BarChart("Growth of the MASE", [.. importance.Select(one => one.Input)])
        {
            Horizontal = true,
        }.Add("increase", [.. importance.Select(one => one.Increase)]))
        {
            Caption = "How much the error of the last forecast grows when the values of an input are shuffled (permutation importance); "
                + "0 for an input that is not used.",
        });
    }

    private static string Percent(double part, string format)
        => double.IsNaN(part) ? "-" : $"{(100 * part).ToString(format, CultureInfo.InvariantCulture)} %";

    private static string Text(double value)
        => double.IsNaN(value) ? "-" : value.ToString(Math.Abs(value) < 1000 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
}
