using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Metrics;

namespace Nabi.Tests.Training;

/// <summary>Custom losses and steps in Fit, TrainOnBatch and Evaluate.</summary>
public sealed class OwnStepTests
{
    [Fact]
    public void A_loss_of_the_models_own_trains_as_the_compiled_one()
    {
        var (x, y) = SmallModels.Data(40);
        var (own, plain) = (Weighted(2f), Weighted(null));
        var a = own.Fit(x, y, epochs: 2, batchSize: 8, shuffle: false, verbosity: Verbosity.Silent);
        var b = plain.Fit(x, y, epochs: 2, batchSize: 8, shuffle: false, verbosity: Verbosity.Silent);
        Assert.Equal(SmallModels.Numbers(plain), SmallModels.Numbers(own));
        Assert.Equal(b["loss"], a["loss"]);
        Assert.Equal(b["accuracy"], a["accuracy"]);
        Assert.Equal(plain.Evaluate(x, y), own.Evaluate(x, y));
        // Its code runs in every step.
        own.Factor = 4f;
        Assert.Equal(2f * plain.Evaluate(x, y)["loss"], own.Evaluate(x, y)["loss"], 1e-4f);

        static Scaled Weighted(float? factor)
        {
            Seeds.Set(4);
            var model = new Scaled { Factor = factor };
            model.Predict(Tensor.Zeros(1, 6, 3));
            model.Compile(new SGD(0.1f), [factor is null ? (Nabi.Losses.Loss)"sparse_categorical_crossentropy" : null],
                lossWeights: factor is null ? [2f] : null, metrics: [["accuracy"]]);
            return model;
        }
    }

    [Fact]
    public void A_step_of_the_models_own_trains_as_the_recorded_one()
    {
        var (x, y) = SmallModels.Data(40);
        var (own, plain) = (Made(true), Made(false));
        var options = new FitOptions { Epochs = 2, BatchSize = 8, Shuffle = false, ValidationSplit = 0.2f, Verbosity = Verbosity.Silent };
        var (a, b) = (own.Fit(x, y, options), plain.Fit(x, y, options));
        Assert.Equal(SmallModels.Numbers(plain), SmallModels.Numbers(own));
        Assert.Equal(["accuracy", "loss", "twice", "val_accuracy", "val_loss", "val_thrice"], a.Series.Keys);
        foreach (var name in b.Series.Keys)
            Assert.Equal(b[name], a[name]);
        Assert.Equal(2f * a["loss"][0], a["twice"][0], 1e-5f);
        Assert.Equal(3f * a["val_loss"][0], a["val_thrice"][0], 1e-5f);
        Assert.Equal(plain.TrainOnBatch(x, y)["loss"], own.TrainOnBatch(x, y)["loss"]);
        Assert.Equal(plain.TestOnBatch(x, y)["accuracy"], own.TestOnBatch(x, y)["accuracy"]);

        static Stepping Made(bool own)
        {
            Seeds.Set(4);
            var model = new Stepping { IsOwn = own };
            model.Predict(Tensor.Zeros(1, 6, 3));
            model.Compile(new SGD(0.1f), "sparse_categorical_crossentropy", "accuracy");
            return model;
        }
    }

    [Fact]
    public void Losses_that_ask_for_no_target_need_none()
    {
        Seeds.Set(1);
        var (x, _) = SmallModels.Data(40);
        var model = new Spread();
        model.Compile(new SGD(0.1f));
        var history = model.Fit(x, new FitOptions { Epochs = 5, BatchSize = 8, ValidationSplit = 0.25f, Verbosity = Verbosity.Silent });
        Assert.True(history["loss"][^1] < history["loss"][0]);
        Assert.Equal(["loss", "val_loss"], history.Series.Keys);
        Assert.Contains("nothing to minimise", Refused(() => Plain().Fit(x, new FitOptions { Verbosity = Verbosity.Silent })),
            StringComparison.Ordinal);
        var compiled = SmallModels.Classifier();
        compiled.Compile("sgd", "mse");
        Assert.Contains("0 targets", Refused(() => compiled.Fit(x, new FitOptions { Verbosity = Verbosity.Silent })),
            StringComparison.Ordinal);

        static Sequential Plain()
        {
            var model = SmallModels.Classifier();
            model.Compile("sgd");
            return model;
        }
    }

    [Fact]
    public void Every_optimizer_of_a_model_belongs_to_its_backups()
    {
        var model = new Stepping { Second = new Adam(0.5f) };
        model.Compile(new SGD(0.1f), "sparse_categorical_crossentropy");
        var (x, y) = SmallModels.Data(8);
        var callback = new LambdaCallback();
        TrainingState? state = null;
        model.Fit(x, y, callbacks: [callback, new LambdaCallback { TrainEnd = _ => state = callback.Run.CaptureState() }],
            verbosity: Verbosity.Silent);
        Assert.Contains(state!.Arrays.Values,
            array => array.Length == 1 && array.ElementType == Nabi.Files.ElementType.Float32 && array.ToFloats()[0] == 0.5f);
    }

