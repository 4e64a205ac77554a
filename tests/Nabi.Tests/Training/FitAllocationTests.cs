using Nabi.Data;

namespace Nabi.Tests.Training;

/// <summary>After the first steps, steps of <c>Fit</c> run in memory that is there already, whatever the model is made of.</summary>
public sealed class FitAllocationTests
{
    private const int BatchSize = 4;
    private const int Few = 5;
    private const int Many = 45;
    private const int Time = 12;

    private static readonly Dictionary<string, Func<Sequential>> Models = new()
    {
        ["stacked LSTM"] = () => [new Input(Time, 3), new LSTM(6) { ReturnSequences = true }, new LSTM(5), new Dense(1)],
        ["recomputed"] = () => [new Input(Time, 3), new LSTM(6) { Recompute = true }, new Dense(1)],
        ["stateful"] = () => [new Input(Time, 3) { BatchSize = BatchSize }, new SimpleRNN(6) { Stateful = true }, new Dense(1)],
        ["both ways"] = () => [new Input(Time, 3), new Bidirectional(new GRU(4) { ReturnSequences = true }),
            new Bidirectional(new LSTM(4)), new Dense(1)],
        ["convolved"] = () => [new Input(Time, 3), new Conv1D(5, 3, "relu"), new MaxPooling1D(2), new GRU(4), new Dense(1)],
        ["separable"] = () => [new Input(Time, 3), new SeparableConv1D(5, 3), new LayerNormalization(),
            new GlobalMaxPooling1D(), new Dense(1)],
        ["pictures"] = () => [new Input(Time, 3), new Reshape(Time, 3, 1), new Conv2D(2, 3, "relu"), new Flatten(), new Dense(1)],
        ["dropout and masks"] = () =>
        [
            new Input(Time, 3), new Masking(0f), new Dropout(0.2f),
            new LSTM(4) { Dropout = 0.2f, RecurrentDropout = 0.2f, ReturnSequences = true },
            new SpatialDropout1D(0.2f), new GaussianNoise(0.1f), new GRU(3), new Dense(1),
        ],
        ["each step"] = () => [new Input(Time, 3), new TimeDistributed(new Dense(4, "relu")), new BatchNormalization(),
            new GlobalAveragePooling1D(), new Dense(1)],
        ["custom cells"] = () => [new Input(Time, 3), new RNN(new PeepholeLSTMCell(3), new ResidualCell(new GRUCell(3))), new Dense(1)],
        ["composed"] = () => [new Input(Time, 3), new GRU(3) { Fused = false }, new Dense(1)],
        ["side by side"] = () => [new Input(Time, 3), new MinGRU(4) { ReturnSequences = true }, new MinLSTM(4), new Dense(1)],
        ["papers"] = () => [new Input(Time, 3), new IndRNN(4) { ReturnSequences = true }, new QRNN(4) { ReturnSequences = true },
            new S5(4) { ReturnSequences = true },
            new MLSTM(4, 2) { ReturnSequences = true }, new Mamba2(4, 2) { StateSize = 3, ReturnSequences = true },
            new SLSTM(4, 2), new Dense(1)],
        ["cells of papers"] = () => [new Input(Time, 3),
            new RNN(new LayerNormLSTMCell(3), new ZoneoutCell(new GRUCell(3)) { StateRate = 0.2f }, new S5Cell(4)), new Dense(1)],
        ["penalties"] = () => [new Input(Time, 3),
            new LSTM(4) { KernelRegularizer = "l2", RecurrentConstraint = "max_norm", ActivityRegularizer = "l1" }, new Dense(1)],
        ["ConvLSTM"] = () => [new Input(Time, 3), new Reshape(3, 4, 3), new ConvLSTM1D(2, 2), new Flatten(), new Dense(1)],
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_next_to_nothing(string name)
        => Check(Models[name](), LayerRuns.Numbers(1, Many * BatchSize, Time, 3));

    [Fact]
    public void A_step_on_ids_allocates_next_to_nothing()
    {
        var ids = new int[Many * BatchSize * Time];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = i % 20;
        Check(new Sequential(new Input(Time), new Embedding(20, 4) { MaskZero = true }, new LSTM(4), new Dense(1, "sigmoid")),
            new Tensor([Many * BatchSize, Time], ids), "binary_crossentropy");
    }

    [Fact]
    public void A_step_of_attention_allocates_next_to_nothing()
    {
        var input = Input.Of(Time, 3);
        var sequence = new GRU(4) { ReturnSequences = true }.Apply(input);
        var attended = new MultiHeadAttention(2, 3).Apply([sequence, sequence]);
        Check(new Model(input, new Dense(1).Apply(new GlobalAveragePooling1D().Apply(attended + sequence))),
            LayerRuns.Numbers(1, Many * BatchSize, Time, 3));
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("rmsprop")]
    [InlineData("nadam")]
    [InlineData("adafactor")]
    [InlineData("lamb")]
    [InlineData("muon")]
    public void A_step_of_an_optimizer_allocates_next_to_nothing(string optimizer)
        => Check(Models["stacked LSTM"](), LayerRuns.Numbers(1, Many * BatchSize, Time, 3), optimizer: optimizer);

    [Theory]
    [InlineData("accuracy")]
    [InlineData("auc")]
    [InlineData("binary_crossentropy")]
    [InlineData("cosine_similarity")]
    [InlineData("f1_score")]
    [InlineData("huber")]
    [InlineData("precision")]
    [InlineData("r2_score")]
    [InlineData("root_mean_squared_error")]
    public void A_step_with_a_metric_allocates_next_to_nothing(string metric)
    {
        Sequential model = [new Input(Time, 3), new GRU(3), new Dense(2, "sigmoid")];
        // The shape of the rows, where it is made anew.
        Check(model, LayerRuns.Numbers(1, Many * BatchSize, Time, 3), "binary_crossentropy", y: Tensor.Ones(Many * BatchSize, 2),
            metric: metric, most: 64);
    }

    [Fact]
    public void A_step_of_any_loss_allocates_next_to_nothing()
    {
        foreach (var (make, _) in Nabi.Losses.LossTable.Known)
        {
            if (make() is not { ClassName: not ("CTC" or "IntervalScore") } loss || loss is Nabi.Losses.LikelihoodLoss)
                continue;
            var isSparse = loss.ClassName.Contains("Sparse", StringComparison.Ordinal)
                || loss.ClassName is "Circle" or "CategoricalGeneralizedCrossEntropy";
            Sequential model = [new Input(Time, 3), new GRU(3), new Dense(2, "softmax")];
            model.Compile("adam", loss);
            var y = isSparse ? Tensor.Zeros([Many * BatchSize], DType.Int32) : Tensor.Ones(Many * BatchSize, 2);
            CheckSteps(steps => model.Fit(LayerRuns.Numbers(1, Many * BatchSize, Time, 3), y,
                new FitOptions { BatchSize = BatchSize, StepsPerEpoch = steps, Verbosity = Verbosity.Silent }), what: loss.ClassName);
        }
    }

    [Fact]
    public void A_step_on_chunks_of_time_allocates_next_to_nothing()
    {
        var model = new Sequential { new Input(null, 3), new LSTM(4) { ReturnSequences = true }, new Dense(1) };
        Check(model, LayerRuns.Numbers(1, Many * BatchSize, Time, 3), y: LayerRuns.Numbers(2, Many * BatchSize, Time, 1), truncate: 5,
            most: 512);
    }

    [Fact]
    public void A_step_on_a_data_set_in_memory_allocates_next_to_nothing()
    {
        // A batch is larger than what a step may allocate.
        const int Batch = 16, Samples = Many * Batch;
        var (x, y) = (LayerRuns.Numbers(1, Samples, Time, 3), Tensor.Ones(Samples, 1));
        Check(Dataset.From(x, y).Shuffle(3).Batch(Batch));
        Check(Dataset.From(x, y).Batch(Batch));
        Check(TimeSeries.Windows(LayerRuns.Numbers(1, Samples + Time, 3), Tensor.Ones(Samples + Time, 1), Time).Shuffle(2).Batch(Batch));

        static void Check(Dataset data)
        {
            var model = Models["stacked LSTM"]();
            model.Compile("adam", "mse");
            CheckSteps(steps => model.Fit(data, new FitOptions { StepsPerEpoch = steps, Verbosity = Verbosity.Silent }), most: 1024);
        }
    }

    private static void Check(Model model, Tensor x, string loss = "mse", string optimizer = "adam", Tensor? y = null, int? truncate = null,
        string metric = "mae", int most = 16)
    {
        model.Compile(optimizer, loss, metric);
        y ??= Tensor.Ones(Many * BatchSize, 1);
        CheckSteps(
            steps => model.Fit(x, y,
                new FitOptions { BatchSize = BatchSize, StepsPerEpoch = steps, TruncateTime = truncate, Verbosity = Verbosity.Silent }),
            truncate is { } chunk ? (Time + chunk - 1) / chunk : 1, most: most);
    }

    /// <param name="fit">Trains on so many batches.</param>
    /// <param name="chunks">Steps of training a batch.</param>
    /// <param name="what">What is tried, for errors.</param>
    /// <param name="most">Bytes that a step stays below: less than an object has, or what a batch or a chunk is made of.</param>
    private static void CheckSteps(Action<int> fit, int chunks = 1, string what = "it", int most = 16)
    {
        Bytes(Few);
        // What is made once, by a method that is compiled anew for example, falls into one of the tries.
        var step = Enumerable.Range(0, 3).Min(_ => -Bytes(Few) + Bytes(Many)) / (Many - Few) / chunks;
        Assert.True(step < most, $"{what}: {step} bytes per step");

        long Bytes(int steps)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            fit(steps);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
