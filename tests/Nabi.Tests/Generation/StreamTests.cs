namespace Nabi.Tests;

/// <summary>
/// A stream gives, step by step, what the whole model gives; <see cref="Nabi.Layers.StreamStepPrimitive"/> is at work in the standard
/// layers.
/// </summary>
public sealed class StreamTests
{
    private static readonly Dictionary<string, Func<Model>> Models = new()
    {
        ["LSTM"] = () => new Sequential { new Input(null, 3), new LSTM(5), new Dense(2, "softmax") },
        ["GRU sequences"] = () => new Sequential { new Input(null, 3), new GRU(5) { ReturnSequences = true }, new Dense(2) },
        ["GRU before"] = () =>
            new Sequential { new Input(null, 3), new GRU(4) { ResetAfter = false, RecurrentActivation = "hard_sigmoid" } },
        ["SimpleRNN of fixed length"] = () => new Sequential { new Input(6, 3), new SimpleRNN(4) { Activation = "relu" }, new Dense(1) },
        ["stacked"] = () => new Sequential { new Input(null, 3), new LSTM(4) { ReturnSequences = true }, new Dropout(0.5f),
            new LayerNormalization(), new GRU(3), new Dense(2) },
        ["composed"] = () => new Sequential { new Input(null, 3),
            new RNN(new PeepholeLSTMCell(3), new GRUCell(2)) { ReturnSequences = true }, new TimeDistributed(new Dense(2)) },
        ["minimal"] = () => new Sequential { new Input(null, 3), new MinGRU(4) { ReturnSequences = true }, new MinLSTM(3) },
        ["papers"] = () => new Sequential { new Input(null, 3), new IndRNN(4) { ReturnSequences = true },
            new S5(4) { ReturnSequences = true }, new MLSTM(4, 2) { ReturnSequences = true }, new SLSTM(4, 2) },
        ["windows of papers"] = () =>
            new Sequential { new Input(null, 3), new QRNN(4) { ReturnSequences = true }, new Mamba2(4, 2) { StateSize = 3 } },
        ["masked"] = () => new Sequential { new Input(null, 3), new Masking(), new LSTM(4) { ReturnSequences = true }, new GRU(3) },
        ["causal convolutions"] = () => new Sequential { new Input(null, 3), new Conv1D(4, 3, "relu") { Padding = "causal" },
            new Conv1D(4, 2) { Padding = "causal", DilationRate = 2, Groups = 2 }, new DepthwiseConv1D(3) { Padding = "causal" },
            new SeparableConv1D(3, 2) { Padding = "causal" }, new BatchNormalization(), new LSTM(3) },
        ["largest so far"] = () => new Sequential { new Input(null, 3), new GRU(4) { ReturnSequences = true }, new GlobalMaxPooling1D(),
            new Dense(2) },
        ["mean so far"] = () => new Sequential { new Input(null, 3), new Masking(), new GlobalAveragePooling1D(), new Dense(2) },
        ["attention"] = () => Attending((x, causal) => new MultiHeadAttention(2, 3).ApplyAll([x, x], causal)[0]),
        ["attention of few keys"] = () => Attending((x, causal) => new GroupQueryAttention(3, 4, 2).ApplyAll([x, x], causal)[0]),
        ["attention without heads"] = () => Attending((x, causal) => new Attention().ApplyAll([x, x], causal)[0]),
        ["attention by sums"] = () => Attending((x, causal) => new AdditiveAttention().ApplyAll([x, x, x * 2f], causal)[0]),
        ["two attentions"] = () => Attending((x, causal) => new MultiHeadAttention(2, 3).ApplyAll(
            [new LayerNormalization().Apply(x), new MultiHeadAttention(1, 2).ApplyAll([x, x], causal)[0]], causal)[0]),
        ["stateful"] = () => new Sequential { new Input(null, 3) { BatchSize = 2 }, new LSTM(4) { Stateful = true } },
    };

    private static Model Attending(Func<Tensor, CallContext, Tensor> attend)
    {
        var x = Input.Of(null, 3);
        return new Model(x, new Dense(2).Apply(attend(x, new CallContext { UseCausalMask = true })));
    }

    [Fact]
    public void A_layer_that_is_used_twice_has_states_for_each_use()
    {
        var input = Input.Of(null, 3);
        var shared = new LSTM(4);
        var model = new Model(input, new Dense(2).Apply(shared.Apply(input) * shared.Apply(input * -0.5f)));
        var x = LayerRuns.Numbers(1, 2, 6, 3);
        var stream = model.Stream(2);
        for (var t = 0; t < 6; t++)
        {
            var step = stream.Step(Ops.Select(x, 1, t).ToArray()).ToArray();
            LayerRuns.Same([model.Apply(Ops.Slice(x, 1, 0, t + 1))], [new Tensor([2, 2], step)], 1e-5f, $"step {t}");
        }
    }

