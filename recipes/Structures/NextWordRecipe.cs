using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>A small language model: the next word of a sentence, and text sampled letter by letter at several temperatures.</summary>
public sealed class NextWordRecipe()
    : Recipe("next-word", "F", "A small language model: the next word, and letters sampled at several temperatures.")
{
    private const int Window = 40;

    public override string Notes
        => "A low temperature makes the most likely letter likelier still: safe and repetitive. A high one evens them out: bold and "
            + "misspelled. The story is short, so the network learns it "
        + "nearly by heart; perplexity is the number of letters it hesitates between.";

    public override void Run(RecipeRun run)
    {
        NextWords(run);
        var letters = NextWord.Story.Distinct().Order().ToArray();
        int[] numbers = [.. NextWord.Story.Select(letter => Array.IndexOf(letters, letter))];
        var count = numbers.Length - Window;
        var x = new Tensor([count, Window], [.. Enumerable.Range(0, count).SelectMany(i => numbers.Skip(i).Take(Window))]);
        var y = new Tensor([count, Window], [.. Enumerable.Range(0, count).SelectMany(i => numbers.Skip(i + 1).Take(Window))]);

        var model = new Sequential
        {
            new Input([null]) { DType = DType.Int32 },
            new Embedding(letters.Length, 16),
            new LSTM(run.Size(128, 32)) { ReturnSequences = true },
            new Dense(letters.Length, "softmax"),
        };
        model.Compile(new Adam(5e-3f), "sparse_categorical_crossentropy", "accuracy");
        run.Describe(model, "letters");
        var history = model.Fit(x, y, run.Fit(12) with { BatchSize = 64, StepsPerEpoch = run.IsTiny ? 6 : null });
        run.Record(history, "letters");
        run.Metric("letter_perplexity", Math.Exp(history["loss"][^1]));

        List<IReadOnlyList<string>> rows = [];
        foreach (var temperature in (float[])[0.2f, 0.5f, 1f, 1.5f])
        {
            rows.Add([Format.Number(temperature),
                Sample(model, letters, "the butterfly ", temperature, run.Size(120, 20), RandomStream.FromSeed(run.Seed))]);
        }

        run.Table("Sampled letter by letter", ["temperature", "text"], rows);
    }

    /// <summary>The likeliest next words after some beginnings.</summary>
    private static void NextWords(RecipeRun run)
    {
        var tokenizer = NextWord.Words();
        var model = NextWord.Build(tokenizer);
        run.Describe(model, "words");
        var history = NextWord.Train(model, tokenizer, run.Fit(60, tiny: 4) with { Verbosity = Verbosity.Silent });
        run.Record(history, "words");
        run.Metric("next_word_accuracy", history["accuracy"][^1]);

        List<IReadOnlyList<string>> rows = [];
        foreach (var beginning in NextWord.Beginnings)
        {
            rows.Add([beginning, .. NextWord.Next(model, tokenizer, beginning)
                .Select(one => $"{one.Word} {one.Chance.ToString("0%", System.Globalization.CultureInfo.InvariantCulture)}")]);
        }

        run.Table("The next word", ["beginning", "first", "second", "third"], rows);
    }

    /// <summary>Letters drawn one after the other: chances to the power of 1 / temperature, made to sum to one.</summary>
    private static string Sample(Model model, char[] letters, string text, float temperature, int count, RandomStream random)
    {
        var draw = new float[1];
        for (var i = 0; i < count; i++)
        {
            int[] heard = [.. text.TakeLast(Window).Select(letter => Array.IndexOf(letters, letter))];
            var chances = model.Predict(new Tensor([1, heard.Length], heard)).ToArray()[^letters.Length..]
                .Select(chance => MathF.Pow(chance, 1 / temperature)).ToArray();
            random.Uniform(draw);
            var left = draw[0] * chances.Sum();
            var next = 0;
            while (next < letters.Length - 1 && (left -= chances[next]) > 0)
                next++;
            text += letters[next];
        }

        return text;
    }
}
