using Nabi.Forecasting;

namespace Nabi.Recipes;

/// <summary>
/// The load of a transformer four days to a month ahead from four days back: SegRNN and NLinear, and how much each counts is what is best
/// on the validation part. Errors are those of every window of the test part, in units of the training part's deviation.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="set">The data set.</param>
/// <param name="normalization">How SegRNN brings a window to one level; chosen on the validation part.</param>
/// <param name="dropout">The part of SegRNN's state that is dropped; chosen on the validation part.</param>
/// <param name="tables">The published errors.</param>
internal sealed class EttRecipe(string name, string set, InstanceNormalization normalization, float dropout,
    IReadOnlyList<EttTable> tables)
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
        + "All settings were chosen on the validation part, never on the test part. On the validation part training also ends, and it is "
        + "found what share of the forecast is SegRNN's; the rest is NLinear's.";

    public override void Run(RecipeRun run)
    {
        var data = run.Data.Ett(set);
        List<IReadOnlyList<string>> rows = [];
        List<double> mse = [], mae = [];
        foreach (var (horizon, i) in Horizons.Select((horizon, i) => (horizon, i)))
        {
            var steps = run.Size(horizon, horizon / 24);
            ForecastTask task = new()
            {
                Schema = data.History.Schema,
                Horizon = steps,
                Lookback = run.Size(96, 24),
                Season = run.Size(24, 4),
                Seed = run.Seed,
            };
            var (segments, linear) = Train(run, data, task, horizon);
            var (share, score) = Share(data, task, segments, linear, run.Size(4, 16));
            var (first, last) = (data.Train + data.Validation, data.History.Length - steps);
            var (square, absolute) = EttErrors.Of(data.History, first, last, 1, segments, linear, [share])[0];
            run.Metric($"mse_{horizon}", square);
            run.Metric($"mae_{horizon}", absolute);
            run.Metric($"share_{horizon}", share);
            run.Metric($"val_{horizon}", score);
            mse.Add(square);
            mae.Add(absolute);
            rows.Add([$"{horizon}", Pair(square, absolute), .. tables.Select(table => Pair(table.Mse[i], table.Mae[i]))]);
            if (i == 0)
                EttErrors.Show(run, data, task, segments, linear, share);
        }

        run.Metric("mean_error", mse.Concat(mae).Average());
        rows.Add(["mean", Pair(mse.Average(), mae.Average()), .. tables.Select(table => Pair(table.Mse.Average(), table.Mae.Average()))]);
        run.Table("MSE / MAE", ["hours ahead", "ours", .. tables.Select(table => table.Model)], rows);
    }

    private static string Pair(double mse, double mae)
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{mse:0.000} / {mae:0.000}");

    private (SegRNN Segments, NLinear Linear) Train(RecipeRun run, EttData data, ForecastTask task, int horizon)
    {
        // Forecasts of the validation part are all of its windows, every fourth hour.
        var step = run.Size(4, 16);
        var windows = ((data.Validation - task.Horizon) / step) + 1;
        SegRNN segments = new()
        {
            Scaling = WindowScaling.None,
            Normalization = normalization,
            Dropout = dropout,
            Units = run.Size(128, 8),
            BatchSize = 128,
            LearningRate = 0.002f,
            Epochs = run.Epochs(20),
            Patience = 4,
            EmaMomentum = 0.98f,
            ValidationWindows = windows,
            ValidationSteps = step,
        };
        NLinear linear = new()
        {
            Scaling = WindowScaling.None,
            BatchSize = 256,
            LearningRate = 0.002f,
            Epochs = run.Epochs(30),
            Patience = 4,
            EmaMomentum = 0.98f,
            ValidationWindows = windows,
            ValidationSteps = step,
        };
        ForecastFitOptions options = new() { Verbosity = run.Fit(1).Verbosity, Cancellation = run.Cancellation };
        segments.Fit(task, [data.BeforeTest], options);
        linear.Fit(task, [data.BeforeTest], options);
        run.Describe(segments.Network);
        run.Record(segments.History!, $"SegRNN {horizon}");
        return (segments, linear);
    }

    // What of the forecast is SegRNN's: the share with the smallest error on the validation part.
    private static (double Share, double Score) Share(EttData data, ForecastTask task, ForecastModel segments,
        ForecastModel linear, int step)
    {
        double[] shares = [0, 0.25, 0.5, 0.75, 1];
        var errors = EttErrors.Of(data.BeforeTest, data.Train, data.BeforeTest.Length - task.Horizon, step, segments, linear, shares);
        var best = Enumerable.Range(0, shares.Length).MinBy(i => errors[i].Mse + errors[i].Mae);
        return (shares[best], errors[best].Mse + errors[best].Mae);
    }
}
