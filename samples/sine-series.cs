#:project ../src/Nabi/Nabi.csproj

// A series forecast one step ahead at every step: t sin(t) / 3 + 2 sin(5 t), 20 values in, the same shifted by one out. A dense layer
// works on the last axis, so that each state of 100 numbers becomes one. Afterwards the network runs on its own.
using Nabi;
using Nabi.Layers;
using Nabi.Optimizers;

static class SineSeries
{
    public const int Steps = 20;
    public const float Resolution = 0.1f, End = 30;

    static void Main(string[] args)
    {
        var iterations = args.Length > 0 ? 100 * int.Parse(args[0]) : 1500;
        Seeds.Set(1);
        var model = new Sequential
        {
            new Input(Steps, 1),
            new SimpleRNN(100) { ReturnSequences = true },
            new Dense(1),
        };
        foreach (var (i, loss) in Train(model, iterations, RandomStream.FromSeed(1)).Index())
        {
            if ((i + 1) % 100 == 0)
                Console.WriteLine($"step {i + 1}: loss {loss:0.0000}");
        }

        var series = Continue(model, 100);
        Console.WriteLine($"Error one step ahead: {Error(model):0.0000}. Running on its own from t = 2 on:");
        for (var step = Steps; step < series.Count; step += 10)
            Console.WriteLine($"t = {step * Resolution:0.0}: {series[step],6:0.00}, truly {Value(step * Resolution),6:0.00}");
    }

    public static float Value(float t) => t * MathF.Sin(t) / 3 + 2 * MathF.Sin(5 * t);

    /// <summary>Windows that begin anywhere: x and, one step later, y, both (count, 20, 1).</summary>
    public static (Tensor X, Tensor Y) Windows(RandomStream random, int count = 50)
    {
        var starts = new float[count];
        random.Uniform(starts, 0, End - Steps * Resolution);
        return (From(0), From(1));

        Tensor From(int shift) => new([count, Steps, 1],
            [.. starts.SelectMany(start => Enumerable.Range(shift, Steps).Select(step => Value(start + step * Resolution)))]);
    }

    /// <summary>So many training steps on fresh windows; gives the loss of each.</summary>
    public static IEnumerable<float> Train(Model model, int iterations, RandomStream random)
    {
        model.Compile(new Adam(1e-3f), "mse");
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var (x, y) = Windows(random);
            yield return model.TrainOnBatch(x, y)["loss"];
        }
    }

    /// <summary>The mean squared error one step ahead, on 200 windows.</summary>
    public static double Error(Model model)
    {
        var (x, y) = Windows(RandomStream.FromSeed(977), 200);
        return model.Predict(x, batchSize: 50).ToArray().Zip(y.ToArray()).Average(pair => Math.Pow(pair.First - pair.Second, 2));
    }

    /// <summary>The first 20 values, and then those that the model says when it hears its own.</summary>
    public static List<float> Continue(Model model, int count)
    {
        List<float> values = [.. Enumerable.Range(0, Steps).Select(step => Value(step * Resolution))];
        while (values.Count < count)
            values.Add(model.Predict(new Tensor([1, Steps, 1], [.. values.TakeLast(Steps)])).AsSpan()[^1]);
        return values;
    }
}
