namespace Nabi.Tests.Training;

public sealed class TruncatedTimeTests
{
    [Fact]
    public void A_chunk_as_long_as_the_sequence_is_plain_training()
        => Assert.Equal(Train(truncate: null), Train(truncate: 12));

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    [InlineData(1)]
    public void Chunks_are_what_a_stateful_model_does_by_hand(int steps)
    {
        var (x, y) = Data();
        Seeds.Set(4);
        var model = new Sequential(new Input(null, 2) { BatchSize = 3 }, new LSTM(4) { ReturnSequences = true, Stateful = true },
            new GRU(3) { ReturnSequences = true, Stateful = true }, new Dense(1));
        model.Compile(new SGD(0.05f), "mse");
        for (var epoch = 0; epoch < 2; epoch++)
        {
            model.ResetStates();
            for (var first = 0; first < 12; first += steps)
            {
                model.TrainOnBatch(Ops.Slice(x, 1, first, Math.Min(steps, 12 - first)),
                    Ops.Slice(y, 1, first, Math.Min(steps, 12 - first)));
            }
        }

        Assert.Equal(SmallModels.Numbers(model), Train(steps));
    }

    [Fact]
    public void A_target_without_time_is_asked_for_after_the_last_chunk()
    {
        Seeds.Set(5);
        var (x, _) = Data();
        var model = new Sequential(new Input(null, 2), new GRU(3), new Dense(1));
        model.Compile(new SGD(0.05f), "mse");
        var before = SmallModels.Numbers(model);
        var history = model.Fit(x, Tensor.Ones(3, 1), new FitOptions { BatchSize = 3, TruncateTime = 5, Verbosity = Verbosity.Silent });
        Assert.Single(history["loss"]);
        Assert.NotEqual(before, SmallModels.Numbers(model));
        // Afterwards the layer is as stateless as it was.
        Assert.Equal(model.Predict(x).ToArray(), model.Predict(x).ToArray());
    }

