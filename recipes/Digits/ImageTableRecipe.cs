using Nabi.Data;
using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// An exercise of the lecture: several models on the same images, with the same optimizer, batch size and epochs, side by side.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
/// <param name="load">Training and test images from 0 to 1 with one-hot labels.</param>
/// <param name="variants">The models: a name, and the layers between image and softmax.</param>
internal sealed class ImageTableRecipe(
    string name,
    string summary,
    Func<RecipeData, (LabeledData Train, LabeledData Test)> load,
    params IReadOnlyList<(string Name, Func<IEnumerable<Layer>> Layers)> variants)
    : Recipe(name, "D", summary)
{
    public override string Notes => Remark;

    public string Remark { get; init; } = "";

    /// <summary>The names of the classes; null for digits.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    public override void Run(RecipeRun run)
    {
        var (train, test) = load(run.Data);
        List<IReadOnlyList<string>> rows = [];
        List<double> accuracies = [];
        Tensor? bestPrediction = null;
        foreach (var (variant, layers) in variants)
        {
            var model = MnistLstm.Build(new Input([.. train.X.Shape.Skip(1).Select(length => (int?)length)]), layers());
            run.Describe(model, variant);
            var history = MnistLstm.Train(model, train, run.Fit(5));
            run.Record(history, variant);

            var accuracy = model.Evaluate(test.X, test.Y)["accuracy"];
            run.Metric($"{variant.ToLowerInvariant()} accuracy".Replace(' ', '_'), accuracy);
            if (accuracies.Count == 0 || accuracy > accuracies.Max())
                bestPrediction = model.Predict(test.X);
            accuracies.Add(accuracy);
            rows.Add([variant, $"{model.ParameterCount:N0}", Format.Number(accuracy, "0.0000"),
                Format.Number(history.Seconds.Average(), "0.00")]);
        }

        run.Table("Side by side", ["model", "parameters", "test accuracy", "seconds per epoch"], rows);
        var floor = Math.Floor(accuracies.Min() * 20) / 20;
        run.Show("Test accuracy", new BarChart("Test accuracy", [.. variants.Select(variant => variant.Name)])
        {
            Horizontal = true,
            Minimum = floor,
            ValueFormat = "0.0000",
        }.Add("", accuracies), "accuracy.svg", $"The axis begins at {Format.Number(floor)}.");
        DigitPages.ShowGrid(run, test, bestPrediction!, ClassNames);
        DigitPages.ShowConfusion(run, test, bestPrediction!, ClassNames);
    }
}
