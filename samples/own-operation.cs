#:project ../src/Nabi/Nabi.csproj

// A custom operation: where operations made of others are slow or lose digits, one gives its numbers and its gradient on spans.
// This one is the soft threshold of signals, x shrunk towards 0 by t; GradientCheck compares its gradient with finite differences.
using Nabi;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 5;
Console.WriteLine(Ops.Apply(new SoftThreshold(1f), Tensor.From(-3f, -0.5f, 0f, 0.5f, 3f)));
GradientCheck.Of(new SoftThreshold(1f), [Tensor.From(-3f, -0.4f, 0.3f, 2f)]).ThrowIfWrong();
Console.WriteLine("The gradient is that of finite differences.");

// In a model it is a function between layers: a signal of two waves in noise is taken apart into waves (the cosine transform), what is
// weak is taken for noise, the rest is put together again, and a dense layer learns to make up for what the threshold took away.
Seeds.Set(1);
const int Length = 64;
var (noisy, clean) = Signals(1000, new Random(1));
var (noisyTest, cleanTest) = Signals(200, new Random(2));
var waves = new Tensor([Length, Length], [.. Enumerable.Range(0, Length * Length).Select(i =>
    MathF.Sqrt((i % Length == 0 ? 1f : 2f) / Length) * MathF.Cos(MathF.PI * (i % Length) * (i / Length + 0.5f) / Length))]);
foreach (float threshold in (float[])[0f, 1f, 2f, 4f])
{
    var model = new Sequential
    {
        new Input(Length),
        new FunctionLayer(x => Ops.Apply(new SoftThreshold(threshold), x.MatMul(waves)).MatMul(Ops.Transpose(waves))),
        new Dense(Length) { KernelInitializer = "identity", UseBias = false },
    };
    model.Compile("adam", "mse");
    model.Fit(noisy, clean, epochs, verbosity: Verbosity.Silent);
    Console.WriteLine($"Threshold {threshold}: error {model.Evaluate(noisyTest, cleanTest)["loss"]:0.0000} on signals it never saw.");
}

static (Tensor Noisy, Tensor Clean) Signals(int count, Random random)
{
    var (noisy, clean) = (new float[count * Length], new float[count * Length]);
    for (int i = 0; i < count; i++)
    {
        for (int wave = 0; wave < 2; wave++)
        {
            double speed = Math.PI * random.Next(1, Length) / Length, size = 1 + random.NextDouble();
            for (int t = 0; t < Length; t++)
                clean[i * Length + t] += (float)(size * Math.Cos(speed * (t + 0.5)));
        }
    }

    for (int i = 0; i < clean.Length; i++)
        noisy[i] = clean[i] + 2f * (random.NextSingle() - 0.5f);
    return (new Tensor([count, Length], noisy), new Tensor([count, Length], clean));
}

/// <summary>x - t above t, x + t below -t, else 0.</summary>
sealed class SoftThreshold(float threshold) : Primitive
{
    /// <summary>Operations with equal settings share what was recorded of them.</summary>
    public override object Key => (typeof(SoftThreshold), threshold);

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    public override void Forward(PrimitiveCall call)
    {
        var x = call.In();
        var y = call.Out();
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] - Math.Clamp(x[i], -threshold, threshold);
    }

    public override void Backward(PrimitiveCall call)
    {
        var x = call.In();
        var dy = call.OutputGradient();
        var dx = call.ClearedGradient();
        for (int i = 0; i < x.Length; i++)
            dx[i] += MathF.Abs(x[i]) > threshold ? dy[i] : 0f;
    }
}
