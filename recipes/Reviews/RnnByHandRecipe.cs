using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The recurrent network written as a loop, and the same numbers from a layer with those weights.</summary>
public sealed class RnnByHandRecipe : Recipe
{
    private const int Steps = 100;
    private const int Features = 32;
    private const int Units = 64;

    public override string Name => "rnn-by-hand";

    public override string Section => "B";

    public override string Summary => "The recurrence as a loop over 100 steps, and the same numbers from SimpleRNN.";

    public override IReadOnlyList<PublishedFigure> Published => [new("largest_difference", 1e-6, HigherIsBetter: false)];

    public override string Notes =>
        "The state of the course's loop has 64 numbers, so the matrix U that meets it must be (64, 64); one set of notes makes it (64, 32), which does not "
        + "fit. Weights drawn from 0 to 1 drive every tanh to 1 after the first step, so the comparison is also made with small weights, where "
        + "the numbers say something.";

    public override void Run(RecipeRun run)
    {
        var difference = Compare(run, scale: 1f, shift: 0f, out _);
        run.Metric("largest_difference", Math.Max(difference, Compare(run, scale: 0.2f, shift: -0.1f, out var states)));
        run.Metric("largest_difference_saturated", difference);

        var cells = new float[16, Steps];
        for (var unit = 0; unit < 16; unit++)
            for (var t = 0; t < Steps; t++)
                cells[unit, t] = states[t][unit];
        run.Show("The state over time", new HeatMap("Sixteen of the 64 numbers", cells) { Scale = HeatScale.Diverging, XLabel = "time step", CellHeight = 14 }, "state.svg");
        run.Show("The network unrolled", new UnrolledNetwork("h = tanh(W x + U h' + b)", "SimpleRNN", Steps) { ReturnSequences = true }, "unrolled.svg");
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

        // The loop: w and u are stored (from, to), as the layer keeps them.
        states = new float[Steps][];
        var state = new float[Units];
        for (var t = 0; t < Steps; t++)
        {
            var next = new float[Units];
            for (var j = 0; j < Units; j++)
            {
                double sum = b[j];
                for (var i = 0; i < Features; i++)
                    sum += inputs[t * Features + i] * w[i * Units + j];
                for (var i = 0; i < Units; i++)
                    sum += state[i] * u[i * Units + j];
                next[j] = (float)Math.Tanh(sum);
            }

            states[t] = state = next;
        }

        // The layer with those weights.
        var layer = new SimpleRNN(Units) { ReturnSequences = true };
        var model = new Sequential { new Input(Steps, Features), layer };
        layer.SetWeights([new Tensor([Features, Units], w), new Tensor([Units, Units], u), new Tensor([Units], b)]);
        run.Describe(model);
        var outputs = model.Predict(new Tensor([1, Steps, Features], inputs)).ToArray();
        return states.SelectMany(step => step).Zip(outputs).Max(pair => Math.Abs((double)pair.First - pair.Second));
    }
}
