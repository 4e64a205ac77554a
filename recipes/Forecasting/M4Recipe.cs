using System.Globalization;
using Nabi.Forecasting;

namespace Nabi.Recipes;

/// <summary>
/// Series of the M4 competition, forecast by several models together: trained on all training series at once, scored as the competition
/// did, beside its own tables.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
internal sealed class M4Recipe(string name, string summary) : Recipe(name, "J", summary)
{
    private const double Level = 0.95;

    /// <summary>The competition's name of the series: <c>Hourly</c>.</summary>
    public required string Series { get; init; }

    /// <summary>Steps of a forecast.</summary>
    public required int Horizon { get; init; }

    /// <summary>Steps of the season by which errors are scaled.</summary>
    public required int Season { get; init; }

    /// <summary>Forecasts of the past that intervals learn from.</summary>
    public required int Folds { get; init; }

    /// <summary>Naive2, by which OWA is relative.</summary>
    public required M4Method Relative { get; init; }

    /// <summary>The seasonal naive method, which must come out as published.</summary>
    public required M4Method Naive { get; init; }

    /// <summary>The winner of the competition.</summary>
    public required M4Method Winner { get; init; }

    /// <summary>Other rows of the tables.</summary>
    public required IReadOnlyList<M4Method> Others { get; init; }

    /// <summary>The models by name.</summary>
    public required Func<RecipeRun, IReadOnlyList<(string Name, ForecastModel Model)>> Models { get; init; }

    public override IReadOnlyList<PublishedFigure> Published
        => [
        new("smape", Winner.Smape, HigherIsBetter: false), new("mase", Winner.Mase, HigherIsBetter: false),
        new("owa", Winner.Owa, HigherIsBetter: false), new("msis", Winner.Msis!.Value, HigherIsBetter: false),
        new("naive_smape", Naive.Smape, HigherIsBetter: false), new("naive_mase", Naive.Mase, HigherIsBetter: false),
    ];

    public override string Notes
        => "The published figures are those of ES-RNN, the winner (Smyl, 2020), and of the naive method. Models and settings were chosen "
        + "on the ends of the training series; the test values are read once, for the scores. The forecast is the median of all models; "
        + "the intervals are corrected by how far forecasts of the end of the training series missed.";

    public override void Run(RecipeRun run)
    {
        var (train, test) = run.Data.M4(Series, Horizon, Season);
        var models = Models(run);
        Forecaster forecaster = new(Horizon)
        {
            Model = new Ensemble([.. models.Select(one => one.Model)]),
            Levels = [Level],
            Season = Season,
            CalibrationFolds = Folds,
            Seed = run.Seed,
        };
        SeriesTable table = new(train[0].Schema, train);
        ProcessorTime core = new();
        forecaster.Fit(table, run.ForecastFit());
        var learning = core.Minutes;
        core = new();
        var forecast = forecaster.Predict(table);
        var forecasting = 60 * core.Minutes;

        var fitted = (Ensemble)forecaster.FittedModel;
        foreach (var (one, i) in fitted.Models.Select((one, i) => (one, i)))
        {
            if ((one as Transformed)?.Model is WindowModel { History: { } history } window)
            {
                run.Describe(window.Network, models[i].Name);
                run.Record(history, models[i].Name);
            }
            else if (one is ESRNN { History: { } losses })
            {
                run.Record(losses, models[i].Name);
            }
        }

        List<IReadOnlyList<string>> rows = [];
        var ours = Score(train, test, [.. forecast.Select(series => series.Median)]);
        var (coverage, msis) = Intervals(train, test, forecast);
        foreach (var (metric, value) in (ReadOnlySpan<(string, double)>)[("smape", ours.Smape), ("mase", ours.Mase), ("owa", ours.Owa),
            ("msis", msis), ("coverage", coverage)])
        {
            run.Metric(metric, value);
        }

        run.Metric("core_minutes", learning);
        run.Metric("predict_core_seconds", forecasting);
        rows.Add(Row(ours with { Name = "all together", Msis = msis }));
        foreach (var (one, i) in fitted.Models.Select((one, i) => (one, i)))
        {
            rows.Add(
                Row(Score(train, test, [.. one.Predict(train).Select(said => said.Median().ToArray())]) with { Name = models[i].Name }));
        }

        SeasonalNaive last = new();
        last.Fit(forecaster.Task, train);
        var naive = Score(train, test, [.. last.Predict(train).Select(said => said.Median().ToArray())]);
        // To the third decimal, as it was published.
        run.Metric("naive_smape", Math.Round(naive.Smape, 3));
        run.Metric("naive_mase", Math.Round(naive.Mase, 3));
        rows.Add(Row(naive with { Name = "naive" }));
        rows.AddRange(((M4Method[])[Naive, Winner, .. Others]).Select(method => Row(method with { Name = $"{method.Name} (published)" })));
        run.Table("Scores", ["method", "sMAPE", "MASE", "OWA", "MSIS"], rows);
        run.Show("A forecast", forecast[0].Plot(truth: test[0]), "forecast.svg");
    }

    private M4Method Score(IReadOnlyList<SeriesHistory> train, IReadOnlyList<double[]> test, IReadOnlyList<IReadOnlyList<double>> medians)
    {
        var (smape, mase) = (0.0, 0.0);
        for (var i = 0; i < test.Count; i++)
        {
            double[] said = [.. medians[i]];
            smape += Scores.Smape(test[i], said) / test.Count;
            mase += Scores.Mase(test[i], said, train[i].Target(), Season) / test.Count;
        }

        return new("", smape, mase, Scores.Owa(smape, mase, Relative.Smape, Relative.Mase));
    }

    private (double Coverage, double Msis) Intervals(IReadOnlyList<SeriesHistory> train, IReadOnlyList<double[]> test, Forecast forecast)
    {
        var (coverage, msis) = (0.0, 0.0);
        for (var i = 0; i < test.Count; i++)
        {
            double[] lower = [.. forecast[i].Lower(Level)], upper = [.. forecast[i].Upper(Level)];
            coverage += Scores.Coverage(test[i], lower, upper) / test.Count;
            msis += Scores.Msis(test[i], lower, upper, Level, train[i].Target(), Season) / test.Count;
        }

        return (coverage, msis);
    }

    private static string[] Row(M4Method method)
        => [
        method.Name,
        .. ((double[])[method.Smape, method.Mase, method.Owa]).Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)),
        method.Msis?.ToString("0.000", CultureInfo.InvariantCulture) ?? "",
    ];
}
