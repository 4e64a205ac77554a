using Nabi.Callbacks;
using Nabi.Metrics;

namespace Nabi.Tests.Training;

public sealed class NamesTests
{
    [Fact]
    public void Everything_can_be_given_by_name()
    {
        var (x, y) = (Inputs(), Targets());
        var (byOrder, byName) = (Two(), Two());
        byOrder.Compile("adam", ["mse", (Loss)"sparse_categorical_crossentropy"], [0.5f, 2f], [["mae"], ["accuracy"]], [[], ["accuracy"]]);
        byName.Compile(
            "adam",
            new Dictionary<string, Loss> { ["kind"] = "sparse_categorical_crossentropy", ["value"] = "mse" },
            new Dictionary<string, float> { ["kind"] = 2f, ["value"] = 0.5f },
            new Dictionary<string, IReadOnlyList<Metric>> { ["kind"] = ["accuracy"], ["value"] = ["mae"] },
            new Dictionary<string, IReadOnlyList<Metric>> { ["kind"] = ["accuracy"] });
        var weights = Tensor.From([.. Enumerable.Range(0, 20).Select(i => i % 4f)]);
        var options = new FitOptions { Epochs = 2, BatchSize = 8, Shuffle = false, Verbosity = Verbosity.Silent };
        var one = byOrder.Fit(x, y, options with { SampleWeights = [null, weights] });
        var two = byName.Fit(
            new Dictionary<string, Tensor> { ["b"] = x[1], ["a"] = x[0] },
            new Dictionary<string, Tensor> { ["kind"] = y[1], ["value"] = y[0] },
            options with { SampleWeightsByOutput = new Dictionary<string, Tensor> { ["kind"] = weights } });
        Assert.Equal(["kind_accuracy", "kind_loss", "kind_weighted_accuracy", "loss", "value_loss", "value_mae"], one.Series.Keys);
        foreach (var name in one.Series.Keys)
            Assert.Equal(one[name], two[name]);
        Assert.NotEqual(one["kind_accuracy"], one["kind_weighted_accuracy"]);
        Assert.Equal(
            byOrder.Evaluate(x, y, [null, weights]),
            byName.Evaluate(new Dictionary<string, Tensor> { ["a"] = x[0], ["b"] = x[1] },
                new Dictionary<string, Tensor> { ["value"] = y[0], ["kind"] = y[1] },
                sampleWeights: new Dictionary<string, Tensor> { ["kind"] = weights }));
        // A data set has weights for each output as well.
        var set = Two();
        set.Compile("adam", ["mse", (Loss)"sparse_categorical_crossentropy"], [0.5f, 2f]);
        var three = set.Fit(Data.Dataset.From(x, y, [null, weights]), options);
        Assert.Equal(one["loss"], three["loss"]);
    }

