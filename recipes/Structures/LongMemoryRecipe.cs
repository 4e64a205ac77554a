using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// "I grew up in France ... I speak fluent ___": a word at the beginning decides the word at the end, whatever stands between. The
/// gap grows, and each network goes on from what it learned with the shorter one.
/// </summary>
public sealed class LongMemoryRecipe()
    : Recipe("long-memory", "F", "\"I grew up in France ... I speak fluent ___\" over growing gaps: who still remembers?")
{
    public override string Notes
        => "A sentence is \"grew up in\" a country, words drawn at random, and \"speak fluent\"; the answer is one of eight languages, so "
            + "guessing is right one time in eight. Each "
        + "network goes through the gaps from the shortest to the longest, with the same sentences and epochs.";

    public override void Run(RecipeRun run)
    {
        int[] gaps = run.IsTiny ? [2, 4] : [2, 5, 10, 20, 40, 80];
        var chart = new LineChart("Right answers against the gap") { XLabel = "words between", LogX = true, YMinimum = 0, YMaximum = 1 };
        foreach (var (name, make) in (IEnumerable<(string, Func<Layer>)>)[("SimpleRNN", () => new SimpleRNN(32)),
            ("LSTM", () => new LSTM(32)), ("GRU", () => new GRU(32))])
        {
            Seeds.Set(run.Seed);
            var model = LongMemory.Build(make());
            run.Describe(model, name);
            List<double> right = [];
            foreach (var gap in gaps)
            {
                var (x, y) = LongMemory.Sentences(run.Size(1600, 64), gap, seed: 70 + gap);
                var (testX, testY) = LongMemory.Sentences(run.Size(800, 64), gap, seed: 170 + gap);
                var history = LongMemory.Train(model, x, y, run.Fit(8));
                run.Record(history, $"{name}, gap {gap}");
                right.Add(model.Evaluate(testX, testY)["accuracy"]);
                run.Metric($"{name.ToLowerInvariant()}_gap_{gap}", right[^1]);
            }

            chart.Add(name, [.. gaps.Select(gap => (double)gap)], right);
            if (name == "LSTM")
                ShowGates(run, model);
        }

        run.Show("Who remembers", chart.AddHorizontalLine(1.0 / LongMemory.Pairs.Length, "guessing"), "memory.svg");
    }

    private static void ShowGates(RecipeRun run, Model model)
    {
        var (sentence, _) = LongMemory.Sentences(1, run.Size(20, 4), seed: 7);
        var numbers = sentence.AsIntegers().ToArray();
        var vectors = model.Layers[0].Apply(sentence);
        run.Show("What the gates do", LstmGates.Of((LSTM)model.Layers[1], vectors.AsSpan())
            .Picture("Gates of the LSTM over a sentence", [.. numbers.Select(number => LongMemory.Words[number])]),
            "gates.svg", "The memory takes the country in and holds it until it is asked for.");
    }
}
