using Nabi.Data;
using Nabi.Metrics;

namespace Nabi.Tests.Training;

public sealed class FitOptionsTests
{
    [Fact]
    public void A_data_set_is_shuffled_only_when_that_is_asked_for()
    {
        var (x, y) = SmallModels.Data(40);
        var plain = Fit(model => model.Fit(x, y, epochs: 2, batchSize: 8, shuffle: false, verbosity: Verbosity.Silent));
        Assert.Equal(plain, Fit(model => model.Fit((x, y), epochs: 2, batchSize: 8, verbosity: Verbosity.Silent)));
        Assert.NotEqual(plain, Fit(model => model.Fit((x, y), epochs: 2, batchSize: 8, shuffle: true, verbosity: Verbosity.Silent)));
        Assert.NotEqual(plain, Fit(model => model.Fit(x, y, epochs: 2, batchSize: 8, verbosity: Verbosity.Silent)));
    }

    [Fact]
    public void A_data_set_takes_every_option_that_tensors_take()
    {
        var (x, y) = SmallModels.Data(40);
        var weights = Tensor.From([.. Enumerable.Range(0, 40).Select(i => 1f + i % 3)]);
        var options = new FitOptions
        {
            Epochs = 3,
            BatchSize = 8,
            Shuffle = false,
            ValidationSplit = 0.25f,
            ClassWeight = new Dictionary<int, float> { [1] = 3f },
            StepsPerEpoch = 3,
            Verbosity = Verbosity.Silent,
        };
        History? one = null, two = null;
        var tensors = Fit(model => one = model.Fit(x, y, options with { SampleWeight = weights }));
        var set = Fit(model => two = model.Fit(Dataset.From(x, y, weights), options));
        Assert.Equal(tensors, set);
        Assert.Equal(one!["val_loss"], two!["val_loss"]);
    }

    [Fact]
    public void Chunks_of_time_come_from_a_data_set_as_well()
    {
        var (x, y) = (LayerRuns.Numbers(1, 6, 12, 2), LayerRuns.Numbers(2, 6, 12, 1));
        Assert.Equal(Train(model => model.Fit(x, y, Options)), Train(model => model.Fit((x, y), Options)));

        static float[] Train(Action<Model> fit)
        {
            Seeds.Set(1);
            var model = new Sequential { new Input(null, 2), new GRU(3) { ReturnSequences = true }, new Dense(1) };
            model.Compile("sgd", "mse");
            fit(model);
            return SmallModels.Numbers(model);
        }
    }

    private static FitOptions Options
        => new() { Epochs = 2, BatchSize = 3, Shuffle = false, TruncateTime = 5, Verbosity = Verbosity.Silent };

    [Fact]
    public void Epochs_of_some_steps_go_on_in_the_data()
    {
        // Keras: the squares of the next two samples, then a short epoch when the data ends, then anew.
        var x = Tensor.From([1f, 2f, 4f, 3f, 6f, 5f]).Reshape(6, 1);
        var model = Nothing();
        var history = model.Fit(x, Tensor.Zeros(6, 1),
            new FitOptions { Epochs = 3, BatchSize = 1, Shuffle = false, StepsPerEpoch = 2, Verbosity = Verbosity.Silent });
        Assert.Equal([2.5f, 12.5f, 30.5f], history["loss"]);
        Assert.Empty(history.Notes);
        var text = new StringWriter();
        history = model.Fit(x, Tensor.Zeros(6, 1),
            new FitOptions { Epochs = 3, BatchSize = 1, Shuffle = false, StepsPerEpoch = 4, Verbosity = Verbosity.Line, Output = text });
        Assert.Equal([7.5f, 30.5f, 7.5f], history["loss"]);
        Assert.Equal("Epoch 2 ended after 2 of 4 steps, because the data did; the next epoch begins it anew.",
            Assert.Single(history.Notes));
        Assert.Contains(history.Notes[0], text.ToString(), StringComparison.Ordinal);
        Assert.Equal(3,
            model.Fit(x, Tensor.Zeros(6, 1), new FitOptions { Epochs = 3, StepsPerEpoch = 5, Verbosity = Verbosity.Silent }).Notes.Count);
    }

