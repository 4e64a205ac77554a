#:project ../src/Nabi/Nabi.csproj

// A photograph as a sequence: a small convolutional network makes 16 feature maps of 13 x 13 of it, and an LSTM reads one map after the
// other. The 60,000 photographs of CIFAR-10 are downloaded once (170 MB).
using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Metrics;
using Nabi.Optimizers;

static class CifarCnnLstm
{
    static void Main(string[] args)
    {
        Seeds.Set(1);
        var (train, test) = Cifar10.Load();
        (train, test) = (train.Scale(1 / 255f).OneHot(10), test.Scale(1 / 255f).OneHot(10));
        var model = Build([.. FeatureMaps(), new LSTM(30)]);
        Console.WriteLine(model.Summary());
        var options = new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 5, Verbosity = Verbosity.Line };
        model.Fit(train.X, train.Y, options with { BatchSize = 32 });
        Console.WriteLine(ConfusionMatrix.Of(test.Y, model.Predict(test.X, batchSize: 100), Cifar10.ClassNames));
    }

    public static Sequential Build(params IEnumerable<Layer> layers)
    {
        var model = new Sequential { new Input(32, 32, 3) };
        foreach (var layer in layers)
            model.Add(layer);
        model.Add(new Dense(10, "softmax"));
        model.Compile(new Adam(1e-3f), "categorical_crossentropy", "accuracy");
        return model;
    }

    /// <summary>(32, 32, 3) to 16 maps of 13 x 13, channels last.</summary>
    public static IEnumerable<Layer> Convolutions() => [new Conv2D(32, 3, "relu"), new MaxPooling2D(2), new Conv2D(16, 3, "relu")];

    /// <summary>The maps as a sequence. The axis of the maps must come to the front before the others become one.</summary>
    public static IEnumerable<Layer> FeatureMaps() => [.. Convolutions(), new Permute(3, 1, 2), new Reshape(16, 13 * 13)];
}