    [Fact]
    public void A_mask_value_may_be_NaN()
    {
        var stream = new Sequential { new Input(null, 1), new Masking(float.NaN), new LSTM(2) }.Stream();
        var before = stream.Step([1f]).ToArray();
        Assert.Equal(before, stream.Step([float.NaN]).ToArray());
        Assert.Throws<NabiException>(() => { stream.Step([float.PositiveInfinity]); });
    }

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_equal_the_whole(string name)
    {
        var model = Models[name]();
        var x = LayerRuns.Numbers(1, 2, 6, 3);
        if (name == "masked")
        {
            foreach (var at in (int[])[0, 2, 3, 7, 11])
                x.Floats.Slice(at * 3, 3).Clear();
        }

        var stream = model.Stream(2, new StreamOptions { Window = 12 });
        for (var round = 0; round < 2; round++)
        {
            for (var t = 0; t < 6; t++)
            {
                var step = stream.Step(Ops.Select(x, 1, t).ToArray()).ToArray();
                if (name.StartsWith("SimpleRNN", StringComparison.Ordinal) && t < 5)
                    continue;
                model.ResetStates();
                var whole = model.Apply(Ops.Slice(x, 1, 0, t + 1));
                var expected = whole.Rank == 3 ? Ops.Select(whole, 1, t) : whole;
                Assert.Equal(expected.Shape.Slice(1, expected.Rank - 1), stream.OutputShape);
                LayerRuns.Same([expected], [new Tensor(expected.Shape, step)], 1e-5f, $"step {t}");
            }

            stream.Reset();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        var stream = Models[name]().Stream(options: new StreamOptions { Window = 12 });
        var x = new float[3];
        Allocated.Nothing(() => stream.Step(x));
    }

    [Fact]
    public void Ids_and_ones_in_rows()
    {
        var ids = new Sequential { new Input(null), new Embedding(7, 3) { MaskZero = true }, new LSTM(4), new Dense(7, "softmax") };
        var stream = ids.Stream();
        Assert.Equal(Shape.Scalar, stream.InputShape);
        stream.StepTokens(3);
        var after = stream.StepTokens(5).ToArray();
        LayerRuns.Same([ids.Apply(new Tensor([1, 2], [3, 5]))], [new Tensor([1, 7], after)], 1e-5f);
        Assert.Equal(after, stream.StepTokens(0).ToArray());

        var rows = new Sequential { new Input(null, 7), new GRU(4), new Dense(7) };
        var other = rows.Stream();
        var one = new float[7];
        one[4] = 1f;
        var expected = other.Step(one).ToArray();
        other.Reset();
        Assert.Equal(expected, other.StepTokens(4).ToArray());
        Assert.Throws<NabiException>(() => { other.StepTokens(7); });
        Assert.Throws<NabiException>(() => { other.StepTokens(1, 2); });
        Assert.Throws<NabiException>(() => { other.Step(new float[6]); });
    }

    [Fact]
    public void Sequences_go_on_from_the_states_of_others()
    {
        var stream = Models["stacked"]().Stream(2);
        var first = LayerRuns.Numbers(2, 2, 3).ToArray();
        stream.Step(first);
        stream.Reorder([1, 1]);
        float[] same = [.. first[..3], .. first[..3]];
        var y = stream.Step(same).ToArray();
        Assert.Equal(y[..2], y[2..]);
        Assert.Throws<NabiException>(() => stream.Reorder([0, 2]));
    }

    [Fact]
    public void New_weights_count_at_once_and_streams_do_not_disturb_each_other()
    {
        var model = Models["LSTM"]();
        var (a, b) = (model.Stream(), model.Stream());
        var x = new float[] { 1f, -1f, 0.5f };
        var before = a.Step(x).ToArray();
        a.Step(x);
        Assert.Equal(before, b.Step(x).ToArray());
        model.Weights[0].Assign(Tensor.Filled(model.Weights[0].Shape, 0.3f));
        b.Reset();
        Assert.NotEqual(before, b.Step(x).ToArray());
    }

    [Fact]
    public void A_model_that_mixes_time_otherwise_is_refused()
    {
        foreach (var model in (Sequential[])[
            new Sequential { new Input(null, 3), new Conv1D(2, 2) { Padding = "same" } },
            new Sequential { new Input(null, 3), new Conv1D(2, 2) { Padding = "same", DilationRate = 20 } },
            new Sequential { new Input(null, 3), new Conv1D(2, 2) { Padding = "causal", Strides = 2 } },
            new Sequential { new Input(null, 3), new Masking(), new MaxPooling1D(2) },
            new Sequential { new Input(null, 3), new Bidirectional(new LSTM(2)) },
            new Sequential { new Input(null, 3), new GRU(2) { GoBackwards = true } }])
        {
            Assert.Throws<NabiException>(() => model.Stream());
        }

        Assert.Throws<NabiException>(() => new Sequential { new LSTM(2) }.Stream());
        Assert.Throws<NabiException>(() => Models["LSTM"]().Stream(0));
    }
}
