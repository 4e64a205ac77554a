using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// A digit read from top to bottom: 28 time steps, each a row of 28 pixels, and at the end a judgement which of the ten digits
/// it was. The models of the lecture differ only in what stands between rows and judgement.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
/// <param name="layers">The layers between the rows and the softmax.</param>
internal sealed class DigitRecipe(string name, string summary, Func<IEnumerable<Layer>> layers) : Recipe(name, "D", summary)
{
    public override long? Params => Parameters;

    public override double? PublishedSeconds => Seconds;

    public override IReadOnlyList<PublishedFigure> Published => Accuracy is { } accuracy ? [new("test_accuracy", accuracy)] : [];

    public override string Notes
        => "The published figure is a single run's test accuracy after five epochs, as is `test_accuracy`. The test digits are also looked "
            + "at after every epoch, for the "
        + "curves and for `best_test_accuracy`, the best of the five; they take no part in training.";

    public long? Parameters { get; init; }

    /// <summary>The published test accuracy.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The published seconds per epoch.</summary>
    public double? Seconds { get; init; }

    public override void Run(RecipeRun run)
    {
        var (train, test) = run.Data.Mnist();

        var model = MnistLstm.Build(new Input(28, 28), layers());
        run.Describe(model);
        var history = MnistLstm.Train(model, train, run.Fit(5) with { Validation = test.ToDataset().Batch(100) });
        run.Record(history);

        var scores = model.Evaluate(test.X, test.Y);
        run.Metric("test_accuracy", scores["accuracy"]);
        run.Metric("best_test_accuracy", history["val_accuracy"].Max());
        run.Metric("test_loss", scores["loss"]);

        var predicted = model.Predict(test.X);
        DigitPages.ShowGrid(run, test, predicted);
        DigitPages.ShowConfusion(run, test, predicted);
        run.Show("The network unrolled", new UnrolledNetwork("One row of pixels a step", DigitPages.CellName(model), 28)
        {
            Inputs = [.. Enumerable.Range(1, 28).Select(row => $"row {row}")],
            ReturnSequences = model.Layers.OfType<Flatten>().Any(),
            Bidirectional = model.Layers[0] is Bidirectional,
            Layers = model.Layers.Count(layer => layer is Recurrent),
        }, "unrolled.svg");
    }
}