    [Fact]
    public void A_name_that_is_not_there_is_said_with_the_nearest_one()
    {
        var model = Two();
        Says(() => model.Compile("sgd", new Dictionary<string, Loss> { ["valu"] = "mse", ["kind"] = "mse" }),
            "there is no output 'valu'; did you mean 'value'?");
        Says(() => model.Compile("sgd", new Dictionary<string, Loss> { ["kind"] = "mse" }), "the output 'value' is missing");
        model.Compile("sgd", new Dictionary<string, Loss?> { ["value"] = "mse", ["kind"] = null });
        Says(() => model.Predict(new Dictionary<string, Tensor> { ["a"] = Tensor.Ones(1, 3), ["c"] = Tensor.Ones(1, 3) }), "no input 'c'");
        Says(() => model.Fit(new Dictionary<string, Tensor> { ["a"] = Tensor.Ones(1, 3) }, null), "input 'b' is missing");
        Says(() => model.Fit([Tensor.Ones(2, 3), Tensor.Ones(2, 3)], [Tensor.Ones(2, 1)], verbosity: Verbosity.Silent),
            "2 outputs, but 1 targets");
        Says(() => model.Compile("sgd", "mse", ["mae"]), "");

        static void Says(Action act, string words)
        {
            if (words.Length == 0)
                act();
            else
                Assert.Contains(words, Assert.Throws<NabiException>(act).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Metrics_for_no_output_in_particular_need_a_model_with_one()
    {
        var model = Two();
        model.Compile("sgd", "mse", "mae");
        var error = Assert.Throws<NabiException>(() => model.Evaluate(Inputs(), [Tensor.Ones(20, 1), Tensor.Ones(20, 4)]));
        Assert.Contains("one list an output", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_logs_are_different_as_in_Keras()
    {
        var model = new Sequential { new Input(3), new Dense(1) };
        model.Compile("sgd", "mse", [new Nabi.Losses.MeanAbsoluteError { Name = "m" }, new Nabi.Losses.MeanSquaredError { Name = "m" },
            "mae"], ["mae", "mae"], runEagerly: true);
        var logs = model.Evaluate(Tensor.Ones(4, 3), Tensor.Zeros(4, 1), sampleWeight: Tensor.From([1f, 2f, 3f, 4f]));
        Assert.Equal(["loss", "m", "m_1", "mae", "weighted_mae", "weighted_mae_1"], logs.Keys);
        model.Compile("sgd", "mse", weightedMetrics: ["mae"]);
        Assert.Equal(["loss", "mae"], model.Evaluate(Tensor.Ones(4, 3), Tensor.Zeros(4, 1)).Keys);
    }

    [Fact]
    public void Two_outputs_of_one_layer_keep_two_losses()
    {
        var (a, b) = (Input.Of(3), Input.Of(3));
        var shared = new Dense(1) { Name = "out" };
        var model = new Model([a, b], [shared.Apply(a), shared.Apply(b)]);
        model.Compile("sgd", ["mse", (Loss)"mae"], metrics: [["mae"], ["mae"]]);
        var logs = model.Evaluate([Tensor.Ones(2, 3), Tensor.Zeros(2, 3)], [Tensor.Ones(2, 1), Tensor.Ones(2, 1)]);
        Assert.Equal(["loss", "out_loss", "out_loss_1", "out_mae", "out_mae_1"], logs.Keys);
        Assert.Equal(1f, logs["out_loss_1"]);
        Assert.Equal(1f, logs["out_mae_1"]);
        model.Compile("sgd", new Dictionary<string, Loss> { ["out"] = "mse", ["out_1"] = "mae" });
    }

    [Fact]
    public void A_model_class_with_several_outputs_trains_and_names_them()
    {
        var model = new Twins();
        model.Compile("sgd", ["mse", (Loss)"mae"], metrics: [["mae"], []]);
        var history = model.Fit([Tensor.Ones(4, 3)], [Tensor.Ones(4, 1), Tensor.Ones(4, 1)], verbosity: Verbosity.Silent);
        Assert.Equal(["loss", "output_0_loss", "output_0_mae", "output_1_loss"], history.Series.Keys);
        Assert.Equal(["dense", "dense_1"], model.Layers.Select(layer => layer.Name));
        Assert.Equal(["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"],
            model.Weights.Select(weight => string.Join('/', weight.Path.Split('/')[^2..])));
    }

    [Fact]
    public void The_metric_knows_which_way_is_better()
    {
        var model = new Sequential { new Input(3), new Dense(1, "sigmoid") };
        model.Compile(new SGD(0f), "binary_crossentropy",
            ["accuracy", new AUC { Name = "roc" }, "cosine_similarity", Metric.Of("own", (_, yPred) => Ops.Mean(yPred, [-1]))]);
        var seen = new Dictionary<string, bool?>();
        var callback = new LambdaCallback();
        var x = LayerRuns.Numbers(1, 8, 3);
        var y = Tensor.From([.. Enumerable.Range(0, 8).Select(i => i % 2f)]);
        model.Fit(x, y, validation: (x, y), verbosity: Verbosity.Silent, callbacks:
            [callback,
                new LambdaCallback
                {
                    TrainEnd = _ =>
                        seen = new[] { "loss", "val_loss", "val_accuracy", "roc", "val_cosine_similarity", "own",
                            "learning_rate" }.ToDictionary(name => name, callback.Run.LargerIsBetter),
                }]);
        Assert.Equal([false, false, true, true, true, null, null], seen.Values);
        var error = Assert.Throws<NabiException>(
            () => model.Fit(x, y, callbacks: [new EarlyStopping { Monitor = "own" }], verbosity: Verbosity.Silent));
        Assert.Contains("Mode = \"max\"", error.Message, StringComparison.Ordinal);
        // Told values rise: minimised, training would stop.
        var rising = new LambdaCallback { EpochEnd = (epoch, logs) => logs["val_roc"] = epoch };
        Assert.Equal(4,
            model.Fit(x, y, epochs: 4, validation: (x, y), callbacks: [rising, new EarlyStopping { Monitor = "val_roc" }],
                verbosity: Verbosity.Silent).Epochs.Count);
    }

    [Fact]
    public void Epochs_without_validation_are_not_judged()
    {
        var model = new Sequential { new Input(3), new Dense(1) };
        model.Compile("sgd", "mse");
        var (x, y) = (Tensor.Ones(4, 3), Tensor.Ones(4, 1));
        var history = model.Fit(x, y, new FitOptions
        {
            Epochs = 4,
            Validation = (x, y),
            ValidationFrequency = 2,
            Verbosity = Verbosity.Silent,
            Callbacks = [new EarlyStopping { Patience = 2 }, new ReduceLROnPlateau()],
        });
        Assert.Equal(4, history.Epochs.Count);
        Assert.Contains("val_los",
            Assert.Throws<NabiException>(
                () =>
                    model.Fit(x, y,
                        new FitOptions
                        {
                            Epochs = 2,
                            Validation = (x, y),
                            ValidationFrequency = 2,
                            Callbacks = [new EarlyStopping { Monitor = "val_los" }],
                            Verbosity = Verbosity.Silent,
                        })).Message, StringComparison.Ordinal);
    }

    private static Model Two()
    {
        Seeds.Set(2);
        var (a, b) = (Input.Of(new Input(3) { Name = "a" }), Input.Of(new Input(3) { Name = "b" }));
        var joined = Ops.Concat([a, b]);
        return new Model([a, b], [new Dense(1) { Name = "value" }.Apply(joined), new Dense(4, "softmax") { Name = "kind" }.Apply(joined)]);
    }

    private static Tensor[] Inputs() => [LayerRuns.Numbers(1, 20, 3), LayerRuns.Numbers(2, 20, 3)];

    private static Tensor[] Targets() => [LayerRuns.Numbers(3, 20, 1), Tensor.From([.. Enumerable.Range(0, 20).Select(i => i % 4)])];

    private sealed class Twins : Model
    {
        private readonly Dense one;
        private readonly Dense two;

        public Twins() => (one, two) = (Track(new Dense(1)), Track(new Dense(1)));

        protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [one.Apply(inputs[0]), two.Apply(inputs[0])];
    }
}
