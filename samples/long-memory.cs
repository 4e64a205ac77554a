#:project ../src/Nabi/Nabi.csproj

// "I grew up in France ... I speak fluent ___": a word at the beginning decides the word at the end, whatever stands between. The gap
// grows, and each network goes on from what it learned with the shorter one: who still remembers, and over how many words?
using Nabi;
using Nabi.Layers;
using Nabi.Optimizers;

static class LongMemory
{
    public static readonly (string Country, string Language)[] Pairs =
    [
        ("France", "French"), ("Korea", "Korean"), ("Italy", "Italian"), ("Japan", "Japanese"), ("Spain", "Spanish"), ("Turkey", "Turkish"),
        ("Poland", "Polish"), ("Greece", "Greek"),
    ];

    private static readonly string[] Between =
        "and then we moved house went to school read books had friends liked music played games saw films".Split(' ');

    /// <summary>All words; a word's number is its place. The countries come first, then what stands between.</summary>
    public static readonly string[] Words = [.. Pairs.Select(pair => pair.Country), .. Between, "grew", "up", "in", "speak", "fluent"];

    static void Main(string[] args)
    {
        var epochs = args.Length > 0 ? int.Parse(args[0]) : 8;
        foreach (var layer in (Layer[])[new SimpleRNN(32), new LSTM(32), new GRU(32)])
        {
            Seeds.Set(1);
            var model = Build(layer);
            foreach (var gap in (int[])[2, 5, 10, 20, 40])
            {
                var (x, y) = Sentences(1600, gap, seed: 70 + gap);
                var (xTest, yTest) = Sentences(800, gap, seed: 170 + gap);
                Train(model, x, y, new FitOptions { Epochs = epochs, Verbosity = Verbosity.Silent });
                Console.WriteLine($"{layer.ClassName,-10} {gap,2} words between: {model.Evaluate(xTest, yTest)["accuracy"]:0 %} right");
            }
        }
    }

    public static Sequential Build(Layer memory)
    {
        var model = new Sequential
        {
            new Input([null]) { DType = DType.Int32 },
            new Embedding(Words.Length, 16),
            memory,
            new Dense(Pairs.Length, "softmax"),
        };
        model.Compile(new Adam(3e-3f) { ClipNorm = 1f }, "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    public static History Train(Model model, Tensor x, Tensor y, FitOptions options) => model.Fit(x, y, options with { BatchSize = 32 });

    /// <summary>Sentences as word numbers, (count, gap + 6), and the number of the language, (count).</summary>
    public static (Tensor X, Tensor Y) Sentences(int count, int gap, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var (words, answers) = (new List<int>(), new int[count]);
        for (var i = 0; i < count; i++)
        {
            answers[i] = random.NextInt(Pairs.Length);
            words.AddRange([Word("grew"), Word("up"), Word("in"), answers[i]]);
            for (var k = 0; k < gap; k++)
                words.Add(Pairs.Length + random.NextInt(Between.Length));
            words.AddRange([Word("speak"), Word("fluent")]);
        }

        return (new Tensor([count, gap + 6], [.. words]), new Tensor([count], answers));
    }

    private static int Word(string word) => Array.LastIndexOf(Words, word);
}
