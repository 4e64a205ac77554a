using Nabi;
using Nabi.Callbacks;
using Nabi.Layers;

namespace Documentation.Pages;

/// <summary>The code of docs/recurrent.md.</summary>
public sealed class RecurrentPage : Page
{
    [Fact]
    public void Settings_and_masks()
    {
        var model = new Sequential
        {
            new Input(null, 8),                                     // any number of steps
            new LSTM(16) { ReturnSequences = true, Dropout = 0.2f, RecurrentDropout = 0.1f },
            new Bidirectional(new GRU(8)),                          // (batch, 16): forwards and backwards side by side
            new Dense(1),
        };
        Assert.Equal(new Shape(2, 1), model.Predict(Some(2, 7, 8)).Shape);

        var reader = new Sequential
        {
            new Input(null),
            new Embedding(1000, 16) { MaskZero = true },            // id 0 is padding
            new LSTM(16),
        };
        Tensor shorter = reader.Predict(Tensor.From(new[,] { { 5, 9, 2 } }));
        Tensor padded = reader.Predict(Tensor.From(new[,] { { 5, 9, 2, 0, 0 } }));
        Assert.Equal(shorter.ToArray(), padded.ToArray());

        var mask = Tensor.From(new[,] { { true, true, false }, { true, false, false } });
        Tensor last = new GRU(8).Apply(Tensor.Ones(2, 3, 4), mask: mask);
        Assert.Equal(new Shape(2, 8), last.Shape);
    }

    [Fact]
    public void States()
    {
        var source = Input.Of(null, 20);
        var (_, memory) = new LSTM(32).ApplyWithState(source);
        var target = Input.Of(null, 15);
        var (decoded, _) = new LSTM(32) { ReturnSequences = true }.ApplyWithState(target, initial: memory);
        var translator = new Model([source, target], new Dense(15, "softmax").Apply(decoded));
        Assert.Equal(new Shape(2, 5, 15), translator.PredictAll([Some(2, 9, 20), Some(2, 5, 15)])[0].Shape);

        var (notes, next) = (Some(6, 4, 1), SomeIds(14, 6));
        var melody = new Sequential
        {
            new Input(4, 1) { BatchSize = 1 },                      // the batch size must be fixed
            new LSTM(16) { Stateful = true },
            new Dense(14, "softmax"),
        };
        melody.Compile("adam", "sparse_categorical_crossentropy");
        melody.Fit(notes, next, epochs: 2, batchSize: 1, shuffle: false, callbacks: [new LambdaCallback { EpochBegin = _ => melody.ResetStates() }]);
        var one = melody.Predict(notes, batchSize: 1).ToArray();
        Assert.NotEqual(one, melody.Predict(notes, batchSize: 1).ToArray());
    }

    [Fact]
    public void Layers_of_papers()
    {
        var input = Input.Of(null, 8);
        var x = new Dense(16).Apply(input);
        x += new MLSTM(16, heads: 2) { ReturnSequences = true }.Apply(new LayerNormalization().Apply(x));
        x += new Mamba2(16, heads: 2) { StateSize = 8, ReturnSequences = true }.Apply(new RMSNormalization().Apply(x));
        x += new Dense(16).Apply(new ActivationLayer("gelu").Apply(new S5(16) { ReturnSequences = true }.Apply(new LayerNormalization().Apply(x))));
        var reads = new Model(input, new Dense(1).Apply(x));
        float[] one = [.. reads.Stream().Step(new float[8])];
        Assert.Equal(reads.Predict(Tensor.Zeros(1, 1, 8)).ToArray()[0], one[0], 1e-5f);
    }

