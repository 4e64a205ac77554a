#:project ../src/Nabi/Nabi.csproj

// Back-propagation through time, followed into the past: how much of the gradient of the last output reaches the input of a step long ago.
// In a SimpleRNN it fades; in an LSTM and a GRU with their gates open it arrives. The gradients come from a GradientTape.
using Nabi;
using Nabi.Layers;

static class VanishingGradient
{
    public const int Units = 32, Features = 8;

    /// <summary>Layers, and the block of the bias of the gate that is opened: i f c o in an LSTM, z r h in a GRU.</summary>
    public static (string Name, Recurrent Layer, int? OpenBlock)[] Layers()
    => [
        ("SimpleRNN", new SimpleRNN(Units) { ReturnSequences = true }, null),
        ("LSTM", new LSTM(Units) { ReturnSequences = true }, null),
        ("GRU", new GRU(Units) { ReturnSequences = true }, null),
        ("LSTM open", new LSTM(Units) { ReturnSequences = true }, 1),
        ("GRU open", new GRU(Units) { ReturnSequences = true }, 0),
    ];

    static void Main(string[] args)
    {
        const int steps = 60;
        Seeds.Set(1);
        Console.WriteLine("The part of the gradient that reaches 1, 10, 30 and 59 steps back:");
        foreach (var (name, layer, openBlock) in Layers())
        {
            var norms = NormsIntoThePast(layer, openBlock, steps, sequences: args.Length > 0 ? int.Parse(args[0]) : 32);
            Console.WriteLine($"{name,-10} {norms[1],8:0.0e0} {norms[10],8:0.0e0} {norms[30],8:0.0e0} {norms[59],8:0.0e0}");
        }
    }

    /// <summary>The norm of the gradient of the last output with respect to each step's input, the last step's first and as 1.</summary>
    public static double[] NormsIntoThePast(Recurrent layer, int? openBlock, int steps, int sequences)
    {
        var x = Normal([sequences, steps, Features]);
        layer.Apply(x);
        if (openBlock is { } block)
        {
            var bias = layer.Weights[2];
            bias.Assign(new Tensor(bias.Shape, [.. bias.Value.ToArray().Select((value, i) => i / Units == block ? 5f : value)]));
        }

        var direction = Normal([sequences, Units]);
        var tape = new GradientTape();
        tape.Watch(x);
        var last = tape.Record(() => Ops.Sum(Ops.Select(layer.Apply(x), 1, steps - 1) * direction));
        var gradient = tape.Gradient(last, tape.Watched)[0].ToArray();
        var all = Enumerable.Range(0, sequences);
        double[] norms = [.. Enumerable.Range(1, steps).Select(back => all.Average(sequence => Norm(sequence, steps - back)))];
        return [.. norms.Select(norm => norm / norms[0])];

        double Norm(int sequence, int step)
            => Math.Sqrt(gradient.AsSpan((sequence * steps + step) * Features, Features).ToArray().Sum(value => (double)value * value));
    }

    public static Tensor Normal(Shape shape)
    {
        var values = new float[shape.Size];
        Seeds.NextStream().Normal(values);
        return new Tensor(shape, values);
    }
}
