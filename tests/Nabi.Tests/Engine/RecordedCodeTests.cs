namespace Nabi.Tests.Engine;

/// <summary>
/// A recorded step notices what it cannot see: user code draws, counts, decides and reads as if nothing had been recorded.
/// </summary>
public sealed class RecordedCodeTests
{
    private static readonly Tensor X = LayerRuns.Numbers(1, 4, 3);
    private static readonly Tensor Y = LayerRuns.Numbers(2, 4, 1);

    [Fact]
    public void A_random_tensor_made_in_Call_is_made_in_every_step()
    {
        var random = new Random(1);
        var model = Compiled(new FunctionLayer(x => x.IsSymbolic ? x : x + new Tensor([1, 1], [(float)random.NextDouble()])), rate: 0f);
        Assert.Equal(4, Enumerable.Range(0, 4).Select(_ => model.TrainOnBatch(X, Y)["loss"]).Distinct().Count());
    }

    [Fact]
    public void A_coin_is_tossed_in_every_step()
    {
        var tosses = 0;
        var random = new Random(1);
        var model = Compiled(new FunctionLayer(x =>
        {
            if (x.IsSymbolic)
                return x;
            tosses++;
            return random.Next(2) == 0 ? x : Ops.Tanh(x) * 3f;
        }));
        model.Fit(LayerRuns.Numbers(1, 80, 3), LayerRuns.Numbers(2, 80, 1), batchSize: 4, verbosity: Verbosity.Silent);
        Assert.Equal(20, tosses);
    }

    [Fact]
    public void Steps_that_go_different_ways_train_as_eager_ones_do()
    {
        float[] Weights(bool eager)
        {
            Seeds.Set(3);
            var step = 0;
            var model = Compiled(new FunctionLayer(x => x.IsSymbolic ? x : (step++ % 3) switch
            {
                0 => x * 2f,
                1 => Ops.Tanh(x) + Ops.Sigmoid(x),
                _ => Ops.Concat([Ops.Slice(x, 1, 0, 1), Ops.Slice(x, 1, 1, 2)]),
            }), rate: 0.1f, eager);
            for (var i = 0; i < 12; i++)
                model.TrainOnBatch(X, Y);
            return [.. model.Weights.SelectMany(weight => weight.Value.ToArray())];
        }

        Assert.Equal(Weights(eager: true), Weights(eager: false));
    }

    [Fact]
    public void A_property_that_changes_between_two_predictions_counts()
    {
        var scale = new Scaled();
        var model = new Sequential(new Input(3), scale);
        Assert.Equal(X.ToArray(), model.Predict(X).ToArray());
        scale.Factor = 2f;
        Assert.Equal((X * 2f).ToArray(), model.Predict(X).ToArray());
        Assert.Equal((X * 2f).ToArray(), model.Apply(X).ToArray());
    }

    [Fact]
    public void A_property_that_a_callback_changes_between_epochs_counts()
    {
        var scale = new Scaled { Factor = 0f };
        var model = Compiled(scale, rate: 0f);
        var history = model.Fit(X, Y, epochs: 2, shuffle: false, verbosity: Verbosity.Silent,
            callbacks: [new Nabi.Callbacks.LambdaCallback { EpochEnd = (_, _) => scale.Factor = 5f }]);
        Assert.NotEqual(history["loss"][0], history["loss"][1]);
    }

    [Fact]
    public void A_task_started_in_Call_is_part_of_the_step()
    {
        Variable? k = null;
        var layer = new Factor(factor => k = factor, (x, factor) => Task.Run(() => x * factor).Result);
        var model = Compiled(layer);
        model.TrainOnBatch(X, Y);
        Assert.NotEqual(2f, k!.Value.Item());
        // The same step written without a task gives the same weight.
        Variable? plain = null;
        Seeds.Set(1);
        var other = Compiled(new Factor(factor => plain = factor, (x, factor) => x * factor));
        other.Layers[1].SetWeights([.. model.Layers[1].Weights.Select(weight => Tensor.Ones([.. weight.Shape]))]);
        model.Layers[1].SetWeights([.. model.Layers[1].Weights.Select(weight => Tensor.Ones([.. weight.Shape]))]);
        k.Assign(Tensor.From(2f));
        plain!.Assign(Tensor.From(2f));
        for (var i = 0; i < 3; i++)
        {
            model.TrainOnBatch(X, Y);
            other.TrainOnBatch(X, Y);
        }

        Assert.Equal(plain.Value.Item(), k.Value.Item());
    }