    [Fact]
    public void Activity_penalties_are_divided_by_the_batch()
    {
        var model = new Sequential { new Input(5),
            new Dense(5)
            {
                KernelInitializer = "ones",
                KernelRegularizer = new Nabi.Regularizers.L1(0.01f),
                ActivityRegularizer = new Nabi.Regularizers.L2(0.01f),
                UseBias = false,
            } };
        model.Compile(new SGD(0f));
        Assert.Equal(5.25f, model.Fit(Tensor.Ones(5, 5) * 2f, new FitOptions { Verbosity = Verbosity.Silent })["loss"][0], 1e-4f);
        var layer = new Sequential { new Input(5), new ActivityRegularization(l2: 0.01f), new Dense(1) { Trainable = true } };
        layer.Compile(new SGD(0f));
        Assert.Equal(0.2f, layer.Evaluate([Tensor.Ones(5, 5) * 2f], [])["loss"], 1e-5f);
    }

    [Fact]
    public void Activity_penalties_of_steps_are_divided_by_the_samples()
    {
        // 4 steps of 2 ones for each of 5 samples.
        static Dense Dense()
            => new(2) { KernelInitializer = "zeros", BiasInitializer = "ones", ActivityRegularizer = new Nabi.Regularizers.L2(1f) };
        foreach (var layer in (Layer[])[Dense(), new TimeDistributed(Dense()), new TimeDistributed(new Sequential(new Input(3), Dense()))])
        {
            var model = new Sequential { new Input(4, 3), layer };
            model.Compile(new SGD(0f));
            Assert.Equal(8f, model.Fit(Tensor.Ones(5, 4, 3), new FitOptions { Verbosity = Verbosity.Silent })["loss"][0], 1e-5f);
        }
    }

    [Fact]
    public void What_a_metric_of_ones_own_keeps_is_found_out_when_it_is_out_of_date()
    {
        var (x, y) = SmallModels.Data(16);
        var model = SmallModels.Classifier();
        var (keeper, copier) = (new Keeper(false), new Keeper(true));
        model.Compile("sgd", "sparse_categorical_crossentropy", copier);
        model.Evaluate(x, y, batchSize: 4);
        Assert.Equal(model.Predict(x, 4).ToArray(), copier.Kept.SelectMany(kept => kept.ToArray()));
        model.Compile("sgd", "sparse_categorical_crossentropy", keeper);
        model.Evaluate(x, y, batchSize: 4);
        Assert.Equal(4, keeper.Kept[^1].Shape[0]);
        Assert.Equal(model.Predict(x, 4).ToArray()[^16..], keeper.Kept[^1].ToArray());
        Assert.Contains("Clone()", Refused(() => keeper.Kept[0].ToArray()), StringComparison.Ordinal);
    }

    private static string Refused(Action act) => Assert.Throws<NabiException>(act).Message;

    private abstract class Small : Model
    {
        private readonly LSTM memory;
        private readonly Dense dense;

        protected Small() => (memory, dense) = (Track(new LSTM(5)), Track(new Dense(4, "softmax")));

        protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [dense.Apply(memory.Apply(inputs[0]))];
    }

    private sealed class Scaled : Small
    {
        public float? Factor { get; set; }

        protected override Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions)
            => Factor is { } factor ? new Nabi.Losses.SparseCategoricalCrossentropy().Apply(batch.Targets[0], predictions[0]) * factor
                : base.ComputeLoss(batch, predictions);
    }

    private sealed class Stepping : Small
    {
        public bool IsOwn { get; init; }

        public Optimizer? Second { get; init; }

        protected internal override IReadOnlyList<Optimizer> Optimizers
            => Second is { } second ? [.. base.Optimizers, second] : base.Optimizers;

        protected override void TrainStep(Batch batch)
        {
            if (!IsOwn)
            {
                base.TrainStep(batch);
                return;
            }

            var tape = new GradientTape();
            IReadOnlyList<Tensor> predictions = [];
            var loss = tape.Record(() => ComputeLoss(batch, predictions = ApplyAll(batch.Inputs, new CallContext { Training = true })));
            ApplyGradients(TrainableVariables, tape.Gradient(loss, TrainableVariables));
            UpdateMetrics(batch, predictions, loss);
            Log("twice", loss * 2f);
        }

        protected override void TestStep(Batch batch)
        {
            if (!IsOwn)
            {
                base.TestStep(batch);
                return;
            }

            var predictions = ApplyAll(batch.Inputs);
            var loss = ComputeLoss(batch, predictions);
            UpdateMetrics(batch, predictions, loss);
            Log("thrice", loss * 3f);
        }
    }

    private sealed class Spread : Small
    {
        protected override Tensor[] Call(Tensor[] inputs, CallContext context)
        {
            var outputs = base.Call(inputs, context);
            AddLoss(Ops.Mean(Ops.Square(outputs[0] - 0.25f)));
            return outputs;
        }
    }

    private sealed class Keeper(bool copies) : Metric
    {
        public List<Tensor> Kept { get; } = [];

        public override string ClassName => "Keeper";

        public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) => Kept.Add(copies ? yPred.Clone() : yPred);

        public override float Result() => Kept.Count;

        public override void Reset() => Kept.Clear();
    }
}
