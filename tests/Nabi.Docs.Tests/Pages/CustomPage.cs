using Nabi;
using Nabi.Activations;
using Nabi.Callbacks;
using Nabi.Configs;
using Nabi.Formats;
using Nabi.Initializers;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Onnx;
using Nabi.Optimizers;

namespace Documentation.Pages;

/// <summary>The code of docs/custom.md.</summary>
public sealed class CustomPage : Page
{
    [Fact]
    public void Everything_of_your_own()
    {
        var (x, y) = (Some(32, 10, 4), Some(32, 1));
        Registry.Register<Layer>("Scale", config => new Scale(config.Float("start")));
        var model = new Sequential
        {
            new Input(10, 4),
            new Scale(1.5f),
            new FunctionLayer(x => Ops.Concat([Ops.Sin(x), Ops.Cos(x)])),
            new GRU(8) { Activation = Activation.Of("bent", x => x / (1f + Ops.Abs(x))) },
            new Dense(1),
        };
        var quantile = Loss.Of("quantile", (yTrue, yPred) =>
        {
            var error = yTrue - yPred;
            return Ops.Mean(Ops.Maximum(error * 0.9f, error * -0.1f), [-1]);    // one number per sample
        });
        var bias = Metric.Of("bias", (yTrue, yPred) => Ops.Mean(yPred - yTrue, [-1]));
        model.Compile("adam", quantile, bias, "mae");
        model.Compile("adam", quantile, new LargestError());
        model.Fit(x, y, epochs: 3, callbacks: [new StopAt(0.05f), new LambdaCallback { EpochEnd = (epoch, logs) => Console.WriteLine($"{epoch}: {logs}") }]);
        model.Predict(x, callbacks: [new LambdaCallback { PredictBatchEnd = (batch, outputs) => Console.WriteLine($"{batch}: {outputs[0].Shape}") }]);
        Assert.Equal(new Shape(32, 1), model.Predict(x).Shape);
        Assert.True(model.Evaluate(x, y)["largest_error"] > 0f);

        Registry.Register<Optimizer>("SignMomentum", config => new SignMomentum { Momentum = config.Float("momentum", 0.9f) });
        model.Compile(new SignMomentum(new CosineDecay(0.01f, decaySteps: 100)) { ClipNorm = 1f, WeightDecay = 1e-4f }, quantile);
        var first = model.Fit(x, y, epochs: 8, verbosity: Verbosity.Silent)["loss"];
        Assert.True(first[^1] < first[0]);
        var saved = new Sequential { new Input(3), new Dense(1) };
        saved.Compile(new SignMomentum(0.02f) { Momentum = 0.5f, ClipNorm = 1f }, "mse");
        saved.Save("signs.keras");
        var signs = Assert.IsType<SignMomentum>(Model.Load("signs.keras", compile: true).Optimizer);
        Assert.Equal((0.02f, 0.5f, 1f), (signs.LearningRate, signs.Momentum, signs.ClipNorm));

        var optimizer = new Adam();
        var noise = RandomStream.FromSeed(3);
        for (var step = 0; step < 5; step++)
        {
            var tape = new GradientTape();
            var value = tape.Record(() => quantile.Apply(y, model.Apply(x, training: true)));
            var gradients = tape.Gradient(value, model.TrainableVariables)
                .Select(gradient => gradient + Ops.NormalNoise(gradient, 0f, 0.01f, noise)).ToList();
            optimizer.Apply(model.TrainableVariables, gradients);
        }
        Assert.Equal(5, optimizer.Iterations);
    }

