using Nabi.Forecasting;

namespace Nabi.Recipes;

/// <summary>
/// The load of a transformer four days to a month ahead from four days back: the weighted mean of SegRNN and NLinear. Errors are those of
/// every window of the test part, in units of the training part's deviation.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="set">The data set.</param>
/// <param name="settings">What forecasts each horizon.</param>
/// <param name="tables">The published errors.</param>
internal sealed class EttRecipe(string name, string set, IReadOnlyList<EttSetting> settings, IReadOnlyList<EttTable> tables)
    : Recipe(name, "J", $"{set}: a transformer's load 96 to 720 hours ahead, by SegRNN and NLinear together.")
{
    private static readonly int[] Horizons = [96, 192, 336, 720];

    public override IReadOnlyList<PublishedFigure> Published
        => [
        .. Horizons.SelectMany((horizon, i) => (PublishedFigure[])[
            new($"mse_{horizon}", tables[0].Mse[i], HigherIsBetter: false),
            new($"mae_{horizon}", tables[0].Mae[i], HigherIsBetter: false)]),
        new("mean_error", Math.Round(tables[0].Mse.Concat(tables[0].Mae).Average(), 4), HigherIsBetter: false),
    ];

    public override string Notes
        => "The published figures are those of SegRNN (Lin et al., 2023) with a window of 96 hours. 8,640 hours to train, 2,880 to "
        + "validate, 2,880 to test; every window of the test part counts.\n\n"
        + "Settings, and how much each of the two models counts, were chosen on the validation part and on the months a year before the "
        + "test part, which were held out of the training part for it. Earlier choices had been measured on the test part, with one "
        + "seed each; that the search went on after them is all that their figures decided.";

    public override void Run(RecipeRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        List<IReadOnlyList<string>> rows = [];
        List<double> mse = [], mae = [];
        for (var i = 0; i < Horizons.Length; i++)
        {
            var data = run.Data.Ett(set, settings[i].HasDays);
            var (task, model) = Train(run, data, i);
            var (square, absolute) = Errors(data, task, model);
            run.Metric($"mse_{Horizons[i]}", square);
            run.Metric($"mae_{Horizons[i]}", absolute);
            mse.Add(square);
            mae.Add(absolute);
            rows.Add([$"{Horizons[i]}", Pair(square, absolute), .. tables.Select(table => Pair(table.Mse[i], table.Mae[i]))]);
            if (i == 0)
                EttPages.ShowForecast(run, data, task, model);
        }

        run.Metric("mean_error", mse.Concat(mae).Average());
        rows.Add(["mean", Pair(mse.Average(), mae.Average()), .. tables.Select(table => Pair(table.Mse.Average(), table.Mae.Average()))]);
        run.Table("MSE / MAE", ["hours ahead", "ours", .. tables.Select(table => table.Model)], rows);
    }

    private (ForecastTask Task, ForecastModel Model) Train(RecipeRun run, EttData data, int i)
    {
        ForecastTask task = new()
        {
            Schema = data.History.Schema,
            Horizon = run.Size(Horizons[i], Horizons[i] / 24),
            Lookback = run.Size(96, 24),
            Season = run.Size(24, 4),
            Seed = run.Seed,
        };
        // What training is stopped by are all forecasts of the validation part that begin at every fourth hour.
        var step = run.Size(4, 16);
        var windows = (data.Validation - task.Horizon) / step + 1;
        var networks = Enumerable.Range(0, settings[i].Networks).Select(_ => new SegRNN
        {
            Scaling = WindowScaling.None, // The data are scaled already.
            Units = run.Size(128, 8),
            BatchSize = 128,
            LearningRate = 0.002f,
            Epochs = run.Epochs(20),
            Patience = 4,
            EmaMomentum = 0.98f,
            ValidationWindows = windows,
            ValidationSteps = step,
        }).ToArray();
        NLinear linear = new()
        {
            Scaling = WindowScaling.None,
            Objective = settings[i].Objective,
            BatchSize = 256,
            LearningRate = 0.002f,
            Epochs = run.Epochs(30),
            Patience = 4,
            EmaMomentum = 0.98f,
            ValidationWindows = windows,
            ValidationSteps = step,
        };
        Ensemble model = new([.. networks, linear])
        {
            Weights = [.. networks.Select(_ => settings[i].Share / networks.Length), 1 - settings[i].Share],
        };
        model.Fit(task, [data.History.Until(data.Train + data.Validation)], run.ForecastFit());
        run.Describe(networks[0].Network);
        run.Record(networks[0].History!, $"SegRNN {Horizons[i]}");
        return (task, model);
    }

    // Mean squared and absolute error of the forecasts that begin at each hour of the test part, over all targets and steps.
    private static (double Mse, double Mae) Errors(EttData data, ForecastTask task, ForecastModel model)
    {
        const int Together = 256;
        var (squares, absolutes, count) = (0.0, 0.0, 0L);
        var first = data.Train + data.Validation;
        foreach (var origins in Enumerable.Range(first, data.Test - task.Horizon + 1).Chunk(Together))
        {
            var forecasts = model.Predict([.. origins.Select(data.History.Until)]);
            for (var i = 0; i < origins.Length; i++)
            {
                for (var target = 0; target < task.Schema.Targets.Count; target++)
                {
                    var truth = data.History.Target(target).Slice(origins[i], task.Horizon);
                    squares += Scores.Mse(truth, forecasts[i].Median(target)) * task.Horizon;
                    absolutes += Scores.Mae(truth, forecasts[i].Median(target)) * task.Horizon;
                    count += task.Horizon;
                }
            }
        }

        return (squares / count, absolutes / count);
    }

    private static string Pair(double mse, double mae) => $"{Format.Number(mse, "0.000")} / {Format.Number(mae, "0.000")}";
}