    [Fact]
    public void What_reads_backwards_cannot_be_cut()
    {
        var model = new Sequential(new Input(null, 2), new Bidirectional(new GRU(3)), new Dense(1));
        model.Compile("sgd", "mse");
        var error = Assert.Throws<NabiException>(
            () => model.Fit(Data().X, Tensor.Ones(3, 1), new FitOptions { TruncateTime = 4, Verbosity = Verbosity.Silent }));
        Assert.Contains("bidirectional", error.Message, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Padded = new()
    {
        ["LSTM"] = x => new LSTM(3).Apply(x),
        ["LSTM step by step"] = x => new LSTM(3) { Fused = false }.Apply(x),
        ["GRU below another"] = x => new GRU(3).Apply(new GRU(4) { ReturnSequences = true }.Apply(x)),
        ["sequences"] = x => new SimpleRNN(3) { ReturnSequences = true }.Apply(x),
        ["zeros"] = x => new GRU(3) { ReturnSequences = true, ZeroOutputForMask = true }.Apply(x),
        ["zeros at the end"] = x => new GRU(3) { ZeroOutputForMask = true }.Apply(x),
        ["own cells"] = x => new RNN(new PeepholeLSTMCell(3), new GRUCell(2)).Apply(x),
        ["papers"] = x => new MLSTM(4, 2)
            .Apply(new S5(4) { ReturnSequences = true }.Apply(new IndRNN(3) { ReturnSequences = true }.Apply(x))),
        ["windows of papers"] = x => new QRNN(3) { Window = 3, ReturnSequences = true }
            .Apply(new Mamba2(4, 2) { StateSize = 3, ReturnSequences = true }.Apply(x)),
        ["minimal"] = x => new MinGRU(3) { ReturnSequences = true }.Apply(x),
        ["shared"] = x => new LSTM(3) is var shared ? shared.Apply(x) - shared.Apply(x * 0.5f) : x,
        ["nested"] = x => new Sequential(new Input(null, 2), new GRU(3)).Apply(x),
    };

    public static TheoryData<string, int, bool> PaddedCases
        => [.. Padded.Keys.SelectMany(name => (int[])[1, 4, 5, 11], (name, steps) => (name, steps))
            .SelectMany(pair => (bool[])[true, false], (pair, atEnd) => (pair.name, pair.steps, atEnd))];

    // The rows end, or begin, in padding that fills whole chunks; the outputs are carried over it, and so the losses are those of whole
    // rows.
    [Theory]
    [MemberData(nameof(PaddedCases))]
    public void The_loss_is_that_of_what_the_model_gives(string name, int steps, bool atEnd)
    {
        Seeds.Set(1);
        var input = Input.Of(null);
        var model = new Model(input, new Dense(1).Apply(Padded[name](new Embedding(9, 2) { MaskZero = true }.Apply(input))));
        model.Compile(new SGD(0f), "mse", "mae");
        int[] lengths = [12, 3, 7, 1, 8];
        var x = new Tensor([5, 12],
            [.. lengths.SelectMany(length => Enumerable.Range(0, 12).Select(t => atEnd ? t < length : t >= 12 - length)
                .Select((counts, t) => counts ? 1 + t * length % 8 : 0))]);
        var y = model.Outputs[0].Rank == 3 ? LayerRuns.Numbers(7, 5, 12, 1) : LayerRuns.Numbers(7, 5, 1);
        var whole = model.Fit(x, y, new FitOptions { BatchSize = 2, Shuffle = false, Verbosity = Verbosity.Silent });
        var cut = model.Fit(x, y, new FitOptions { BatchSize = 2, Shuffle = false, Verbosity = Verbosity.Silent, TruncateTime = steps });
        Assert.Equal(whole["loss"][0], cut["loss"][0], 1e-5f);
        Assert.Equal(whole["mae"][0], cut["mae"][0], 1e-5f);
    }

    [Fact]
    public void The_issues_figures()
    {
        // h is 1 after the first step and stays there: (1 - 6.2222...)^2.
        var row = new Sequential(new Input(null), new Embedding(3, 1) { MaskZero = true, EmbeddingsInitializer = "ones" },
            new SimpleRNN(1) { Activation = "linear", KernelInitializer = "ones", RecurrentInitializer = "zeros" });
        row.Compile(new SGD(0f), "mse");
        Assert.Equal(27.27f,
            row.Fit(new Tensor([1, 4], [1, 2, 0, 0]), new Tensor([1, 1], [1f + MathF.Sqrt(27.27f)]),
                new FitOptions { TruncateTime = 2, Verbosity = Verbosity.Silent })["loss"][0], 1e-4f);
    }

    [Fact]
    public void Chunks_count_by_their_steps_in_the_loss_whatever_its_reduction()
    {
        var (x, y) = Data();
        foreach (var reduction in (string[])["sum_over_batch_size", "sum", "mean_with_sample_weight"])
        {
            var weights = LayerRuns.Numbers(4, 3, 12).ToArray().Select(MathF.Abs).ToArray();
            float[] losses = [.. ((int?[])[null, 5, 7]).Select(steps =>
            {
                Seeds.Set(4);
                var input = Input.Of(null, 2);
                var hidden = new GRU(3) { ReturnSequences = true }.Apply(input);
                var model = new Model([input], [new Dense(1).Apply(hidden), new Dense(1).Apply(hidden)]);
                model.Compile(new SGD(0f), [new Nabi.Losses.MeanSquaredError { Reduction = reduction },
                    new Nabi.Losses.MeanAbsoluteError { Reduction = reduction }]);
                return model.Fit([x], [y, y],
                    new FitOptions
                    {
                        BatchSize = 2,
                        Shuffle = false,
                        TruncateTime = steps,
                        SampleWeight = new Tensor([3, 12], weights),
                        Verbosity = Verbosity.Silent,
                    })["loss"][0];
            })];
            Assert.Equal(losses[0], losses[1], 1e-4f * losses[0]);
            Assert.Equal(losses[0], losses[2], 1e-4f * losses[0]);
        }
    }

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Uncuttable = new()
    {
        ["mean over time"] = x => new Dense(1).Apply(new GlobalAveragePooling1D().Apply(new GRU(3) { ReturnSequences = true }.Apply(x))),
        ["maximum over time"] = x => new GlobalMaxPooling1D().Apply(new GRU(1) { ReturnSequences = true }.Apply(x)),
        ["sum over time"] = x => Ops.Sum(new GRU(3) { ReturnSequences = true }.Apply(x), [1]),
        ["convolution"] = x => new Conv1D(2, 3) { Padding = "same" }.Apply(x),
        ["causal convolution"] = x => new LSTM(2).Apply(new Conv1D(2, 2) { Padding = "causal" }.Apply(x)),
        ["convolution without padding"] = x => new LSTM(2).Apply(new Conv1D(2, 2).Apply(x)),
        ["attention"] = x => new Dense(1).Apply(new MultiHeadAttention(1, 2).Apply([x, x])),
        ["initial states"] = x => new LSTM(2).ApplyWithState(x, new LSTM(2).ApplyWithState(x).States).Output,
        ["the first step"] = x => Ops.Select(new GRU(2) { ReturnSequences = true }.Apply(x), 1, 0),
        ["pooling by two"] = x => new GRU(2).Apply(new MaxPooling1D(2).Apply(x)),
        ["a softmax over many"] = x => new Dense(5000, "softmax") { KernelInitializer = "glorot_uniform" }
            .Apply(new GlobalAveragePooling1D().Apply(new GRU(3) { ReturnSequences = true }.Apply(x))),
    };

    public static TheoryData<string> UncuttableNames => [.. Uncuttable.Keys];

    [Theory]
    [MemberData(nameof(UncuttableNames))]
    public void What_mixes_time_otherwise_cannot_be_cut(string name)
    {
        var input = Input.Of(null, 2);
        var model = new Model(input, Uncuttable[name](input));
        model.Compile("sgd", "mse");
        // Data that shows nothing: every step is the same.
        var x = Tensor.Ones(3, 12, 2);
        var before = SmallModels.Numbers(model);
        var error = Assert.Throws<NabiException>(
            () => model.Fit(x, Tensor.Zeros([3, .. model.Predict(x).Shape.Skip(1)]),
                new FitOptions { TruncateTime = 5, Verbosity = Verbosity.Silent }));
        Assert.Contains("cannot be cut into chunks of 5 steps", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 300);
        Assert.Equal(before, SmallModels.Numbers(model));
    }

    [Fact]
    public void A_window_that_fits_the_chunks_can_be_cut()
    {
        float[] losses = [.. ((int?[])[null, 4]).Select(steps =>
        {
            Seeds.Set(4);
            var model = new Sequential(new Input(null, 2), new MaxPooling1D(2), new GRU(2), new Dense(1));
            model.Compile(new SGD(0f), "mse");
            return model.Fit(Data().X, Tensor.Ones(3, 1), new FitOptions { TruncateTime = steps, Verbosity = Verbosity.Silent })["loss"][0];
        })];
        Assert.Equal(losses[0], losses[1], 1e-6f);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void A_second_sequence_is_cut_alike_or_refused(int length)
    {
        var (first, second) = (Input.Of(null, 2), Input.Of(null, 2));
        var encoded = new LSTM(3).ApplyWithState(first);
        var decoder = new Model([first, second],
            [new Dense(1).Apply(new LSTM(3) { ReturnSequences = true }.ApplyWithState(second, encoded.States).Output)]);
        decoder.Compile("sgd", "mse");
        Assert.Throws<NabiException>(
            () => decoder.Fit([Data().X, LayerRuns.Numbers(9, 3, length, 2)], [Tensor.Ones(3, length, 1)],
                new FitOptions { TruncateTime = 4, Verbosity = Verbosity.Silent }));

        var both = new Model([first, second], [Ops.Concat([new GRU(3).Apply(first), new GRU(3).Apply(second)], -1)]);
        both.Compile("sgd", "mse");
        void Fit()
            => both.Fit([Data().X, LayerRuns.Numbers(9, 3, length, 2)], [Tensor.Ones(3, 6)],
                new FitOptions { TruncateTime = 4, Verbosity = Verbosity.Silent });
        if (length == 12)
            Fit();
        else
            Assert.Contains("input 0 has 12 steps and input 1 has 8", Assert.Throws<NabiException>(Fit).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_happens_to_be_as_long_is_not_cut()
    {
        // Features of a second input, and numbers of a target, as many as there are steps.
        var (series, facts) = (Input.Of(null, 2), Input.Of(12));
        var model = new Model([series, facts], [Ops.Concat([new GRU(3).Apply(series), new Dense(9).Apply(facts)], -1)]);
        model.Compile(new SGD(0f), "mse");
        float[] losses = [.. ((int?[])[null, 5]).Select(steps
            => model.Fit([Data().X, LayerRuns.Numbers(3, 3, 12)], [LayerRuns.Numbers(4, 3, 12)],
                new FitOptions { TruncateTime = steps, Verbosity = Verbosity.Silent })["loss"][0])];
        Assert.Equal(losses[0], losses[1], 1e-6f);
    }

    [Fact]
    public void A_length_that_is_fixed_must_be_open()
    {
        var model = new Sequential(new Input(12, 2), new GRU(3), new Dense(1));
        model.Compile("sgd", "mse");
        var error = Assert.Throws<NabiException>(
            () => model.Fit(Data().X, Tensor.Ones(3, 1), new FitOptions { TruncateTime = 5, Verbosity = Verbosity.Silent }));
        Assert.Contains("its length must be null", error.Message, StringComparison.Ordinal);
        // One chunk needs no cut.
        model.Fit(Data().X, Tensor.Ones(3, 1), new FitOptions { TruncateTime = 12, Verbosity = Verbosity.Silent });
    }

    [Fact]
    public void Outputs_with_and_without_time_cannot_be_trained_in_chunks_together()
    {
        var input = Input.Of(null, 2);
        var hidden = new GRU(3) { ReturnSequences = true }.Apply(input);
        var model = new Model([input], [hidden, new GRU(2).Apply(hidden)]);
        model.Compile("sgd", "mse");
        Assert.Contains("are not", Assert.Throws<NabiException>(
            () => model.Fit([Data().X], [Tensor.Ones(3, 12, 3), Tensor.Ones(3, 2)],
                new FitOptions { TruncateTime = 5, Verbosity = Verbosity.Silent })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_states_are_not_touched_by_the_trial()
    {
        Seeds.Set(3);
        Sequential Make()
            => new(new Input(null, 2) { BatchSize = 3 }, new LSTM(3) { Stateful = true, ReturnSequences = true }, new Dense(1));
        float[][] weights = [.. ((bool[])[true, false]).Select(inChunks =>
        {
            Seeds.Set(3);
            var model = Make();
            model.Compile(new SGD(0.1f), "mse");
            var (x, y) = Data();
            model.Predict(x, batchSize: 3);
            if (inChunks)
            {
                model.Fit(x, y, new FitOptions { BatchSize = 3, Shuffle = false, TruncateTime = 6, Verbosity = Verbosity.Silent });
            }
            else
            {
                for (var first = 0; first < 12; first += 6)
                    model.TrainOnBatch(Ops.Slice(x, 1, first, 6), Ops.Slice(y, 1, first, 6));
            }

            return SmallModels.Numbers(model);
        })];
        Assert.Equal(weights[0], weights[1]);
    }

    private static (Tensor X, Tensor Y) Data()
    {
        var (x, y) = (new float[3 * 12 * 2], new float[3 * 12]);
        RandomStream.FromSeed(2).Normal(x);
        RandomStream.FromSeed(3).Normal(y);
        return (new Tensor([3, 12, 2], x), new Tensor([3, 12, 1], y));
    }

    private static float[] Train(int? truncate)
    {
        var (x, y) = Data();
        Seeds.Set(4);
        var model = new Sequential(new Input(null, 2), new LSTM(4) { ReturnSequences = true },
            new GRU(3) { ReturnSequences = true }, new Dense(1));
        model.Compile(new SGD(0.05f), "mse");
        model.Fit(x, y,
            new FitOptions { Epochs = 2, BatchSize = 3, Shuffle = false, TruncateTime = truncate, Verbosity = Verbosity.Silent });
        return SmallModels.Numbers(model);
    }
}
