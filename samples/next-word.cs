#:project ../src/Nabi/Nabi.csproj

// A small language model: which word comes after five others. Words become numbers and vectors, an LSTM reads them, a softmax over all
// words answers. The story is short, so that the network knows it nearly by heart. For letters see text-generation.cs.
using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

static class NextWord
{
    /// <summary>How many words the model hears.</summary>
    public const int Context = 5;

    public const string Story =
        "the clouds are in the sky. the fish are in the sea. the birds are in the tree. the child is in the house. a small "
        + "butterfly lived in the garden behind the house. in the morning the butterfly flew over the wall and into the field. "
        + "the field was full of flowers, and the flowers were full of light. the butterfly sat down on a red flower and drank. "
        + "then the wind came over the hill and the flower moved. the butterfly moved with the flower. it did not fear the wind, "
        + "for the wind was an old friend. at noon the sun stood over the field. the child came out of the house and into the "
        + "garden. the child saw the butterfly on the flower and sat down in the grass. they looked at each other for a long "
        + "time. in the evening the clouds came over the hill. the rain came after the clouds, and the butterfly flew under a "
        + "leaf. the child ran into the house and looked out of the window. the rain fell on the field and on the flowers and on "
        + "the garden behind the house. at night the rain was over. the moon stood over the hill, and the stars were in the sky. "
        + "the butterfly slept under the leaf. the child slept in the house. in the morning the sun stood over the garden. the "
        + "child came out of the house and said, good morning, butterfly. the butterfly flew over the wall and sat down on the "
        + "hand of the child. they looked at each other for a long time. then the wind came over the hill, and the butterfly flew"
        + " with the wind over the field, over the flowers, and into the sky.";

    public static readonly string[] Beginnings =
        ["the clouds are in the", "butterfly sat down on a", "they looked at each other", "the child came out of"];

    static void Main(string[] args)
    {
        Seeds.Set(1);
        var tokenizer = Words();
        var model = Build(tokenizer);
        Train(model, tokenizer, new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 60, Verbosity = Verbosity.Silent });
        foreach (var beginning in Beginnings)
        {
            foreach (var (word, chance) in Next(model, tokenizer, beginning))
                Console.WriteLine($"{beginning} {word}: {chance:0 %}");
        }
    }

    /// <summary>The words of the story by number, from 1.</summary>
    public static Tokenizer Words()
    {
        var tokenizer = new Tokenizer();
        tokenizer.FitOnTexts([Story]);
        return tokenizer;
    }

    public static Sequential Build(Tokenizer tokenizer)
    {
        var model = new Sequential
        {
            new Input(Context) { DType = DType.Int32 },
            new Embedding(tokenizer.WordIndex.Count + 1, 32),
            new LSTM(64),
            new Dense(tokenizer.WordIndex.Count + 1, "softmax"),
        };
        model.Compile(new Adam(5e-3f), "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    public static History Train(Model model, Tokenizer tokenizer, FitOptions options)
    {
        var words = tokenizer.TextsToSequences([Story])[0];
        var count = words.Length - Context;
        var x = new Tensor([count, Context], [.. Enumerable.Range(0, count).SelectMany(i => words[i..(i + Context)])]);
        return model.Fit(x, new Tensor([count], words.AsSpan(Context)), options with { BatchSize = 32 });
    }

    /// <summary>The three likeliest words after a beginning.</summary>
    public static IEnumerable<(string Word, float Chance)> Next(Model model, Tokenizer tokenizer, string beginning)
        => model.Predict(Sequences.Pad(tokenizer.TextsToSequences([beginning]), Context)).ToArray().Index()
            .OrderByDescending(one => one.Item).Take(3).Select(one => (tokenizer.IndexWord.GetValueOrDefault(one.Index, ""), one.Item));
}
