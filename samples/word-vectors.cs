#:project ../src/Nabi/Nabi.csproj

// From raw reviews to a verdict with few labels: tokens, 100 words of a review, an embedding, two dense layers. The word vectors are
// learned with the task or, with `-- 10 glove`, GloVe's, which stay as they are. Reviews (84 MB) and GloVe (862 MB) are downloaded once.
using Nabi;
using Nabi.Data;
using Nabi.Layers;

static class FromWordVectors
{
    public const int Words = 10_000, Length = 100;

    static void Main(string[] args)
    {
        var epochs = args.Length > 0 ? int.Parse(args[0]) : 10;
        var glove = args.Contains("glove") ? GloVe.Load(100) : null;
        Seeds.Set(1);
        var (trainTexts, testTexts) = Imdb.LoadTexts();
        var tokenizer = new Tokenizer(numWords: Words);
        tokenizer.FitOnTexts(trainTexts.X);
        var model = Build(glove?.EmbeddingMatrix(tokenizer.WordIndex, Words), trainable: glove is null);
        var mixed = trainTexts.Shuffle(seed: 1);
        var samples = glove is null ? 2000 : 200;
        var (train, validation) = (Padded(tokenizer, mixed.Take(samples)), Padded(tokenizer, mixed.Skip(samples).Take(10_000)));
        Train(model, train, validation, new FitOptions { Epochs = epochs, Verbosity = Verbosity.Line });
        var (x, y) = Padded(tokenizer, testTexts);
        Console.WriteLine($"{tokenizer.WordIndex.Count} different words were read.");
        Console.WriteLine($"Of the reviews it never saw {model.Evaluate(x, y)["accuracy"]:0.0 %} are judged right.");
    }

    /// <summary>With given vectors, (10,000, 100), or with vectors of its own.</summary>
    public static Sequential Build(Tensor? vectors, bool trainable)
    {
        var model = new Sequential
        {
            new Input(Length) { DType = DType.Int32 },
            new Embedding(Words, 100) { Pretrained = vectors, Trainable = trainable },
            new Flatten(),
            new Dense(32, "relu"),
            new Dense(1, "sigmoid"),
        };
        model.Compile("rmsprop", "binary_crossentropy", "accuracy");
        return model;
    }

    public static History Train(Model model, LabeledData train, LabeledData validation, FitOptions options)
        => model.Fit(train.X, train.Y, options with { BatchSize = 32, Validation = validation.ToDataset().Batch(128) });

    /// <summary>The last 100 words of each text as numbers.</summary>
    public static LabeledData Padded(Tokenizer tokenizer, LabeledTexts texts)
        => new LabeledSequences(tokenizer.TextsToSequences(texts.X), texts.Y).Pad(Length);
}
