using Nabi;
using Nabi.Activations;
using Nabi.Callbacks;
using Nabi.Configs;
using Nabi.Formats;
using Nabi.Initializers;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

namespace Documentation.Pages;

/// <summary>The code of docs/custom.md.</summary>
public sealed class CustomPage : Page
{
    [Fact]
    public void Everything_of_your_own()
    {
        var (x, y) = (Some(32, 10, 4), Some(32, 1));
        Registry.Register<Layer>("Scale", Scale.Read);
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
            return Ops.Mean(Ops.Maximum(error * 0.9f, error * -0.1f), [-1]);    // one number a sample
        });
        var bias = Metric.Of("bias", (yTrue, yPred) => Ops.Mean(yPred - yTrue, [-1]));
        model.Compile("adam", quantile, bias, "mae");
        model.Compile("adam", quantile, new LargestError());
        model.Fit(x, y, epochs: 3, callbacks: [new StopAt(0.05f), new LambdaCallback { EpochEnd = (epoch, logs) => Console.WriteLine($"{epoch}: {logs}") }]);
        Assert.Equal(new Shape(32, 1), model.Predict(x).Shape);
        Assert.True(model.Evaluate(x, y)["largest_error"] > 0f);

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
    public void A_layer_of_your_own_is_saved_once_it_is_registered()
    {
        Registry.Register<Layer>("Scale", Scale.Read);
        var model = new Sequential { new Input(4), new Scale(1.5f) };
        model.Save("own.keras");
        Assert.Equal([1.5f, 3f, 0f, -1.5f], Model.Load("own.keras").Predict(Tensor.From(new[,] { { 1f, 2f, 0f, -1f } })).ToArray());
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

public sealed class Scale(float start) : Layer
{
    private Variable factor = null!;

    protected override void Build(IReadOnlyList<Shape> inputs)
        => factor = AddWeight("factor", [inputs[0][-1]], new Constant(start), regularizer: "l2");

    protected override Tensor Call(Tensor input, CallContext context) => input * factor;

    public override bool SupportsMasking => true;           // a mask passes through

    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("start", start);
    }

    public static Scale Read(Config config) => new(config.Float("start"));
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
