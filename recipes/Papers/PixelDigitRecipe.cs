using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>A digit read pixel by pixel, 784 steps of one number each, by four blocks of S5 that never look ahead.</summary>
public sealed class PixelDigitRecipe()
    : Recipe("pixel-mnist", "I", "A digit read pixel by pixel, 784 steps of one number, by state space layers.")
{
    private const int Validation = 5000;

    public override string Notes
        => "Input: the 784 pixels of a digit, row after row, one per step. The model is a Dense layer of 64 on "
        + "each pixel, four blocks x + g "
            + "sigmoid(W g) with g = gelu(S5(norm(x))), S5 "
        + "of 64 numbers of state running forwards in time alone, a normalization, the mean over all steps, and a softmax. There is no "
        + "convolution, no pooling and no way to look ahead before "
        + "that mean. AdamW, batches of 32, a learning rate that goes up to 0.01 in the first twentieth and down along a cosine. Width, "
        + "blocks and learning rate were chosen on the last 5,000 of the training "
        + "digits, which take no part in training and give `val_accuracy`; the test digits are looked at once, at the end. Smith et al. "
        + "(2023, arXiv 2208.04933) report 0.9965 for S5, of a larger model and 150 epochs.";

    public override void Run(RecipeRun run)
    {
        var (train, test) = run.Data.Mnist();
        var (width, blocks) = (run.Size(64, 8), run.Size(4, 2));
        var model = PixelMnist.Build(width, blocks);
        run.Describe(model);

        var core = new ProcessorTime();
        var history = PixelMnist.Train(model, train, run.Size(Validation, 32), run.Fit(8));
        var minutes = core.Minutes;
        run.Record(history);
        run.Metric("test_accuracy", model.Evaluate(test.X, test.Y, batchSize: 100)["accuracy"]);
        run.Metric("val_accuracy", history["val_accuracy"][^1]);
        run.Metric("core_minutes", minutes);

        var predicted = model.Predict(test.X, batchSize: 100);
        DigitPages.ShowGrid(run, test, predicted);
        DigitPages.ShowConfusion(run, test, predicted);
        ShowTimes(run, model);
    }

    /// <summary>How long the states of each block remember, after training.</summary>
    private static void ShowTimes(RecipeRun run, Model model)
    {
        var chart = new LineChart("How long states last") { XLabel = "states, the shortest first", LogY = true };
        var block = 0;
        foreach (var layer in model.Layers.OfType<S5>())
        {
            // A state e^(-decay step) falls to a third within 1 / (decay step) steps.
            var (decay, step) = (layer.Weights[0].Value.ToArray(), layer.Weights[2].Value.ToArray());
            double[] times = [.. decay.Zip(step, (a, b) => 1 / Math.Exp(a + b)).Order()];
            chart.Add($"block {++block}", [.. Enumerable.Range(1, times.Length).Select(i => (double)i)], times);
        }

        run.Show("What the states remember", chart, "states.svg",
            "Steps until a state has fallen to 37 %: a row of a digit is 28 steps, the whole 784.");
    }
}