    [Fact]
    public void Numbers_read_in_Call_are_those_of_the_step()
    {
        var model = new Sequential(new Input(3), new FunctionLayer(x => x.IsSymbolic || x.AsSpan()[0] > 0 ? x : x * 10f));
        Assert.Equal([1f, 2f, 3f], model.Predict(new Tensor([1, 3], [1f, 2f, 3f])).ToArray());
        Assert.Equal([-10f, 20f, 30f], model.Predict(new Tensor([1, 3], [-1f, 2f, 3f])).ToArray());
        Assert.Equal([4f, 5f, 6f], model.Predict(new Tensor([1, 3], [4f, 5f, 6f])).ToArray());
    }

    [Fact]
    public void A_loss_a_regularizer_and_an_activation_of_ones_own_run_in_every_step()
    {
        int losses = 0, activations = 0;
        var penalty = new Counting();
        var model = new Sequential(
            new Input(3), new Dense(2, Activation("counted", x =>
            {
                activations += x.IsSymbolic ? 0 : 1;
                return x;
            }))
            { KernelRegularizer = penalty }, new Dense(1));
        model.Compile("sgd", Loss.Of("counted", (yTrue, yPred) =>
        {
            losses++;
            return Ops.Mean(Ops.Square(yTrue - yPred), [-1]);
        }));
        for (var i = 0; i < 5; i++)
            model.TrainOnBatch(X, Y);
        Assert.Equal((5, 5, 5), (losses, activations, penalty.Calls));
    }

    [Fact]
    public void Pure_code_of_ones_own_runs_once_a_recording()
    {
        var calls = 0;
        var model = Compiled(new FunctionLayer(x =>
        {
            calls += x.IsSymbolic ? 0 : 1;
            return x * 2f;
        }, isPure: true));
        for (var i = 0; i < 5; i++)
            model.TrainOnBatch(X, Y);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_tensor_kept_from_an_earlier_step_is_found_out()
    {
        Tensor? last = null;
        var model = new Sequential(new Input(3), new FunctionLayer(x =>
        {
            if (x.IsSymbolic)
                return x;
            var y = Ops.Tanh(x);
            var difference = last is null ? y : y - last;
            last = y;
            return difference;
        }));
        model.Predict(X);
        var error = Assert.Throws<NabiException>(() => model.Predict(X));
        Assert.Contains("earlier step", error.Message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => last!.ToArray());
    }

    [Fact]
    public void A_copy_kept_from_an_earlier_step_is_right()
    {
        Tensor? last = null;
        var model = new Sequential(new Input(3), new FunctionLayer(x =>
        {
            if (x.IsSymbolic)
                return x;
            var difference = last is null ? x : x - last;
            last = x.Clone();
            return difference;
        }));
        model.Predict(X);
        Assert.Equal(new float[12], model.Predict(X).ToArray());
        Assert.Equal(X.ToArray(), model.Predict(X * 2f).ToArray());
    }

    [Fact]
    public void A_stream_runs_code_of_ones_own_in_every_step()
    {
        var count = 0f;
        var model = new Sequential(new Input(null, 2), new FunctionLayer(x => x.IsSymbolic ? x : x + new Tensor([1, 1, 1], [100f * count])),
            new GRU(2) { ReturnSequences = true });
        var stream = model.Stream();
        var first = stream.Step([0.1f, 0.2f]).ToArray();
        stream.Reset();
        count = 1f;
        Assert.NotEqual(first, stream.Step([0.1f, 0.2f]).ToArray());
    }

    private static Nabi.Activations.Activation Activation(string name, Func<Tensor, Tensor> function)
        => Nabi.Activations.Activation.Of(name, function);

    private static Sequential Compiled(Layer layer, float rate = 0.05f, bool eager = false)
    {
        Seeds.Set(1);
        var model = new Sequential(new Input(3), layer, new Dense(1));
        model.Compile(new Nabi.Optimizers.SGD(rate), [new MeanSquaredError()], runEagerly: eager);
        return model;
    }

    private sealed class Scaled : Layer
    {
        public float Factor { get; set; } = 1f;

        protected override Tensor Call(Tensor input, CallContext context) => input * Factor;
    }

    private sealed class Factor(Action<Variable> made, Func<Tensor, Variable, Tensor> use) : Layer
    {
        private Variable? k;

        protected override void Build(IReadOnlyList<Shape> inputs) => made(k = AddWeight("k", [1], new Nabi.Initializers.Constant(2f)));

        protected override Tensor Call(Tensor input, CallContext context) => use(input, k!);
    }

    private sealed class Counting : Nabi.Regularizers.Regularizer
    {
        public int Calls { get; private set; }

        public override string ClassName => "Counting";

        public override Tensor Call(Tensor x)
        {
            Calls++;
            return Ops.Sum(Ops.Square(x)) * 0.01f;
        }

        public override void Write(Nabi.Configs.Config config)
        {
        }
    }
}
