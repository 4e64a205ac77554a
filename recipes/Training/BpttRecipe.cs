using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// Back-propagation through time: the loss of every step sends its gradient back through all steps before. First the gradient is
/// checked against finite differences, then it is followed into the past until it vanishes.
/// </summary>
public sealed class BpttRecipe()
    : Recipe("bptt", "E", "Back-propagation through time, checked by finite differences and followed into the past.")
{
    public override string Notes
        => "The weights are the same at every step, so their gradient is the sum over all steps. What comes back from the last "
            + "step to an input far before it "
        + "has been multiplied by a matrix and a slope at every step between: in a SimpleRNN it fades (or explodes), in an LSTM it "
        + "travels along the memory, held "
        + "up only by the forget gate, in a GRU along the state, held up by the update gate. With Keras's initial weights those gates "
        + "stand half open, so that untrained "
        + "LSTM and GRU forget as well; with their gates opened (a bias of 5), as training opens them where memory is needed, the "
        + "gradient reaches back all the way.";

    public override void Run(RecipeRun run)
    {
        run.Metric("largest_gradient_error", CheckAgainstDifferences());

        var steps = run.Size(60, 24);
        var chart = new LineChart("How much of the gradient reaches the past")
        {
            XLabel = "steps back in time",
            YLabel = "norm of the gradient, last step = 1",
            LogY = true,
        };
        foreach (var (name, layer, openBlock) in VanishingGradient.Layers())
        {
            var norms = VanishingGradient.NormsIntoThePast(layer, openBlock, steps, sequences: run.Size(32, 4));
            chart.Add(name, [.. Enumerable.Range(0, steps).Select(back => (double)back)], norms);
            run.Metric($"{name.ToLowerInvariant().Replace(' ', '_')}_norm_{steps - 1}_steps_back", norms[^1]);
        }

        run.Show("The vanishing gradient", chart, "vanishing-gradient.svg");
        run.Show("The network unrolled", new UnrolledNetwork("Every output has a loss", "RNN", steps)
        {
            ReturnSequences = true,
            Outputs = [.. Enumerable.Range(1, steps).Select(step => $"loss {step}")],
        }, "unrolled.svg");
    }

    /// <summary>The largest error of the tape's gradient, relative to the largest gradient, over weights of all three kinds.</summary>
    private static double CheckAgainstDifferences()
    {
        var (x, target) = (VanishingGradient.Normal([4, 12, 3]), VanishingGradient.Normal([4, 12, 6]));
        var layer = new SimpleRNN(6) { ReturnSequences = true };
        layer.Apply(x);

        var tape = new GradientTape();
        var loss = tape.Record(Loss);
        var gradients = tape.Gradient(loss, layer.TrainableWeights);
        var (error, largest) = (0.0, 0.0);
        foreach (var (weight, gradient) in layer.TrainableWeights.Zip(gradients))
        {
            var values = weight.Value.ToArray();
            for (var i = 0; i < values.Length; i++)
            {
                const float nudge = 1e-2f;
                var difference = (With(i, nudge) - With(i, -nudge)) / (2 * nudge);
                error = Math.Max(error, Math.Abs(difference - gradient.AsSpan()[i]));
                largest = Math.Max(largest, Math.Abs(difference));
            }

            weight.Assign(new Tensor(weight.Shape, values));

            double With(int at, float by)
            {
                var moved = values.ToArray();
                moved[at] += by;
                weight.Assign(new Tensor(weight.Shape, moved));
                return Loss().Item();
            }
        }

        return error / largest;

        // The loss is on all outputs, not on the last alone.
        Tensor Loss() => Ops.Sum(Ops.Square(layer.Apply(x) - target)) * (1f / 48);
    }
}
