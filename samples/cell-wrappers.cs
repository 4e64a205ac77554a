#:project ../src/Nabi/Nabi.csproj

// Cells around cells. One drops part of what goes in, comes out and is remembered, anew at every step (TensorFlow's DropoutWrapper); one
// projects the output (its OutputProjectionWrapper), which gives the same numbers as a dense layer on top.
using Nabi;
using Nabi.Layers;

static class CellWrappers
{
    static void Main(string[] args)
    {
        Seeds.Set(1);
        var x = Tensor.Ones(1, 20, 1) * 0.5f;
        var (wrapped, stacked) = (Projected(20), DenseOnTop(20));
        CopyWeights(wrapped, stacked);
        var difference = Ops.Max(Ops.Abs(wrapped.Predict(x) - stacked.Predict(x))).Item();
        Console.WriteLine($"The projection in the cell and that on top differ by {difference:0.0e0}.");

        // A noisy sine; the error is measured on a clean one, with nothing dropped.
        var epochs = args.Length > 0 ? int.Parse(args[0]) : 30;
        var noise = new Random(1);
        float Wave(int t, float loud) => MathF.Sin(t / 3f) + loud * (noise.NextSingle() - 0.5f);
        Tensor Windows(int shift, float loud)
            => new([200, 20, 1], [.. Enumerable.Range(0, 4000).Select(i => Wave(i / 20 + i % 20 + shift, loud))]);
        foreach (var keep in (float[])[1f, 0.9f, 0.5f])
        {
            Seeds.Set(1);
            var dropping = new DropoutWrapper(new SimpleRNNCell(50)) { OutputKeep = keep };
            var model = new Sequential { new Input(20, 1), new RNN(dropping) { ReturnSequences = true }, new Dense(1) };
            model.Compile("adam", "mse");
            model.Fit(Windows(0, 1f), Windows(1, 1f), epochs, verbosity: Verbosity.Silent);
            Console.WriteLine($"Outputs kept {keep:0.0}: error {model.Evaluate(Windows(0, 0f), Windows(1, 0f))["loss"]:0.0000}");
        }
    }

    public static Sequential Projected(int steps) => new()
    {
        new Input(steps, 1),
        new RNN(new OutputProjectionWrapper(new SimpleRNNCell(100), 1)) { ReturnSequences = true },
    };

    public static Sequential DenseOnTop(int steps) => new()
    {
        new Input(steps, 1),
        new SimpleRNN(100) { ReturnSequences = true },
        new Dense(1),
    };

    /// <summary>The wrapper's own weights come first, then the cell's.</summary>
    public static void CopyWeights(Model wrapped, Model stacked)
    {
        Tensor[] weights = [.. wrapped.Weights.Select(weight => weight.Value)];
        stacked.SetWeights([.. weights[2..], .. weights[..2]]);
    }
}

/// <summary>A cell of whose input, output and states a part is kept in training, drawn anew at every step.</summary>
sealed class DropoutWrapper(Cell inner) : Cell
{
    private readonly RandomStream random = Seeds.NextStream();

    public float InputKeep { get; init; } = 1;
    public float OutputKeep { get; init; } = 1;
    public float StateKeep { get; init; } = 1;

    public override IReadOnlyList<Shape> StateShapes => inner.StateShapes;

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (output, next) = inner.Step(Kept(x, InputKeep), states, context);
        return (Kept(output, OutputKeep), [.. next.Select(state => Kept(state, StateKeep))]);

        Tensor Kept(Tensor value, float keep) => context.Training && keep < 1 ? Ops.Dropout(value, 1 - keep, random) : value;
    }

    protected override void Build(IReadOnlyList<Shape> inputs) => Track(inner).EnsureBuilt(inputs);
}

/// <summary>A cell whose output is projected: y = h V + d, the states as they were.</summary>
sealed class OutputProjectionWrapper(Cell inner, int outputs) : Cell
{
    private Variable kernel = null!, bias = null!;

    public override IReadOnlyList<Shape> StateShapes => inner.StateShapes;

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (h, next) = inner.Step(x, states, context);
        return (h.MatMul(kernel) + bias, next);
    }

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        Track(inner).EnsureBuilt(inputs);
        kernel = AddWeight("projection", [inner.StateShapes[0][0], outputs], "glorot_uniform");
        bias = AddWeight("projection_bias", [outputs], "zeros");
    }
}
