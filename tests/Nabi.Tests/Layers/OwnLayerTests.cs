using Nabi.Tests.Training;

namespace Nabi.Tests;

/// <summary>
/// What custom layers and cells can rely on: output shapes that are declared, masks that are noticed, several inputs per step.
/// </summary>
public sealed class OwnLayerTests
{
    [Fact]
    public void A_layer_that_loops_over_time_declares_its_output_shape()
    {
        Seeds.Set(2);
        Sequential model = [new Input(null, 3), new Decay(4), new Dense(4, "softmax")];
        Assert.Equal(new Shape(-1, 4), model.Layers[0].Apply(Input.Of(null, 3)).Shape);
        Assert.Equal(3 * 4 + 4 + 4 * 4 + 4, model.ParameterCount);
        model.Compile("adam", "sparse_categorical_crossentropy");
        var (x, y) = SmallModels.Data(16);
        var history = model.Fit(x, y, epochs: 3, verbosity: Verbosity.Silent);
        Assert.True(history["loss"][2] < history["loss"][0]);
        // Other lengths run the loop another number of times.
        Assert.Equal(new Shape(16, 4), model.Predict(x[.., ..2, ..]).Shape);
        Assert.NotEqual(model.Predict(x[.., ..2, ..]).ToArray(), model.Predict(x).ToArray());
    }

