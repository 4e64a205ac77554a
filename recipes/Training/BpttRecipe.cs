using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// Back-propagation through time: the loss of every step sends its gradient back through all steps before. First the gradient is
/// checked against finite differences, then it is followed into the past until it vanishes.
/// </summary>
public sealed class BpttRecipe : Recipe
{
    private const int Units = 32;
    private const int Features = 8;

    public override string Name => "bptt";

    public override string Section => "E";

    public override string Summary => "Back-propagation through time, checked by finite differences and followed into the past.";

    public override string Notes =>
        "The weights are the same at every step, so their gradient is the sum over all steps. What comes back from the last step to an input far before it "
        + "has been multiplied by a matrix and a slope at every step between: in a SimpleRNN it fades (or explodes), in an LSTM it travels along the memory, held "
        + "up only by the forget gate, in a GRU along the state, held up by the update gate. With Keras's initial weights those gates stand half open, so that untrained "
        + "LSTM and GRU forget as well; with their gates opened (a bias of 5), as training opens them where memory is needed, the gradient reaches back all the way.";

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
        foreach (var (name, layer, openBlock) in Layers)
        {
            var norms = NormsIntoThePast(layer, openBlock, steps, sequences: run.Size(32, 4));
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

    private static (string Name, Recurrent Layer, int? OpenBlock)[] Layers =>
    [
        ("SimpleRNN", new SimpleRNN(Units) { ReturnSequences = true }, null),
        ("LSTM", new LSTM(Units) { ReturnSequences = true }, null),
        ("GRU", new GRU(Units) { ReturnSequences = true }, null),
        ("LSTM open", new LSTM(Units) { ReturnSequences = true }, 1),
        ("GRU open", new GRU(Units) { ReturnSequences = true }, 0),
    ];

    /// <summary>The largest error of the tape's gradient, relative to the largest gradient, over weights of all three kinds.</summary>
    private static double CheckAgainstDifferences()
    {
        var (x, target) = (Normal([4, 12, 3]), Normal([4, 12, 6]));
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

    /// <summary>The norm of the gradient of the last output with respect to the input of each step, the last step's first.</summary>
    private static double[] NormsIntoThePast(Recurrent layer, int? openBlock, int steps, int sequences)
    {
        var x = Normal([sequences, steps, Features]);
        layer.Apply(x);
        if (openBlock is { } block)
        {
            // The gate's block of the bias: i f c o in an LSTM, z r h in a GRU.
            var bias = layer.Weights[2];
            bias.Assign(new Tensor(bias.Shape, [.. bias.Value.ToArray().Select((value, i) => i / Units == block ? 5f : value)]));
        }

        var direction = Normal([sequences, Units]);
        var tape = new GradientTape();
        tape.Watch(x);
        var last = tape.Record(() => Ops.Sum(Ops.Select(layer.Apply(x), 1, steps - 1) * direction));
        var gradient = tape.Gradient(last, tape.Watched)[0].ToArray();
        var norms = Enumerable.Range(0, steps).Select(back => Enumerable.Range(0, sequences).Average(sequence => Norm(gradient, sequence, steps - 1 - back))).ToArray();
        return [.. norms.Select(norm => norm / norms[0])];

        double Norm(float[] all, int sequence, int step)
            => Math.Sqrt(all.AsSpan((sequence * steps + step) * Features, Features).ToArray().Sum(value => (double)value * value));
    }

    private static Tensor Normal(Shape shape)
    {
        var values = new float[shape.Size];
        Seeds.NextStream().Normal(values);
        return new Tensor(shape, values);
    }
}
