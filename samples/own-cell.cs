#:project ../src/Nabi/Nabi.csproj

// A custom cell: an LSTM that takes in exactly what it forgets, c = f c' + (1 - f) tanh(...). A cell says which states it has,
// creates its weights and takes one step; the gradient follows. It learns to say how long ago the last mark in a noise was.
using Nabi;
using Nabi.Layers;
using Nabi.Optimizers;

static class OwnCell
{
    public const int Steps = 30, Units = 32;

    static void Main(string[] args)
    {
        var epochs = args.Length > 0 ? int.Parse(args[0]) : 20;
        var (x, y) = Marks(2000, seed: 61);
        var (xTest, yTest) = Marks(500, seed: 62);
        foreach (var layer in (Layer[])[new RNN(new CoupledCell(Units)), new LSTM(Units)])
        {
            Seeds.Set(1);
            var model = Build(layer);
            Train(model, x, y, new FitOptions { Epochs = epochs, Verbosity = Verbosity.Line });
            var error = MathF.Sqrt(model.Evaluate(xTest, yTest)["loss"]) * Steps;
            Console.WriteLine($"{layer.ClassName} with {layer.ParameterCount:N0} weights is {error:0.00} steps off.");
        }
    }

    public static Sequential Build(Layer layer)
    {
        var model = new Sequential { new Input(Steps, 2), layer, new Dense(1) };
        model.Compile(new Adam(3e-3f), "mse");
        return model;
    }

    public static History Train(Model model, Tensor x, Tensor y, FitOptions options) => model.Fit(x, y, options with { BatchSize = 32 });

    /// <summary>Noise with marks, (count, 30, 2), and how long ago the last mark was at the end, (count, 1); a full window is 1.</summary>
    public static (Tensor X, Tensor Age) Marks(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var (x, age) = (new float[count * Steps * 2], new float[count]);
        random.Uniform(x);
        for (var i = 0; i < count; i++)
        {
            age[i] = 1;
            for (var t = 0; t < Steps; t++)
            {
                var marked = random.NextInt(12) == 0;
                x[(i * Steps + t) * 2 + 1] = marked ? 1 : 0;
                if (marked)
                    age[i] = (Steps - 1 - t) / (float)Steps;
            }
        }

        return (new Tensor([count, Steps, 2], x), new Tensor([count, 1], age));
    }
}

/// <summary>
/// f, g, o from x W + h U + b, c = s(f) c' + (1 - s(f)) tanh(g), h = s(o) tanh(c). The forget gate starts open, with a bias of 1.
/// </summary>
sealed class CoupledCell(int units) : Cell
{
    private Variable kernel = null!, recurrent = null!, bias = null!;

    public override IReadOnlyList<Shape> StateShapes => [[units], [units]];

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        kernel = AddWeight("kernel", [inputs[0][-1], 3 * units], "glorot_uniform");
        recurrent = AddWeight("recurrent_kernel", [units, 3 * units], "orthogonal");
        bias = AddWeight("bias", [3 * units], "zeros");
        bias.Assign(new Tensor([3 * units], [.. Enumerable.Range(0, 3 * units).Select(at => at < units ? 1f : 0f)]));
    }

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (h, c) = states;
        var z = (x.MatMul(kernel) + h.MatMul(recurrent) + bias).Split(3);
        var f = Ops.Sigmoid(z[0]);
        c = f * c + (1f - f) * Ops.Tanh(z[1]);
        h = Ops.Sigmoid(z[2]) * Ops.Tanh(c);
        return (h, [h, c]);
    }
}
