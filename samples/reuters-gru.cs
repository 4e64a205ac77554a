#:project ../src/Nabi/Nabi.csproj

// Newswires sorted into 46 topics by two GRU layers, the first handing on the outputs of all its steps to the second.
// The 11,228 newswires of Reuters, as word numbers, are downloaded once (2 MB).
using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Metrics;
using Nabi.Optimizers;

static class ReutersGru
{
    public const int Words = 10_000, Topics = 46;

    static void Main(string[] args)
    {
        const int length = 500;
        Seeds.Set(1);
        var (train, test) = Reuters.Load(numWords: Words);
        var model = Build(length);
        Console.WriteLine(model.Summary());
        Train(model, train.Pad(length), new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 20, Verbosity = Verbosity.Line });

        var (x, y) = test.Pad(length);
        var said = model.Predict(x, batchSize: 128);
        var confusion = ConfusionMatrix.Of(y, said);
        Console.WriteLine($"Of the newswires it never saw {confusion.Accuracy:0.0 %} are sorted right.");
        foreach (var (topic, count) in y.AsIntegers().ToArray().CountBy(topic => topic).OrderByDescending(one => one.Value).Take(5))
            Console.WriteLine($"topic {topic,2}: {confusion[topic, topic]} of {count} right");
    }

    public static Sequential Build(int length)
    {
        var model = new Sequential
        {
            new Input(length) { DType = DType.Int32 },
            new Embedding(Words, 256),
            new GRU(256) { ReturnSequences = true },
            new GRU(128),
            new Dense(Topics, "softmax"),
        };
        model.Compile(new Adam(), "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    /// <summary>A fifth of the newswires is kept for validation.</summary>
    public static History Train(Model model, LabeledData train, FitOptions options)
        => model.Fit(train.X, train.Y, options with { BatchSize = 32, ValidationSplit = 0.2f });
}
