#:project ../src/Nabi/Nabi.csproj

// Film reviews, good or bad: words become vectors, an LSTM reads the last 500 of a review, one sigmoid judges.
// The 50,000 reviews of IMDB, as word numbers, are downloaded once (17 MB).
using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

static class ImdbLstm
{
    public const int Words = 10_000;

    static void Main(string[] args)
    {
        const int length = 500;
        Seeds.Set(1);
        var (train, test) = Imdb.Load(numWords: Words);
        var model = Build(length, new Embedding(Words, 32), new LSTM(32), new Dense(1, "sigmoid"));
        Console.WriteLine(model.Summary());
        Train(model, train.Pad(length), new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 10, Verbosity = Verbosity.Line });
        var (x, y) = test.Pad(length);
        Console.WriteLine($"Of the reviews it never saw {model.Evaluate(x, y, batchSize: 128)["accuracy"]:0.0 %} are judged right.");

        // A review of your own: 1 begins it, a word has its rank plus 3, and 2 stands for words that are not known.
        var ranks = Imdb.WordIndex();
        foreach (var review in (string[])["a wonderful film with a great cast and a moving story", "boring and dull what a waste of time"])
        {
            int Number(string word) => ranks.TryGetValue(word, out var rank) && rank + 3 < Words ? rank + 3 : 2;
            int[] numbers = [1, .. review.Split(' ').Select(Number)];
            var verdict = model.Predict(Sequences.Pad([numbers], length))[0, 0];
            Console.WriteLine($"{verdict:0.00} for \"{review}\"");
        }
    }

    /// <summary>The layers from the embedding up to the judgement, for reviews of so many words.</summary>
    public static Sequential Build(int length, params IEnumerable<Layer> layers)
    {
        var model = new Sequential { new Input(length) { DType = DType.Int32 } };
        foreach (var layer in layers)
            model.Add(layer);
        model.Compile(new RMSprop(), "binary_crossentropy", "accuracy");
        return model;
    }

    /// <summary>A fifth of the reviews is kept for validation.</summary>
    public static History Train(Model model, LabeledData train, FitOptions options)
        => model.Fit(train.X, train.Y, options with { BatchSize = 128, ValidationSplit = 0.2f });
}
