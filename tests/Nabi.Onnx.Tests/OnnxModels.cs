namespace Nabi.Onnx.Tests;

/// <summary>Small models that between them hold every layer with a meaning in ONNX, and inputs for them.</summary>
internal static class OnnxModels
{
    /// <summary>Models with a mask.</summary>
    public static TheoryData<string> Masked => ["masked lstm", "masked zero", "masked both", "embedding"];

    private static readonly Dictionary<string, Func<Model>> Makers = new(StringComparer.Ordinal)
    {
        ["dense"] = () => new Sequential { new Input(6), new Dense(5, "relu"), new Dropout(0.5f), new Dense(3, "softmax") },
        ["activations"] = () => Chain(Input.Of(7), "tanh", "sigmoid", "elu", "selu", "softplus", "softsign", "gelu", "silu", "hard_sigmoid",
            "mish", "leaky_relu", "hard_tanh",
            "tanh_shrink", "log_sigmoid", "relu6", "squareplus", "celu", "sparse_plus", "sparse_sigmoid", "hard_silu", "exponential",
            "log_softmax", "sparsemax"),
        ["activation layers"] = () => new Sequential { new Input(5, 4), new Dense(6), new ReLU(2f, 0.1f, 0.2f), new PReLU(), new ELU(0.7f),
            new LeakyReLU(0.15f), new Layers.Softmax(1) },
        ["lstm"] = () => new Sequential { new Input(null, 3), new LSTM(4) { ReturnSequences = true }, new LSTM(5), new Dense(2) },
        ["gru"] = () =>
            new Sequential { new Input(null, 3), new GRU(4) { ReturnSequences = true }, new GRU(5) { ResetAfter = false }, new Dense(2) },
        ["rnn"] = () => new Sequential { new Input(null, 3), new SimpleRNN(4) { ReturnSequences = true, GoBackwards = true },
            new SimpleRNN(5) { Activation = "relu" }, new Dense(2) },
        ["hard"] = () =>
            new Sequential { new Input(null, 3),
                new LSTM(4) { RecurrentActivation = "hard_sigmoid", Activation = "softsign", UseBias = false, ReturnSequences = true },
                new GRU(3) { Activation = "linear", RecurrentActivation = "hard_sigmoid" } },
        ["both ways"] = () => new Sequential { new Input(null, 3), new Bidirectional(new LSTM(4) { ReturnSequences = true }),
            new Bidirectional(new GRU(3)) { MergeMode = "sum" } },
        ["states"] = States,
        ["masked lstm"] = () => new Sequential { new Input(null, 3), new Masking(), new LSTM(4) { ReturnSequences = true },
            new LSTM(3) { GoBackwards = true, ReturnSequences = true }, new LSTM(5) },
        ["masked zero"] = () => new Sequential { new Input(null, 3), new Masking(),
            new GRU(4) { ReturnSequences = true, ZeroOutputForMask = true }, new SimpleRNN(3) { ZeroOutputForMask = true } },
        ["masked both"] = () => new Sequential { new Input(null, 3), new Masking(),
            new Bidirectional(new GRU(4) { ReturnSequences = true }), new Bidirectional(new LSTM(3)), new Dense(2) },
        ["embedding"] = () => new Sequential { new Input(new int?[] { null }) { DType = DType.Int32 },
            new Embedding(9, 4) { MaskZero = true }, new LSTM(5), new Dense(3, "softmax") },
        ["embedding floats"] = () =>
            new Sequential { new Input(new int?[] { null }), new Embedding(9, 4), new GlobalAveragePooling1D(), new Dense(3) },
        ["conv1d"] = () =>
            new Sequential { new Input(null, 3), new Conv1D(4, 3) { Padding = "same", Strides = 2 },
                new Conv1D(4, 2) { Padding = "causal", DilationRate = 2, Activation = "relu" }, new MaxPooling1D(2),
                new AveragePooling1D(2) { Padding = "same" }, new GlobalMaxPooling1D() },
        ["conv2d"] = () =>
            new Sequential { new Input(12, 10, 3), new ZeroPadding2D(1), new Conv2D(4, 3) { Padding = "same", Strides = (2, 2) },
                new BatchNormalization(), new DepthwiseConv2D(3), new MaxPooling2D(2), new UpSampling2D(2), new Flatten(), new Dense(4) },
        ["conv more"] = () =>
            new Sequential { new Input(12, 10, 4), new SeparableConv2D(6, 3) { Padding = "same" }, new Conv2D(6, 3) { Groups = 2 },
                new Conv2DTranspose(3, 3) { Strides = (2, 2), Padding = "same" }, new Cropping2D(1),
                new AveragePooling2D(2) { Padding = "same" }, new GlobalAveragePooling2D() },
        ["conv transposed"] = () =>
            new Sequential { new Input(null, 3), new Conv1DTranspose(4, 3) { Strides = 2 },
                new Conv1DTranspose(3, 4) { Strides = 3, Padding = "same" }, new SeparableConv1D(5, 3), new DepthwiseConv1D(2),
                new ZeroPadding1D(2), new Cropping1D(1), new UpSampling1D(2) },
        ["shaping"] = () => new Sequential { new Input(4, 6), new Permute(2, 1), new Reshape(3, 8), new LayerNormalization(), new Flatten(),
            new RepeatVector(3), new TimeDistributed(new Dense(2)) },
        ["open time"] = () =>
            new Sequential { new Input(null, 6), new TimeDistributed(new Sequential { new Dense(4, "tanh"), new Dense(3) }),
                new LayerNormalization(), new GlobalAveragePooling1D() },
        ["norms"] = () => new Sequential { new Input(null, 6), new GroupNormalization(3), new RMSNormalization(), new UnitNormalization(),
            new BatchNormalization { Scale = false }, new Rescaling(2f, 0.5f), new ActivationLayer("glu") },
        ["merges"] = Merges,
        ["attention"] = () => Attention(false),
        ["causal attention"] = () => Attention(true),
        ["heads"] = Heads,
        ["nested"] = Nested,
        ["own operations"] = () =>
        {
            var x = Input.Of(null, 4); return new Model(x,
            new FunctionLayer((Tensor t) => Ops.Tanh(t) * Ops.Mean(t, [1], true) + Ops.Reverse(t, 1)).Apply(x));
        },
        ["own cells"] = () => new Sequential { new Input(4, 3), new RNN(new GRUCell(4), new LSTMCell(3)) { ReturnSequences = true },
            new LSTM(3) { Activation = "gelu", Fused = false } },
        ["booleans"] = Booleans,
        ["conv3d"] = () =>
            new Sequential { new Input(5, 6, 7, 2), new ZeroPadding3D((1, 0), (0, 1), (1, 1)),
                new Conv3D(4, (2, 3, 2), "relu") { Padding = "same", Strides = (1, 2, 1), Groups = 2 }, new MaxPooling3D((2, 1, 2)),
                new Conv3DTranspose(3, 2) { Strides = (2, 2, 1), Padding = "same" },
                new AveragePooling3D((2, 2, 3)) { Padding = "same", Strides = (2, 2, 1) }, new UpSampling3D((2, 1, 1)), new Cropping3D(1),
                new GlobalAveragePooling3D() },
        ["conv lstm"] = () => new Sequential { new Input(3, 8, 8, 2), new ConvLSTM2D(3, 3) { Padding = "same" }, new GlobalMaxPooling2D() },
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    public static Model Make(string name)
    {
        var model = Makers[name]();
        // Weights that are not zero or one anywhere, so that none can be left out unseen.
        var random = new Random(11);
        foreach (var weight in model.Weights.Where(weight => weight.Value.DType == DType.Float32))
        {
            var values = weight.Value.ToArray();
            var positive = weight.Path.EndsWith("variance", StringComparison.Ordinal);
            for (var i = 0; i < values.Length; i++)
                values[i] = positive ? 0.5f + random.NextSingle() : values[i] * 0.9f + 0.2f * (random.NextSingle() - 0.5f);
            weight.Assign(new Tensor(weight.Shape, values));
        }

        return model;
    }

    /// <summary>
    /// Numbers for the model's inputs. Some time steps are all zero, at the end, the front, or in between; one row has none that counts.
    /// </summary>
    public static Tensor[] Inputs(Model model, int batch, int length, string padding)
    {
        var random = new Random(batch * 31 + length);
        return [.. model.Inputs.Select(input =>
        {
            var shape = new Shape([batch, .. input.Shape.Skip(1).Select(one => one < 0 ? length : one)]);
            if (input.DType == DType.Bool)
            {
                return new Tensor(shape,
                    [.. Enumerable.Range(0, shape.Size).Select(i => !Hidden(i / shape[1], i % shape[1], shape[1], padding))]);
            }

            if (input.DType == DType.Int32 || shape.Rank == 2 && input.Shape[1] < 0)
            {
                var ids = Enumerable.Range(0, shape.Size)
                    .Select(i => Hidden(i / shape[1], i % shape[1], shape[1], padding) ? 0 : random.Next(1, 9)).ToArray();
                return input.DType == DType.Int32 ? new Tensor(shape, ids) : new Tensor(shape, [.. ids.Select(id => (float)id)]);
            }

            var width = shape.Rank > 2 ? shape.Size / (shape[0] * shape[1]) : 1;
            return new Tensor(shape, [.. Enumerable.Range(0, shape.Size).Select(i =>
                shape.Rank == 3 && Hidden(i / width / shape[1], i / width % shape[1], shape[1], padding)
                    ? 0f : random.NextSingle() * 2f - 1f)]);
        })];
    }

    private static bool Hidden(int row, int t, int length, string padding) => padding switch
    {
        "right" => t >= length - row * 2,
        "left" => t < row * 2,
        "scattered" => (row + t) % 3 == 1,
        "all" => row == 1,
        _ => false,
    };

    private static Model Chain(Tensor x, params string[] activations)
        => new([x], activations.Select(name => new Dense(4, name).Apply(x)).ToArray());

    private static Model States()
    {
        var source = Input.Of(null, 3);
        var target = Input.Of(null, 2);
        var (_, memory) = new LSTM(4) { ReturnState = true }.ApplyWithState(source);
        var (decoded, last) = new LSTM(4) { ReturnState = true, ReturnSequences = true }.ApplyWithState(target, memory);
        var hidden = new GRU(4).ApplyAll([target, last[0]])[0];
        return new Model([source, target], [new Dense(2, "softmax").Apply(decoded), hidden, last[1]]);
    }

    private static Model Merges()
    {
        var (a, b) = (Input.Of(null, 4), Input.Of(null, 4));
        var (x, y) = (new Dense(4).Apply(a), new Dense(4, "tanh").Apply(b));
        Tensor[] both = [x, y];
        var merged = new Concatenate().Apply(new[] {
            new Add().Apply(both), new Subtract().Apply(both), new Multiply().Apply(both), new Average().Apply(both),
            new Maximum().Apply(both), new Minimum().Apply(both) });
        return new Model([a, b], [merged, new Dot(2).Apply(both)]);
    }

    private static Model Attention(bool causal)
    {
        var (a, b) = (Input.Of(null, 4), Input.Of(null, 4));
        var attended = new Attention { UseScale = true }.ApplyAll([a, b], new CallContext { UseCausalMask = causal })[0];
        return new Model([a, b], [attended, new AdditiveAttention().Apply([attended, b])]);
    }

    private static Model Heads()
    {
        var (a, b) = (Input.Of(null, 6), Input.Of(null, 6));
        return new Model([a, b],
            new MultiHeadAttention(2, 3).ApplyAll([new Masking().Apply(a), b], new CallContext { UseCausalMask = true })[0]);
    }

    private static Model Booleans()
    {
        var (x, counts) = (Input.Of(null, 4), Input.Of(new Input(new int?[] { null }) { DType = DType.Bool }));
        var (above, below, row) = (Ops.Greater(x, 0.3f), Ops.LessEqual(x, -0.2f), Ops.ExpandDims(counts, -1));
        var either = Ops.LogicalOr(Ops.LogicalAnd(above, row), Ops.LogicalXor(below, row));
        var odd = Ops.IsNaN(Ops.Where(above, float.NaN, Ops.Where(below, float.PositiveInfinity, x)));
        var moved =
            Ops.Reverse(Ops.Concat([Ops.Transpose(Ops.Transpose(either, 0, 2, 1), 0, 2, 1), Ops.Repeat(Ops.Slice(odd, 2, 0, 1), 2, 2)]), 2);
        var chosen = Ops.Where(row, Ops.Pad(Ops.Less(Ops.Slice(x, 2, 0, 3), 0.1f), 2, 1, 0, 1f), Ops.LogicalNot(either));
        var whole = Ops.Where(above, Ops.Cast(x * 9f, DType.Int32), Ops.Cast(row, DType.Int32));
        return new Model([x, counts],
        [
            moved, chosen, Ops.Any(either, [1]), Ops.All(chosen, [-1], keepDims: true), whole,
            Ops.GreaterEqual(whole, Ops.Cast(x, DType.Int32)),
            Ops.Equal(above, row), Ops.NotEqual(whole, 2f), Ops.IsFinite(x),
            Ops.LogicalNot(Ops.IsInfinite(1f / Ops.Cast(above, DType.Float32))),
            x * either + Ops.Sum(chosen, [2], keepDims: true), new LSTM(3).Apply(x, mask: counts),
            new LSTM(3) { GoBackwards = true, ReturnSequences = true }.Apply(x, mask: counts),
        ]);
    }

    private static Model Nested()
    {
        var inner = new Sequential { new Input(6), new Dense(4, "tanh"), new Dense(3) };
        var x = Input.Of(null, 3);
        return new Model(x, new Dense(2).Apply(inner.Apply(new LSTM(6).Apply(x))));
    }
}
