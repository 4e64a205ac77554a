using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>
/// A digit model of the lecture, trained better: the same layers, data and number of epochs as the recipe it stands beside, with a
/// learning rate that rises and falls, clipped gradients and dropout before the judgement. The settings were chosen on the last 10,000
/// training digits by models that saw the first 50,000; the test digits are looked at once, at the end.
/// </summary>
/// <param name="literal">The recipe it stands beside.</param>
/// <param name="parameters">Its parameters: dropout adds none.</param>
/// <param name="accuracy">The published test accuracy.</param>
/// <param name="layers">The layers between the rows and the softmax.</param>
internal sealed class TunedDigitRecipe(string literal, long parameters, double accuracy, Func<IEnumerable<Layer>> layers)
    : Recipe($"{literal}-tuned", "D", $"The model of {literal}, better trained in as many epochs.")
{
    public override long? Params => parameters;

    public override IReadOnlyList<PublishedFigure> Published => [new("test_accuracy", accuracy)];

    public override string Notes
        => "The settings were chosen on the last 10,000 training digits, by mnist-lstm-sequences's model trained "
        + "on the first 50,000: after "
        + "five epochs 0.9897 right with a highest rate of 0.002, 0.9896 with 0.004, both with dropout 0.3 and gradients clipped to a norm "
        + "of 1. The other models take the first unchanged. Then all 60,000 were trained on, and the test digits looked at once.";

    public override void Run(RecipeRun run)
    {
        var (train, test) = run.Data.Mnist();

        var model = MnistLstm.Build(new Input(28, 28), [.. layers(), new Dropout(0.3f)]);
        var options = run.Fit(5);
        var rate = Tuning.Rate(options.Epochs, train.Count, batchSize: 32, warmupSteps: 300, highest: 2e-3f);
        model.Compile(new Adam(rate) { GlobalClipNorm = 1f }, "categorical_crossentropy", "accuracy");
        run.Describe(model);
        run.Record(MnistLstm.Train(model, train, options));

        var scores = model.Evaluate(test.X, test.Y);
        run.Metric("test_accuracy", scores["accuracy"]);
        run.Metric("test_loss", scores["loss"]);
        DigitPages.ShowConfusion(run, test, model.Predict(test.X));
    }
}
