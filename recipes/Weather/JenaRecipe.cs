using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>
/// Tomorrow's temperature from ten days of weather. The measure is the mean absolute error in scaled units, and what it is worth
/// shows only beside the naive forecast: tomorrow as today.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
/// <param name="epochs">The course's epochs.</param>
/// <param name="layers">The layers between the window and the forecast.</param>
internal sealed class JenaRecipe(string name, string summary, int epochs, Func<IEnumerable<Layer>> layers) : Recipe
{
    public override string Name => name;

    public override string Section => "C";

    public override string Summary => summary;

    public override string Notes => Remark + (Remark.Length > 0 ? "\n\n" : "") + JenaPages.Remark;

    public override IReadOnlyList<PublishedFigure> Published
        => PublishedError is { } error ? [new("share_of_naive", Math.Round(error / JenaPages.PublishedNaive, 3), HigherIsBetter: false)] : [];

    public override double? PublishedSeconds => Seconds;

    /// <summary>The published validation error in scaled units.</summary>
    public double? PublishedError { get; init; }

    public double? Seconds { get; init; }

    public string Remark { get; init; } = "";

    /// <summary>Whether the windows are read from their end.</summary>
    public bool Reversed { get; init; }

    public override void Run(RecipeRun run)
    {
        var data = run.Data.Jena(run.Seed);
        var (train, validation, test) = (data.Train, data.Validation, data.Test);
        if (Reversed)
            (train, validation, test) = (Backward(train), Backward(validation), Backward(test));

        var model = new Sequential { new Input(JenaData.Steps, data.Features) };
        foreach (var layer in layers())
            model.Add(layer);
        model.Add(new Dense(1));
        model.Compile(new RMSprop(), "mae");
        run.Describe(model);

        var history = model.Fit(train, epochs: run.Epochs(epochs), stepsPerEpoch: Math.Min(run.Size(500, 4), data.Train.BatchCount ?? 500), validation: validation,
            verbosity: run.Verbosity, cancellation: run.Cancellation);
        run.Record(history);

        var naive = JenaPages.NaiveError(data.Validation, data.Temperature);
        run.Best(history, "val_loss", higherIsBetter: false);
        run.Metric("naive_val_loss", naive);
        run.Metric("share_of_naive", history["val_loss"].Min() / naive);
        run.Metric("best_val_degrees", history["val_loss"].Min() * data.Degrees);
        run.Metric("test_loss", model.Evaluate(test)["loss"]);
        JenaPages.ShowForecast(run, data, windows => Forecast(model, windows));
    }

    private Tensor Forecast(Model model, Tensor windows) => model.Predict(Reversed ? Ops.Reverse(windows, 1) : windows, batchSize: 128);

    /// <summary>Turns the axis of time (1) of every window round.</summary>
    private static Nabi.Data.Dataset Backward(Nabi.Data.Dataset data) => data.Map(batch => new Nabi.Data.Batch(Ops.Reverse(batch.X, 1), batch.Y));
}