    [Fact]
    public void Long_sequences_and_cells_of_your_own()
    {
        var (series, targets) = (Some(4, 30, 8), Some(4, 30, 1));
        var results = Some(4, 1);
        var economical = new Sequential { new Input(null, 8), new LSTM(16) { Recompute = true }, new Dense(1) };
        economical.Compile("adam", "mse");
        economical.Fit(series, results);
        var longRun = new Sequential { new Input(null, 8), new GRU(16) { ReturnSequences = true }, new Dense(1) };
        longRun.Compile("adam", "mse");
        longRun.Fit(series, targets, new FitOptions { TruncateTime = 10 });
        var own = new Sequential { new Input(null, 8), new RNN(new PeepholeLSTMCell(16)) { ReturnSequences = true }, new Dense(1) };
        own.Compile("adam", "mse");
        own.Fit(series, targets);
        Assert.Equal(new Shape(4, 30, 1), own.Predict(series).Shape);

        var deep = new RNN(
            new DropoutCell(new LSTMCell(16)) { InputKeep = 0.9f, StateKeep = 0.8f, Variational = true },
            new ResidualCell(new GRUCell(16)),
            new ProjectionCell(new PeepholeLSTMCell(32), units: 4));
        var parallel = new MinGRU(16) { ReturnSequences = true };
        Assert.Equal(new Shape(4, 4), deep.Apply(series).Shape);
        Assert.Equal(new Shape(4, 30, 16), parallel.Apply(series).Shape);

        var (readings, weather) = (Input.Of(null, 3), Input.Of(null, 5));
        var fused = new Model([readings, weather], new Dense(1).Apply(new RNN(new FusionCell(16)).Apply([readings, weather])));
        Assert.Equal(new Shape(4, 1), fused.PredictAll([Some(4, 7, 3), Some(4, 7, 5)])[0].Shape);

        // Without peepholes the cell is the library's.
        var cell = new PeepholeLSTMCell(5);
        var library = new LSTM(5) { ReturnSequences = true, UnitForgetBias = false };
        var run = new RNN(cell) { ReturnSequences = true };
        run.Apply(series);
        library.Apply(series);
        library.SetWeights([.. run.Weights.Take(3).Select(weight => weight.Value)]);
        foreach (var (mine, theirs) in run.Apply(series).ToArray().Zip(library.Apply(series).ToArray()))
            Assert.Equal(theirs, mine, 1e-5f);
    }
}

public sealed class PeepholeLSTMCell(int units) : Cell
{
    private Variable kernel = null!, recurrent = null!, bias = null!, peepI = null!, peepF = null!, peepO = null!;

    public override IReadOnlyList<Shape> StateShapes => [[units], [units]];

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        kernel = AddWeight("kernel", [inputs[0][-1], 4 * units], "glorot_uniform");
        recurrent = AddWeight("recurrent_kernel", [units, 4 * units], "orthogonal");
        bias = AddWeight("bias", [4 * units], "zeros");
        (peepI, peepF, peepO) = (AddWeight("peep_i", [units], "zeros"), AddWeight("peep_f", [units], "zeros"), AddWeight("peep_o", [units], "zeros"));
    }

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (h, c) = states;
        var (i, f, g, o) = (x.MatMul(kernel) + h.MatMul(recurrent) + bias).Split(4);
        c = Ops.Sigmoid(f + peepF * c) * c + Ops.Sigmoid(i + peepI * c) * Ops.Tanh(g);
        h = Ops.Sigmoid(o + peepO * c) * Ops.Tanh(c);
        return (h, [h, c]);
    }
}

public sealed class FusionCell(int units) : MultiInputCell
{
    private Variable own = null!, other = null!, recurrent = null!;

    public override int InputCount => 2;

    public override IReadOnlyList<Shape> StateShapes => [[units]];

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        own = AddWeight("own", [inputs[0][-1], units], "glorot_uniform");
        other = AddWeight("other", [inputs[1][-1], units], "glorot_uniform");
        recurrent = AddWeight("recurrent_kernel", [units, units], "orthogonal");
    }

    public override (Tensor Output, TensorList Next) Step(TensorList x, TensorList states, CallContext context)
    {
        var h = Ops.Tanh(x[0].MatMul(own) * Ops.Sigmoid(x[1].MatMul(other)) + states[0].MatMul(recurrent));
        return (h, [h]);
    }
}