    [Fact]
    public void Gradients_of_gradients()
    {
        var random = RandomStream.FromSeed(1);
        var quantile = Loss.Of("quantile", (yTrue, yPred) => Ops.Mean(Ops.Maximum((yTrue - yPred) * 0.9f, (yTrue - yPred) * -0.1f), [-1]));
        Tensor Numbers(params int[] shape) => Some(shape);
        Tensor Points() => 0.2f * Ops.NormalNoise(Tensor.Zeros(32, 2), 0f, 1f, random) + Tensor.From(2f, -1f);
        Sequential generator = [new Input(2), new Dense(16, "tanh"), new Dense(2)];
        Sequential critic = [new Input(2), new Dense(16, "tanh"), new Dense(1)];
        var (learns, teaches) = (new Adam(0.005f) { Beta1 = 0.5f }, new Adam(0.005f) { Beta1 = 0.5f });
        for (var step = 0; step < 20; step++)
        {
            var (real, noise, share) = (Points(), Numbers(32, 2), Numbers(32, 1));
            var tape = new GradientTape();
            var loss = tape.Record(() =>
            {
                var fake = generator.Apply(noise);
                var mixed = share * real + (1f - share) * fake;
                var inner = new GradientTape();
                inner.Watch(mixed);
                var slope = inner.Gradient(inner.Record(() => critic.Apply(mixed)), [mixed])[0];
                var length = Ops.Sqrt(Ops.Sum(Ops.Square(slope), [1]) + 1e-8f);
                return Ops.Mean(critic.Apply(fake)) - Ops.Mean(critic.Apply(real)) + 10f * Ops.Mean(Ops.Square(length - 1f));
            });
            teaches.Apply(critic.TrainableVariables, tape.Gradient(loss, critic.TrainableVariables));

            loss = tape.Record(() => -Ops.Mean(critic.Apply(generator.Apply(noise))));
            learns.Apply(generator.TrainableVariables, tape.Gradient(loss, generator.TrainableVariables));
        }
        Assert.Equal(20, learns.Iterations);
        var check = GradientCheck.Of(x => quantile.Apply(x[0], x[1]), [Numbers(4, 3), Numbers(4, 3)]);
        Console.WriteLine(check);                               // The gradient of input 1 at (2, 0) is ..., within the allowed 0.002.
        GradientCheck.Of(() => critic.Apply(Numbers(4, 2)), critic.TrainableVariables, order: 2).ThrowIfWrong();
        Assert.True(check.IsRight);
    }

    [Fact]
    public void A_layer_of_your_own_is_saved_once_it_is_registered()
    {
        Registry.Register<Layer>("Scale", config => new Scale(config.Float("start")));
        var model = new Sequential { new Input(4), new Scale(1.5f) { Squared = true, Trainable = false, Name = "twice" } };
        model.Save("own.keras");
        var loaded = Model.Load("own.keras");
        Assert.Equal([2.25f, 4.5f, 0f, -2.25f], loaded.Predict(Tensor.From(new[,] { { 1f, 2f, 0f, -1f } })).ToArray());
        var own = Assert.IsType<Scale>(loaded.GetLayer("twice"));
        Assert.True(own.Squared);
        Assert.False(own.Trainable);
    }

    [Fact]
    public void A_loop_over_time()
    {
        var model = new Sequential { new Input(null, 4), new MovingAverage(4), new Dense(1) };
        model.Compile("adam", "mse");
        model.Fit(Some(8, 6, 4), Some(8, 1), verbosity: Verbosity.Silent);
        Assert.Equal(new Shape(2, 1), model.Predict(Some(2, 9, 4)).Shape);
    }

    [Fact]
    public void An_operation()
    {
        Tensor sums = Ops.Apply(new LogCumSumExp(), Tensor.From(-200f, 2f, 300f));
        GradientCheck.Of(new LogCumSumExp(), [Tensor.From(-1f, 0.5f, 0.2f)], order: 2).ThrowIfWrong();
        Assert.Equal([-200f, 2f, 300f], sums.ToArray());

        Operations.Register("LogCumSumExp", () => new LogCumSumExp());
        var steps = Input.Of(5);
        var summing = new Model(steps, new Dense(1).Apply(Ops.Apply(new LogCumSumExp(), new Dense(5).Apply(steps))));
        summing.Save("summing.keras");
        var x = Some(3, 5);
        Assert.Equal(summing.Predict(x).ToArray(), Model.Load("summing.keras").Predict(x).ToArray());
        summing.SaveOnnx("summing.onnx");
        Assert.Equal(summing.Predict(x).ToArray()[0], Model.LoadOnnx("summing.onnx").Predict(x).ToArray()[0], 1e-4f);
    }

    [Fact]
    public void A_model_class()
    {
        var x = Some(16, 4);
        var residual = new Residual(4);
        residual.Compile("adam", "mse");
        residual.Fit(x, x, epochs: 2);
        Assert.Equal(4, residual.Weights.Count);
    }
}

public sealed class Scale : Layer
{
    private static readonly ConfigSetting<float> StartSetting = ConfigSetting.Float(nameof(Start));
    private static readonly ConfigSetting<bool> SquaredSetting = ConfigSetting.Bool(nameof(Squared), false);
    private Variable factor = null!;

    public Scale(float start) => Set(StartSetting, start);

    public float Start => Get(StartSetting);

    public bool Squared { get => Get(SquaredSetting); init => Set(SquaredSetting, value); }

    protected override IEnumerable<ConfigSetting> Settings => [StartSetting, SquaredSetting];

