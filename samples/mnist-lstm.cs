#:project ../src/Nabi/Nabi.csproj

// A digit read from top to bottom: 28 time steps, each a row of 28 pixels, and at the end a judgement which of the ten digits it was.
// The second model reads from both ends, and all its steps count. The digits of MNIST are downloaded once (12 MB).
using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

static class MnistLstm
{
    static void Main(string[] args)
    {
        var epochs = args.Length > 0 ? int.Parse(args[0]) : 5;
        var (train, test) = Mnist.Load();
        (train, test) = (train.Scale(1 / 255f).OneHot(10), test.Scale(1 / 255f).OneHot(10));
        foreach (var layers in (Layer[][])[[new LSTM(64)], BothWays(layers: 1)])
        {
            Seeds.Set(1);
            var model = Build(new Input(28, 28), layers);
            Console.WriteLine(model.Summary());
            Train(model, train, new FitOptions { Epochs = epochs, Verbosity = Verbosity.Line });
            Console.WriteLine($"Of the digits it never saw {model.Evaluate(test.X, test.Y)["accuracy"]:0.0 %} are right.");
            Console.WriteLine($"The first ten are {Digits(test.Y[..10])}; read as {Digits(model.Predict(test.X[..10]))}.");
        }
    }

    /// <summary>The layers that read, between the rows of pixels and the judgement.</summary>
    public static Sequential Build(Input image, params IEnumerable<Layer> layers)
    {
        var model = new Sequential { image };
        foreach (var layer in layers)
            model.Add(layer);
        model.Add(new Dense(10, "softmax"));
        model.Compile(new Adam(1e-3f), "categorical_crossentropy", "accuracy");
        return model;
    }

    /// <summary>Bidirectional LSTMs on one another, each handing on the outputs of all its steps.</summary>
    public static Layer[] BothWays(int layers)
        => [.. Enumerable.Range(0, layers).Select(_ => new Bidirectional(new LSTM(64) { ReturnSequences = true })), new Flatten()];

    public static History Train(Model model, LabeledData train, FitOptions options)
        => model.Fit(train.X, train.Y, options with { BatchSize = 32 });

    static string Digits(Tensor rows) => string.Join(' ', Ops.ArgMax(rows).AsIntegers().ToArray());
}