    [Fact]
    public void What_is_declared_and_what_comes_out_must_agree()
    {
        Assert.Contains("ComputeOutputShape says (2, 7)", Assert.Throws<NabiException>(() => new Liar(1).Apply(Tensor.Zeros(2, 3))).Message,
            StringComparison.Ordinal);
        foreach (var input in (Tensor[])[Tensor.Zeros(2, 3), Input.Of(3)])
        {
            Assert.Contains("gives no shapes", Assert.Throws<NabiException>(() => new Liar(0).Apply(input)).Message,
                StringComparison.Ordinal);
            Assert.Contains("a shape that is null", Assert.Throws<NabiException>(() => new Liar(-1).Apply(input)).Message,
                StringComparison.Ordinal);
        }

        Assert.Contains("gives 2 shapes, but Call gave 1",
            Assert.Throws<NabiException>(() => new Liar(2).Apply(Tensor.Zeros(2, 3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_drops_a_mask_is_named_once()
    {
        Sequential model = [new Input(5) { DType = DType.Int32 }, new Embedding(9, 4) { MaskZero = true }, new Plain(false),
            new GRU(3), new Dense(1)];
        model.Compile("sgd", "mse");
        var x = new Tensor([4, 5], [1, 2, 3, 0, 0, 4, 5, 0, 0, 0, 1, 1, 1, 1, 1, 2, 0, 0, 0, 0]);
        using var text = new StringWriter();
        var history = model.Fit(x, Tensor.Zeros(4, 1),
            new FitOptions { Epochs = 2, BatchSize = 2, Verbosity = Verbosity.Line, Output = text });
        Assert.Contains("Layer Plain \"plain\" was given a mask and passes none on", Assert.Single(history.Notes),
            StringComparison.Ordinal);
        Assert.Contains(history.Notes[0], text.ToString(), StringComparison.Ordinal);

        Sequential passing = [new Input(5) { DType = DType.Int32 }, new Embedding(9, 4) { MaskZero = true }, new Plain(true),
            new GRU(3), new Dense(1)];
        passing.Compile("sgd", "mse");
        Assert.Empty(passing.Fit(x, Tensor.Zeros(4, 1), verbosity: Verbosity.Silent).Notes);
    }

    [Fact]
    public void Layers_of_the_library_that_end_a_mask_by_right_are_not_named()
    {
        var ids = Input.Of(new Input(5) { DType = DType.Int32 });
        var words = new Embedding(9, 4) { MaskZero = true }.Apply(ids);
        var summed = new Add().Apply([words, new GRU(4) { ReturnSequences = true }.Apply(words)]);
        var attended = new MultiHeadAttention(2, 3).Apply([summed, summed]);
        var joined = new Concatenate().Apply([new GlobalAveragePooling1D().Apply(attended), new LSTM(3).Apply(attended)]);
        var model = new Model(ids, new Dense(1).Apply(joined));
        model.Compile("sgd", "mse");
        Assert.Empty(model.Fit(Tensor.Zeros([4, 5], DType.Int32), Tensor.Zeros(4, 1), verbosity: Verbosity.Silent).Notes);
    }

    [Fact]
    public void A_cell_takes_several_sequences_in_step()
    {
        Seeds.Set(4);
        var (a, b) = (Random([3, 6, 2], 1), Random([3, 6, 5], 2));
        var layer = new RNN(new Pair(4)) { ReturnSequences = true, ReturnState = true };
        var outputs = layer.ApplyAll([a, b]);
        var (whole, states) = (outputs[0], outputs.Skip(1).ToList());
        Assert.Equal(new Shape(3, 6, 4), whole.Shape);

        // By hand, and in two halves with states.
        var state = Tensor.Zeros(3, 4);
        for (var t = 0; t < 6; t++)
        {
            state =
                Ops.Tanh(a[.., t, ..].MatMul(layer.Weights[0]) + b[.., t, ..].MatMul(layer.Weights[1]) + state.MatMul(layer.Weights[2]));
        }

        Close(state, whole[.., 5, ..]);
        Close(state, states[0]);
        var first = layer.ApplyAll([a[.., ..3, ..], b[.., ..3, ..]]);
        var second = layer.ApplyAll([a[.., 3.., ..], b[.., 3.., ..], first[1]]);
        Close(whole[.., 3.., ..], second[0]);

        var halves = new Bidirectional(new RNN(new Pair(4)), new RNN(new Pair(4)) { GoBackwards = true });
        Assert.Equal(new Shape(3, 8), halves.Apply([a, b]).Shape);
    }

    [Fact]
    public void Several_sequences_are_trained_masked_and_refused_like_one()
    {
        var (a, b) = (Input.Of(null, 2), Input.Of(null, 5));
        var model = new Model([a, b], new Dense(1).Apply(new RNN(new Pair(4)).Apply([new Masking().Apply(a), b])));
        model.Compile("adam", "mse");
        var (x, z) = (Random([4, 6, 2], 1), Random([4, 6, 5], 2));
        model.Fit((Tensor[])[x, z], (Tensor[])[Random([4, 1], 3)], verbosity: Verbosity.Silent);
        // Steps that the first sequence masks do not count.
        var padded = Ops.Concat([x[.., ..4, ..], Tensor.Zeros(4, 2, 2)], 1);
        Close(model.Predict([x[.., ..4, ..], z[.., ..4, ..]]), model.Predict([padded, z]));

        Refused("takes 2 sequences, got 1", () => new RNN(new Pair(4)).Apply(x));
        Refused("same batch and time", () => new RNN(new Pair(4)).Apply([x, z[.., ..3, ..]]));
        Refused("takes 2 tensors per step", () => _ = new StackedRNNCells(new GRUCell(2), new Pair(2)));
        Refused("takes 2 tensors per step", () => _ = new ResidualCell(new Pair(2)));
    }

    [Fact]
    public void The_second_argument_of_recurrent_layers_is_the_activation()
    {
        Assert.Equal(new LSTM(3) { Activation = "relu" }.Activation.Name, new LSTM(3, "relu").Activation.Name);
        Assert.Equal("relu", new GRU(3, "relu").Activation.Name);
        Assert.Equal("relu", new SimpleRNN(3, "relu").Activation.Name);
        Assert.Equal("relu", new RNN(new LSTMCell(3, "relu")).Cell is LSTMCell cell ? cell.Activation.Name : "");
        Assert.Equal("tanh", new LSTM(3).Activation.Name);
        Assert.Equal("relu", ((LSTM)new Bidirectional(new LSTM(3, "relu")).BackwardLayer).Activation.Name);
        Assert.Contains("LSTM", Assert.Throws<NabiException>(() => _ = new LSTM(0, "relu")).Message, StringComparison.Ordinal);
        Refused("rellu", () => _ = new LSTM(3, "rellu"));
    }

    private static void Refused(string part, Action action)
        => Assert.Contains(part, Assert.Throws<NabiException>(action).Message, StringComparison.Ordinal);

    private static Tensor Random(Shape shape, int seed)
    {
        var numbers = new float[shape.Size];
        RandomStream.FromSeed(seed).Uniform(numbers, -1f, 1f);
        return new Tensor(shape, numbers);
    }

    private static void Close(Tensor expected, Tensor got)
    {
        Assert.Equal(expected.Shape, got.Shape);
        foreach (var (a, b) in expected.ToArray().Zip(got.ToArray()))
            Assert.Equal(a, b, 1e-5f);
    }

    /// <summary>h = 0.5 h' + dense(x), a loop over as many steps as there are.</summary>
    private sealed class Decay : Layer
    {
        private readonly Dense dense;

        public Decay(int units) => dense = Track(new Dense(units));

        protected override void Build(IReadOnlyList<Shape> inputs) => dense.EnsureBuilt([new Shape(inputs[0][0], inputs[0][2])]);

        protected override IReadOnlyList<Shape> ComputeOutputShape(IReadOnlyList<Shape> inputs) => [[inputs[0][0], dense.Units]];

        protected override Tensor Call(Tensor input, CallContext context)
        {
            var state = dense.Apply(input[.., 0, ..]);
            for (var t = 1; t < input.Shape[1]; t++)
                state = state * 0.5f + dense.Apply(input[.., t, ..]);
            return state;
        }
    }

    private sealed class Liar(int outputs) : Layer
    {
        protected override IReadOnlyList<Shape> ComputeOutputShape(IReadOnlyList<Shape> inputs)
            => outputs < 0 ? [null!] : [.. Enumerable.Repeat(new Shape(inputs[0][0], 7), outputs)];

        protected override Tensor Call(Tensor input, CallContext context) => input;
    }

    private sealed class Plain(bool passes) : Layer
    {
        public override bool SupportsMasking => passes;

        protected override Tensor Call(Tensor input, CallContext context) => input * 2f;
    }

    private sealed class Pair(int units) : MultiInputCell
    {
        private Variable first = null!;
        private Variable second = null!;
        private Variable recurrent = null!;

        public override int InputCount => 2;

        public override IReadOnlyList<Shape> StateShapes => [[units]];

        protected override void Build(IReadOnlyList<Shape> inputs)
        {
            first = AddWeight("first", [inputs[0][-1], units], "glorot_uniform");
            second = AddWeight("second", [inputs[1][-1], units], "glorot_uniform");
            recurrent = AddWeight("recurrent", [units, units], "orthogonal");
        }

        public override (Tensor Output, TensorList Next) Step(TensorList x, TensorList states, CallContext context)
        {
            var h = Ops.Tanh(x[0].MatMul(first) + x[1].MatMul(second) + states[0].MatMul(recurrent));
            return (h, [h]);
        }
    }
}
