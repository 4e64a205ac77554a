using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>A cell wrapper with input, output and state keep probabilities, on the series of the course.</summary>
public sealed class DropoutWrapperRecipe()
    : Recipe("dropout-wrapper", "E", "A cell wrapper with input, output and state keep probabilities.")
{
    public override string Notes
        => "Dropout is for networks that learn few samples by heart. The series gives fresh windows at every step, so here it "
            + "only makes the task harder, "
        + "most of all where the one input number is hidden now and then. At prediction nothing is dropped.";

    public override void Run(RecipeRun run)
    {
        (string Name, Func<Cell> Make)[] variants =
        [
            ("no dropout", () => new SimpleRNNCell(100)),
            ("input 0.9", () => new DropoutWrapper(new SimpleRNNCell(100)) { InputKeep = 0.9f }),
            ("output 0.5", () => new DropoutWrapper(new SimpleRNNCell(100)) { OutputKeep = 0.5f }),
            ("state 0.9", () => new DropoutWrapper(new SimpleRNNCell(100)) { StateKeep = 0.9f }),
        ];
        List<double> errors = [];
        foreach (var (name, make) in variants)
        {
            Seeds.Set(run.Seed);
            var model = new Sequential { new Input(SineSeries.Steps, 1), new RNN(make()) { ReturnSequences = true }, new Dense(1) };
            run.Describe(model, name);
            SeriesPages.Train(run, model, run.Epochs(1500, tiny: 30), name);
            errors.Add(SineSeries.Error(model));
            run.Metric($"test_mse_{name.Replace(' ', '_')}", errors[^1]);
        }

        run.Show("Error without dropout at work",
            new BarChart("Test error after training with dropout", [.. variants.Select(variant => variant.Name)])
            {
                ValueLabel = "mean squared error",
            }.Add("", errors), "errors.svg");
    }
}