    public override bool SupportsMasking => true;           // a mask passes through

    protected override void Build(IReadOnlyList<Shape> inputs)
        => factor = AddWeight("factor", [inputs[0][-1]], new Constant(Start), regularizer: "l2");

    protected override Tensor Call(Tensor input, CallContext context) => input * (Squared ? factor * factor : factor);
}

public sealed class MovingAverage : Layer
{
    private readonly Dense keep;

    public MovingAverage(int units) => keep = Track(new Dense(units, "sigmoid"));

    protected override void Build(IReadOnlyList<Shape> inputs) => keep.EnsureBuilt([[inputs[0][0], inputs[0][2]]]);

    protected override IReadOnlyList<Shape> ComputeOutputShape(IReadOnlyList<Shape> inputs) => [[inputs[0][0], inputs[0][2]]];

    protected override Tensor Call(Tensor input, CallContext context)
    {
        var mean = input[.., 0, ..];
        for (var t = 1; t < input.Shape[1]; t++)
        {
            var share = keep.Apply(input[.., t, ..]);
            mean = share * mean + (1f - share) * input[.., t, ..];
        }

        return mean;
    }
}

public sealed class SignMomentum : Optimizer
{
    private Variable[] means = [];

    public SignMomentum(float learningRate = 0.001f)
        : base(learningRate)
    {
    }

    public SignMomentum(LearningRateSchedule schedule)
        : base(schedule)
    {
    }

    public float Momentum { get; init; } = 0.9f;

    public override string ClassName => "SignMomentum";

    protected override void BuildSlots(IReadOnlyList<Variable> variables) => means = AddSlots(0f, "mean")[0];

    protected override void Update(in UpdatePiece piece)
    {
        var mean = piece.Of(means);                         // the part of the state that belongs to piece.Values
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = Momentum * mean[i] + (1 - Momentum) * piece.Gradient[i];
            piece.Values[i] -= piece.LearningRate * MathF.Sign(mean[i]);
        }
    }

    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("momentum", Momentum);
    }
}

public sealed class LogCumSumExp : Primitive
{
    public override object Key => typeof(LogCumSumExp);     // the settings, of which there are none: all instances are equal

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    public override void Forward(PrimitiveCall call)
    {
        var width = call.InputTensors[0].Shape[-1];
        var x = call.In();
        var y = call.Out();
        for (var i = 0; i < x.Length; i++)
        {
            var before = i % width == 0 ? float.NegativeInfinity : y[i - 1];
            var most = MathF.Max(before, x[i]);
            y[i] = most + MathF.Log(MathF.Exp(before - most) + MathF.Exp(x[i] - most));
        }
    }

    public override void Backward(PrimitiveCall call)
    {
        var width = call.InputTensors[0].Shape[-1];
        var x = call.In();
        var y = call.Out();
        var dy = call.OutputGradient();
        var dx = call.ClearedGradient();
        var later = 0f;
        for (var i = x.Length - 1; i >= 0; i--)
        {
            later = dy[i] + (i % width == width - 1 ? 0f : MathF.Exp(y[i] - y[i + 1]) * later);
            dx[i] += MathF.Exp(x[i] - y[i]) * later;
        }
    }

    public override Func<PrimitiveCall, Tensor[], Tensor> Formula => (_, inputs) => Sums(inputs[0]);

    // Each element beside all of its row, of which those behind it do not count.
    private static Tensor Sums(Tensor x)
    {
        var n = x.Shape[-1];
        var behind = new Tensor([n, n], [.. Enumerable.Range(0, n * n).Select(i => i % n > i / n ? 1f : 0f)]);
        return Ops.LogSumExp(Ops.Where(behind, -1e30f, Ops.Repeat(Ops.ExpandDims(x, -2), n, -2)), [-1]);
    }
}

public sealed class LargestError : Metric
{
    private float largest;

    public override string ClassName => "LargestError";

    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
        => largest = MathF.Max(largest, Ops.Max(Ops.Abs(yTrue - yPred)).Item());

    public override float Result() => largest;

    public override void Reset() => largest = 0f;
}

public sealed class StopAt(float goal) : Callback
{
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (logs["loss"] <= goal)
            Model.StopTraining = true;
    }
}

public sealed class Residual : Model
{
    private readonly Dense inner;
    private readonly Dense outer;

    public Residual(int width) => (inner, outer) = (Track(new Dense(width, "relu")), Track(new Dense(width)));

    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
        => [inputs[0] + outer.Apply(inner.Apply(inputs[0]))];
}
