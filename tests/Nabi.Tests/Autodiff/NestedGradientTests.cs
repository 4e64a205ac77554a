namespace Nabi.Tests.Autodiff;

/// <summary>Gradients taken inside what is recorded: in a model's step, in a loss, in Predict.</summary>
public sealed class NestedGradientTests
{
    public static TheoryData<string, bool> Critics
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var kind in Layers.Keys)
            {
                foreach (var isPure in (bool[])[false, true])
                    data.Add(kind, isPure);
            }

            return data;
        }
    }

    private static Dictionary<string, Func<Sequential>> Layers { get; } = new()
    {
        ["Dense"] = () => [new Flatten(), new Dense(6, "tanh"), new Dense(1)],
        ["GRU"] = () => [new GRU(4) { Fused = false }, new Dense(1)],
        ["LSTM"] = () => [new LSTM(3) { Fused = false, ReturnSequences = true }, new Flatten(), new Dense(1)],
        ["Conv1D"] = () => [new Conv1D(3, 2, "softplus"), new LayerNormalization { Epsilon = 0.1f },
            new GlobalAveragePooling1D(), new Dense(1)],
        ["Attention"] = () => [new Dense(4), new SelfAttention(), new Flatten(), new Dense(1, "elu")],
    };

    [Theory]
    [MemberData(nameof(Critics))]
    public void A_penalty_in_a_training_step_moves_the_weights_as_a_loop_by_hand_does(string kind, bool isPure)
    {
        var (expected, trained) = (Layers[kind](), new Penalised(Layers[kind](), isPure));
        var first = Tensor.Zeros(4, 3, 2);
        expected.Apply(first);
        trained.Apply(first);
        trained.Runs = 0;
        trained.SetWeights([.. expected.Weights.Select(weight => weight.Value)]);
        trained.Compile(new SGD(0.1f), "mse");
        var optimizer = new SGD(0.1f);
        for (var step = 0; step < 5; step++)
        {
            var (x, y) = (GradientAssert.Uniform(step + 1, -1f, 1f, 4, 3, 2), GradientAssert.Uniform(step + 50, -1f, 1f, 4, 1));
            var loss = trained.TrainOnBatch(x, y)["loss"];
            var tape = new GradientTape();
            var value = tape.Record(() =>
            {
                var prediction = expected.Apply(x, training: true);
                return new MeanSquaredError().Apply(y, prediction) + Penalised.Penalty(expected, x, out _);
            });
            Assert.Equal(value.Item(), loss, 1e-4f);
            optimizer.Apply(expected.TrainableVariables, tape.Gradient(value, expected.TrainableVariables));
            LayerRuns.Same([.. expected.Weights.Select(weight => weight.Value)],
                [.. trained.Weights.Select(weight => weight.Value)], 1e-4f, $"step {step}");
        }

        Assert.Equal(isPure ? 1 : 5, trained.Runs);
    }

    [Fact]
    public void The_penalty_itself_has_the_gradient_of_its_formula()
    {
        foreach (var make in Layers.Values)
        {
            var critic = make();
            var x = GradientAssert.Uniform(1, -1f, 1f, 2, 3, 2);
            critic.Apply(x);
            GradientCheck.Of(() => Penalised.Penalty(critic, x, out _), critic.TrainableVariables, tolerance: 1e-2).ThrowIfWrong();
        }
    }

    [Fact]
    public void A_fused_sequence_in_a_penalty_is_refused_with_what_to_do()
    {
        var (x, y) = (GradientAssert.Uniform(1, -1f, 1f, 4, 3, 2), GradientAssert.Uniform(2, -1f, 1f, 4, 1));
        foreach (var (layer, name) in ((Layer, string)[])[(new LSTM(3), "LSTM"), (new GRU(3), "GRU"), (new SimpleRNN(3), "SimpleRNN")])
        {
            var model = new Penalised([layer, new Dense(1)], isPure: false);
            model.Compile("sgd", "mse");
            for (var i = 0; i < 2; i++)
            {
                var error = Assert.Throws<NabiException>(() => model.TrainOnBatch(x, y));
                Assert.Contains($"The operation {name} has no second derivative", error.Message, StringComparison.Ordinal);
                Assert.Contains("Fused = false", error.Message, StringComparison.Ordinal);
            }

            // Without a gradient of the gradient there is nothing to refuse.
            Assert.Equal(new Shape(4, 1), model.Predict(x).Shape);
            Assert.True(float.IsFinite(model.TestOnBatch(x, y)["loss"]));
        }
    }

    [Fact]
    public void A_loss_may_take_gradients()
    {
        // The mean square of d(p³ t)/dp, which is 9 p⁴ t².
        var loss = Loss.Of("slope", (yTrue, yPred) =>
        {
            var tape = new GradientTape();
            tape.Watch(yPred);
            return Ops.Mean(Ops.Square(tape.Gradient(tape.Record(() => Ops.Power(yPred, 3f) * yTrue), [yPred])[0]), [-1]);
        });
        var layer = new Dense(1) { UseBias = false };
        Sequential model = [new Input(1), layer];
        layer.SetWeights([new Tensor([1, 1], [1f])]);
        model.Compile(new SGD(0.001f), loss);
        var expected = 1.0;
        foreach (var (input, target) in ((float, float)[])[(1f, 2f), (0.5f, -1f), (2f, 0.3f), (1.5f, 1f)])
        {
            var value = model.TrainOnBatch(new Tensor([1, 1], [input]), new Tensor([1, 1], [target]))["loss"];
            Assert.Equal(9 * Math.Pow(expected * input, 4) * target * target, value, 1e-3);
            expected -= 0.001 * 36 * Math.Pow(expected, 3) * Math.Pow(input, 4) * target * target;
            Assert.Equal(expected, layer.Weights[0].Value.Item(), 1e-4);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predict_takes_gradients_of_every_batch(bool isPure)
    {
        Sequential model = [new Input(2), new DerivativeOfTanh(isPure)];
        for (var round = 0; round < 3; round++)
        {
            var x = GradientAssert.Uniform(round + 1, -1f, 1f, 10, 2);
            LayerRuns.Same([1f - Ops.Square(Ops.Tanh(x))], [model.Predict(x, batchSize: 4)], 1e-5f, $"round {round}");
        }
    }

    [Fact]
    public void Weights_of_layers_have_second_derivatives()
    {
        var ids = new Tensor([2, 3], [0, 2, 2, 1, 0, 2]);
        foreach (var make in (Func<Layer>[])[() => new Embedding(4, 3), () => new Bidirectional(new GRU(2) { Fused = false })])
        {
            var layer = make();
            Tensor Value() => Ops.Square(layer is Embedding ? layer.Apply(ids) : layer.Apply(GradientAssert.Uniform(1, -1f, 1f, 2, 3, 2)));
            Value();
            GradientCheck.Of(Value, layer.TrainableWeights, order: 2, tolerance: 1e-2).ThrowIfWrong();
        }
    }

    /// <summary>A critic whose step adds that the slopes by its input should have length 1.</summary>
    private sealed class Penalised(Sequential critic, bool isPure) : Model
    {
        private Sequential? tracked;

        public override bool IsPure => isPure;

        public int Runs { get; set; }

        public static Tensor Penalty(Layer critic, Tensor x, out Tensor value)
        {
            var tape = new GradientTape();
            tape.Watch(x);
            var output = value = tape.Record(() => critic.Apply(x));
            var slope = tape.Gradient(output, [x])[0];
            var length = Ops.Sqrt(Ops.Sum(Ops.Square(slope), [1, 2]) + 1e-6f);
            return Ops.Mean(Ops.Square(length - 1f));
        }

        protected override Tensor[] Call(Tensor[] inputs, CallContext context)
        {
            var layer = tracked ??= Track(critic);
            if (inputs[0].IsSymbolic)
                return [layer.Apply(inputs[0])];
            Runs++;
            context.AddLoss(Penalty(layer, inputs[0], out var value));
            return [value];
        }
    }

    private sealed class SelfAttention : Layer
    {
        private readonly Attention inner;

        public SelfAttention() => inner = Track(new Attention { UseScale = true });

        public override bool IsPure => true;

        protected override Tensor Call(Tensor input, CallContext context) => inner.Apply([input, input]);
    }

    private sealed class DerivativeOfTanh(bool isPure) : Layer
    {
        public override bool IsPure => isPure;

        protected override Tensor Call(Tensor input, CallContext context)
        {
            if (input.IsSymbolic)
                return Ops.Tanh(input);
            var tape = new GradientTape();
            tape.Watch(input);
            return tape.Gradient(tape.Record(() => Ops.Tanh(input)), [input])[0];
        }
    }
}
