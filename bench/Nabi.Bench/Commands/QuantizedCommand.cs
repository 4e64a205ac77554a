using Nabi.Data;
using Nabi.Formats;

namespace Nabi.Bench;

/// <summary>
/// <c>quantized</c>: predictions with weights of eight bits beside those of the same model with floats, in turns: time, accuracy where the
/// data sets are there, and the size of the file.
/// </summary>
internal static class QuantizedCommand
{
    public static void Run(BenchOptions options, TextWriter output)
    {
        output.WriteLine(
            $"{Machine.Processor}, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}; milliseconds of processor time of a "
            + "prediction, the median of the rounds; x is the floats' time divided by it, both in the same rounds");
        output.WriteLine($"{"model",-34} {"floats",9} {"bits",9} {"x",6} {"KB floats",10} {"KB bits",9}");
        foreach (var (name, make, shape) in Models())
            output.WriteLine(Speed(options, name, make, shape));
        if ((options.Data ?? Environment.GetEnvironmentVariable("NABI_DATA")) is not { } data)
            return;
        output.WriteLine($"{"accuracy on the test set",-34} {"floats",9} {"bits",9}");
        foreach (var (name, model, test) in Trained(data))
        {
            var before = model.Evaluate(test.X, test.Y)["accuracy"];
            model.Quantize();
            var after = model.Evaluate(test.X, test.Y)["accuracy"];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {before,9:0.0000} {after,9:0.0000}"));
        }
    }

    private static IEnumerable<(string Name, Func<Sequential> Make, int[] Shape)> Models()
    {
        yield return ("LSTM 512, batch 64, 50 steps", () => [new Input(50, 128), new LSTM(512), new Dense(10)], [64, 50, 128]);
        yield return ("LSTM 512, batch 1, 50 steps", () => [new Input(50, 128), new LSTM(512), new Dense(10)], [1, 50, 128]);
        yield return ("LSTM 1024, batch 32, 64 steps", () => [new Input(64, 128), new LSTM(1024), new Dense(10)], [32, 64, 128]);
        yield return ("GRU 512, batch 64, 50 steps", () => [new Input(50, 128), new GRU(512), new Dense(10)], [64, 50, 128]);
        yield return ("SimpleRNN 512, batch 64, 50 steps", () => [new Input(50, 128), new SimpleRNN(512), new Dense(10)], [64, 50, 128]);
        yield return ("Dense 784-1024-1024-10, batch 64",
            () => [new Input(784), new Dense(1024, "relu"), new Dense(1024, "relu"), new Dense(10)], [64, 784]);
        yield return ("Conv2D 32x32x3, 64 and 128, batch 32",
            () => [new Input(32, 32, 3), new Conv2D(64, 3, "relu"), new Conv2D(128, 3, "relu"), new Flatten(), new Dense(10)],
            [32, 32, 32, 3]);
    }

    private static string Speed(BenchOptions options, string name, Func<Sequential> make, int[] shape)
    {
        Sequential plain = make(), rounded = make();
        rounded.SetWeights([.. plain.Weights.Select(weight => weight.Value)]);
        rounded.Quantize();
        var x = new RandomData(1).Uniform(shape);
        var floats = new Measurement(new Workload(name, "", 0, () => new Prepared(() => plain.Predict(x))));
        var bits = new Measurement(new Workload(name, "", 0, () => new Prepared(() => rounded.Predict(x))));
        for (var round = 0; round < options.Rounds; round++)
        {
            floats.Round(options.Seconds);
            bits.Round(options.Seconds);
        }

        var (before, after) = (Statistics.Median([.. floats.RoundProcessorTimes]), Statistics.Median([.. bits.RoundProcessorTimes]));
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-34} {before,9:0.000} {after,9:0.000} {before / after,6:0.00} {Kilobytes(plain),10:0} {Kilobytes(rounded),9:0}");
    }

    private static double Kilobytes(Model model)
    {
        var path = Path.Combine(Path.GetTempPath(), "nabi-quantized.keras");
        model.Save(path);
        var length = new FileInfo(path).Length;
        File.Delete(path);
        return length / 1e3;
    }

    private static IEnumerable<(string Name, Model Model, LabeledData Test)> Trained(string data)
    {
        Seeds.Set(1);
        if (Directory.Exists(Path.Combine(data, "mnist")))
        {
            var (train, test) = Mnist.Load(data);
            LabeledData Scaled(LabeledData part) => part.Scale(1 / 255f);
            (train, test) = (Scaled(train), Scaled(test));
            Sequential rows = [new Input(28, 28), new LSTM(64), new Dense(10, "softmax")];
            yield return ("MNIST, LSTM 64 over rows", Fitted(rows, "sparse_categorical_crossentropy", train, 3), test);
            Sequential images = [new Input(28, 28), new Reshape(28, 28, 1), new Conv2D(16, 3, "relu"), new MaxPooling2D(2),
                new Conv2D(32, 3, "relu"), new MaxPooling2D(2), new Flatten(), new Dense(10, "softmax")];
            yield return ("MNIST, two convolutions", Fitted(images, "sparse_categorical_crossentropy", train, 2), test);
        }

        if (Directory.Exists(Path.Combine(data, "imdb")))
        {
            var (train, test) = Imdb.Load(numWords: 10_000, folder: data);
            Sequential reviews = [new Input(200) { DType = DType.Int32 }, new Embedding(10_000, 32), new LSTM(32), new Dense(1, "sigmoid")];
            yield return ("IMDB, LSTM 32 over 200 words", Fitted(reviews, "binary_crossentropy", train.Pad(200), 3), test.Pad(200));
        }
    }

    private static Sequential Fitted(Sequential model, string loss, LabeledData train, int epochs)
    {
        model.Compile("adam", loss, ["accuracy"]);
        model.Fit(train.X, train.Y, epochs: epochs, batchSize: 64, verbosity: Verbosity.Silent);
        return model;
    }
}
