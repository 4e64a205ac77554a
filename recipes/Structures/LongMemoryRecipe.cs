using Nabi.Layers;
using Nabi.Optimizers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// "I grew up in France ... I speak fluent ___": a word at the beginning decides the word at the end, whatever stands between. The
/// gap grows, and each network goes on from what it learned with the shorter one.
/// </summary>
public sealed class LongMemoryRecipe : Recipe
{
    private static readonly (string Country, string Language)[] Pairs =
    [
        ("France", "French"), ("Korea", "Korean"), ("Italy", "Italian"), ("Japan", "Japanese"), ("Spain", "Spanish"), ("Turkey", "Turkish"), ("Poland", "Polish"), ("Greece", "Greek"),
    ];

    private static readonly string[] Between = "and then we moved house went to school read books had friends liked music played games saw films".Split(' ');

    public override string Name => "long-memory";

    public override string Section => "F";

    public override string Summary => "\"I grew up in France ... I speak fluent ___\" over growing gaps: who still remembers?";

    public override string Notes =>
        "A sentence is \"grew up in\" a country, words drawn at random, and \"speak fluent\"; the answer is one of eight languages, so guessing is right one time in eight. Each "
        + "network goes through the gaps from the shortest to the longest, with the same sentences and epochs.";

    public override void Run(RecipeRun run)
    {
        int[] gaps = run.IsTiny ? [2, 4] : [2, 5, 10, 20, 40, 80];
        var chart = new LineChart("Right answers against the gap") { XLabel = "words between", LogX = true, YMinimum = 0, YMaximum = 1 };
        foreach (var (name, make) in (IEnumerable<(string, Func<Layer>)>)[("SimpleRNN", () => new SimpleRNN(32)), ("LSTM", () => new LSTM(32)), ("GRU", () => new GRU(32))])
        {
            Seeds.Set(run.Seed);
            var model = new Sequential
            {
                new Input([null]) { DType = DType.Int32 },
                new Embedding(Pairs.Length + Between.Length + 5, 16),
                make(),
                new Dense(Pairs.Length, "softmax"),
            };
            model.Compile(new Adam(3e-3f) { ClipNorm = 1f }, "sparse_categorical_crossentropy", "accuracy");
            run.Describe(model, name);
            List<double> right = [];
            foreach (var gap in gaps)
            {
                var (x, y) = Sentences(run.Size(1600, 64), gap, seed: 70 + gap);
                var (testX, testY) = Sentences(run.Size(800, 64), gap, seed: 170 + gap);
                var history = model.Fit(x, y, epochs: run.Epochs(8), batchSize: 32, verbosity: run.Verbosity, cancellation: run.Cancellation);
                run.Record(history, $"{name}, gap {gap}");
                right.Add(model.Evaluate(testX, testY)["accuracy"]);
                run.Metric($"{name.ToLowerInvariant()}_gap_{gap}", right[^1]);
            }

            chart.Add(name, [.. gaps.Select(gap => (double)gap)], right);
            if (name == "LSTM")
                ShowGates(run, model);
        }

        run.Show("Who remembers", chart.AddHorizontalLine(1.0 / Pairs.Length, "guessing"), "memory.svg");
    }

    /// <summary>Sentences as word numbers, and the number of the language.</summary>
    private static (Tensor X, Tensor Y) Sentences(int count, int gap, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var words = new List<int>();
        var answers = new int[count];
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

    private static int Word(string word) => Pairs.Length + Between.Length + Array.IndexOf(["grew", "up", "in", "speak", "fluent"], word);

    private static void ShowGates(RecipeRun run, Model model)
    {
        var (sentence, _) = Sentences(1, run.Size(20, 4), seed: 7);
        var numbers = sentence.AsIntegers().ToArray();
        var vectors = model.Layers[0].Apply(sentence);
        string[] words = [.. Pairs.Select(pair => pair.Country), .. Between, "grew", "up", "in", "speak", "fluent"];
        run.Show("What the gates do", LstmGates.Of((LSTM)model.Layers[1], vectors.AsSpan()).Picture("Gates of the LSTM over a sentence", [.. numbers.Select(number => words[number])]),
            "gates.svg", "The memory takes the country in and holds it until it is asked for.");
    }
}
