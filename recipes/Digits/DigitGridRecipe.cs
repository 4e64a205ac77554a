using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// The picture of the lecture: ten test digits, the predicted label over each; and the ten it is most surely wrong about.
/// </summary>
public sealed class DigitGridRecipe()
    : Recipe("digit-grid", "D", "Ten test digits with the predicted label over each, and the ten worst mistakes.")
{
    public override long? Params => 6_602;

    public override void Run(RecipeRun run)
    {
        var (train, test) = run.Data.Mnist();
        var model = MnistLstm.Build(new Input(28, 28), new SimpleRNN(64));
        run.Describe(model);
        run.Record(MnistLstm.Train(model, train, run.Fit(5)));

        var predicted = model.Predict(test.X);
        var (truth, guess) = (DigitPages.Classes(test.Y), DigitPages.Classes(predicted));
        run.Metric("test_accuracy", truth.Zip(guess).Count(pair => pair.First == pair.Second) / (double)truth.Length);
        DigitPages.ShowGrid(run, test, predicted);

        var worst = Enumerable.Range(0, truth.Length).Where(i => truth[i] != guess[i])
            .OrderByDescending(i => predicted.AsSpan()[i * 10 + guess[i]]).Take(10).ToArray();
        var grid = new ImageGrid("Surely wrong", 28, 28) { Columns = 5, Inverted = true, ImageWidth = 112 };
        foreach (var i in worst)
            grid.Add(test.X.AsSpan().Slice(i * 784, 784), $"{guess[i]}, is {truth[i]}", false);
        run.Show("The worst mistakes", grid, "mistakes.svg",
            "Wrong answers given with the greatest certainty, and what they should have been.");
    }
}
