using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The recurrent network written as a loop, and the same numbers from a layer with those weights.</summary>
public sealed class RnnByHandRecipe()
    : Recipe("rnn-by-hand", "B", "The recurrence as a loop over 100 steps, and the same numbers from SimpleRNN.")
{
    private const int Steps = RnnByHand.Steps, Features = RnnByHand.Features, Units = RnnByHand.Units;

    public override IReadOnlyList<PublishedFigure> Published => [new("largest_difference", 1e-6, HigherIsBetter: false)];

    public override string Notes
        => "The state of the course's loop has 64 numbers, so the matrix U that meets it must be (64, 64); one set of notes makes "
            + "it (64, 32), which does not "
        + "fit. Weights drawn from 0 to 1 drive every tanh to 1 after the first step, so the comparison is also "
        + "made with small weights, where "
        + "the numbers say something.";

    public override void Run(RecipeRun run)
    {
        var difference = Compare(run, scale: 1f, shift: 0f, out _);
        run.Metric("largest_difference", Math.Max(difference, Compare(run, scale: 0.2f, shift: -0.1f, out var states)));
        run.Metric("largest_difference_saturated", difference);

        var cells = new float[16, Steps];
        for (var unit = 0; unit < 16; unit++)
        {
            for (var t = 0; t < Steps; t++)
                cells[unit, t] = states[t][unit];
        }

        run.Show("The state over time",
            new HeatMap("Sixteen of the 64 numbers", cells) { Scale = HeatScale.Diverging, XLabel = "time step", CellHeight = 14 },
            "state.svg");
        run.Show("The network unrolled",
            new UnrolledNetwork("h = tanh(W x + U h' + b)", "SimpleRNN", Steps) { ReturnSequences = true }, "unrolled.svg");
    }

    /// <summary>The largest difference between loop and layer.</summary>
    private static double Compare(RecipeRun run, float scale, float shift, out float[][] states)
    {
        var random = Seeds.NextStream();
        float[] Draw(int count)
        {
            var values = new float[count];
            random.Uniform(values);
            return [.. values.Select(value => value * scale + shift)];
        }

        var (inputs, w, u, b) = (Draw(Steps * Features), Draw(Features * Units), Draw(Units * Units), Draw(Units));

        states = RnnByHand.Loop(inputs, w, u, b);
        var model = RnnByHand.Build(w, u, b);
        run.Describe(model);
        return RnnByHand.Difference(states, model.Predict(new Tensor([1, Steps, Features], inputs)));
    }
}