    [Fact]
    public void Progress_goes_where_it_is_asked_for()
    {
        var (x, y) = SmallModels.Data(32);
        var (seen, text, console) = (new List<TrainingProgress>(), new StringWriter(), Console.Out);
        Fit(model => model.Fit(x, y, new FitOptions { Epochs = 2, BatchSize = 8, Output = text, Progress = new Direct(seen.Add) }));
        Assert.Same(console, Console.Out);
        Assert.Contains("Epoch 2/2", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("4/4", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(10, seen.Count);
        Assert.Equal((1, 2, 4, 4, true), (seen[^1].Epoch, seen[^1].Epochs, seen[^1].Step, seen[^1].Steps, seen[^1].EpochEnded));
        Assert.Contains("loss", seen[0].Logs.Keys);
    }

    [Fact]
    public void Validation_comes_as_often_and_as_long_as_asked_for()
    {
        var (x, y) = SmallModels.Data(32);
        History? history = null;
        Fit(model =>
            history = model.Fit(x, y, new FitOptions
            {
                Epochs = 5,
                Validation = (x, y),
                ValidationFrequency = 2,
                ValidationSteps = 1,
                ValidationBatchSize = 4,
                Verbosity = Verbosity.Silent,
            }));
        Assert.Equal(2, history!["val_loss"].Count);
        Fit(model => history = model.Fit(x, y,
            new FitOptions { Epochs = 5, Validation = (x, y), ValidationEpochs = [1, 4, 5], Verbosity = Verbosity.Silent }));
        Assert.Equal(3, history!["val_loss"].Count);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        var (x, y) = SmallModels.Data(8);
        Says(new FitOptions { Epochs = -1 }, "epochs");
        Says(new FitOptions { BatchSize = 0 }, "batch size");
        Says(new FitOptions { ValidationSplit = 1f }, "validation split");
        Says(new FitOptions { StepsPerEpoch = 0 }, "steps");
        Says(new FitOptions { ValidationFrequency = 0 }, "frequency");
        Says(new FitOptions { SampleWeight = Tensor.Ones(8), SampleWeights = [Tensor.Ones(8)] }, "once");
        Says(new FitOptions { SampleWeight = Tensor.Ones(7) }, "(8,)");
        Says(new FitOptions { SampleWeightsByOutput = new Dictionary<string, Tensor> { ["dens"] = Tensor.Ones(8) } },
            "did you mean 'dense'");
        Says(new FitOptions { ClassWeight = new Dictionary<int, float> { [1] = -1f } }, "class 1");
        var error = Assert.Throws<NabiException>(() => Compiled().Fit((x, y), new FitOptions { SampleWeight = Tensor.Ones(8) }));
        Assert.Contains("Dataset.From(x, y, weights)", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NabiException>(() => Compiled().Fit(Dataset.Generate(_ => []), new FitOptions { ValidationSplit = 0.5f }));
        Assert.Contains("length is known", error.Message, StringComparison.Ordinal);

        void Says(FitOptions options, string words)
            => Assert.Contains(words,
                Assert.Throws<NabiException>(() => Compiled().Fit(x, y, options with { Verbosity = Verbosity.Silent })).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_checked_at_every_door()
    {
        var (x, y) = SmallModels.Data(4);
        var (nan, infinite) = (x.Clone(), x.Clone());
        nan.Floats[20] = float.NaN;
        infinite.Floats[3] = float.PositiveInfinity;
        var model = Compiled();
        foreach (var act in (Action[])[() => model.Fit(nan, y, verbosity: Verbosity.Silent), () => model.Evaluate(nan, y),
            () => model.Predict(nan), () => model.TrainOnBatch(nan, y), () => model.TestOnBatch(nan, y)])
        {
            Assert.Contains("NaN at sample 1", Assert.Throws<NabiException>(act).Message, StringComparison.Ordinal);
        }

        Assert.Contains("infinity at sample 0", Assert.Throws<NabiException>(() => model.Predict(infinite)).Message,
            StringComparison.Ordinal);
        Assert.Contains("sample weight 0",
            Assert.Throws<NabiException>(() => model.TrainOnBatch(x, y, Tensor.From([1f, float.NaN, 1f, 1f]))).Message,
            StringComparison.Ordinal);
        // Whole numbers are weights as well.
        Assert.Equal(model.Evaluate(x, y, sampleWeight: Tensor.From([1f, 2f, 3f, 0f])),
            model.Evaluate(x, y, sampleWeight: Tensor.From(1, 2, 3, 0)));
        // Where NaN is what a layer leaves out, it is data.
        var masked = new Sequential { new Input(2, 1), new Masking(float.NaN),
            new SimpleRNN(1) { KernelInitializer = "ones", Activation = "linear" } };
        Assert.Equal(3f, masked.Predict(new Tensor([1, 2, 1], [3f, float.NaN])).Item());
    }

    [Fact]
    public void Layers_streams_and_metrics_have_the_same_rule()
    {
        var stream = new Sequential { new Input(null, 2), new GRU(3), new Dense(1) }.Stream();
        Assert.Contains("number 1", Assert.Throws<NabiException>(() => stream.Step([1f, float.NaN]).Length).Message,
            StringComparison.Ordinal);
        Assert.Equal(stream.Step([1f, 2f]).Length, stream.Step([3f, 4f]).Length);
        Assert.Contains("NaN", Assert.Throws<NabiException>(() => new Normalization().Adapt(new Tensor([2, 1], [1f, float.NaN]))).Message,
            StringComparison.Ordinal);
        var gru = new GRU(2);
        var x = LayerRuns.Numbers(1, 1, 4, 3);
        Assert.Equal(gru.Apply([x, new Tensor([1, 2], [1f, 2f])]).ToArray(), gru.Apply([x, new Tensor([1, 2], [1, 2])]).ToArray());
        foreach (var make in (Func<Metric>[])[() => "mae", () => "accuracy", () => new Precision(), () => new R2Score(), () => new Mean(),
            () => new Sum(), () => new RootMeanSquaredError()])
        {
            Assert.Equal(Measured(make(), Tensor.From([1f, 0f, 1f, 1f]), Tensor.From([0f, 0f, 1f, 1f]), Tensor.From([1f, 2f, 3f, 4f])),
                Measured(make(), Tensor.From(1, 0, 1, 1), Tensor.From(0, 0, 1, 1), Tensor.From(1, 2, 3, 4)));
        }

        static float Measured(Metric metric, Numbers yTrue, Numbers yPred, Numbers weights)
        {
            metric.Update(yTrue.Column, yPred.Column, weights.Tensor);
            return metric.Result();
        }
    }

    private static Sequential Nothing()
    {
        var model = new Sequential { new Input(1), new Dense(1) { KernelInitializer = "ones", UseBias = false } };
        model.Compile(new SGD(0f), "mse");
        return model;
    }

    private static Sequential Compiled()
    {
        Seeds.Set(6);
        var model = SmallModels.Classifier();
        model.Compile("adam", "sparse_categorical_crossentropy");
        return model;
    }

    private static float[] Fit(Action<Model> fit)
    {
        var model = Compiled();
        fit(model);
        return SmallModels.Numbers(model);
    }

    private sealed record Numbers(Tensor Tensor)
    {
        public Tensor Column => Tensor.Reshape(-1, 1);

        public static implicit operator Numbers(Tensor tensor) => new(tensor);

    }

    private sealed class Direct(Action<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen(value);
    }
}
