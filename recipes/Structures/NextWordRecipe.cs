using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>A small language model: the next word of a sentence, and text sampled letter by letter at several temperatures.</summary>
public sealed class NextWordRecipe : Recipe
{
    private const int Window = 40;

    private const string Story =
        "the clouds are in the sky. the fish are in the sea. the birds are in the tree. the child is in the house. a small butterfly lived in the garden behind the house. "
        + "in the morning the butterfly flew over the wall and into the field. the field was full of flowers, and the flowers were full of light. the butterfly sat down on a red "
        + "flower and drank. then the wind came over the hill and the flower moved. the butterfly moved with the flower. it did not fear the wind, for the wind was an old friend. "
        + "at noon the sun stood over the field. the child came out of the house and into the garden. the child saw the butterfly on the flower and sat down in the grass. they "
        + "looked at each other for a long time. in the evening the clouds came over the hill. the rain came after the clouds, and the butterfly flew under a leaf. the child ran "
        + "into the house and looked out of the window. the rain fell on the field and on the flowers and on the garden behind the house. at night the rain was over. the moon "
        + "stood over the hill, and the stars were in the sky. the butterfly slept under the leaf. the child slept in the house. in the morning the sun stood over the garden. "
        + "the child came out of the house and said, good morning, butterfly. the butterfly flew over the wall and sat down on the hand of the child. they looked at each other for "
        + "a long time. then the wind came over the hill, and the butterfly flew with the wind over the field, over the flowers, and into the sky.";

    public override string Name => "next-word";

    public override string Section => "F";

    public override string Summary => "A small language model: the next word, and letters sampled at several temperatures.";

    public override string Notes =>
        "A low temperature makes the most likely letter likelier still: safe and repetitive. A high one evens them out: bold and misspelled. The story is short, so the network learns it "
        + "nearly by heart; perplexity is the number of letters it hesitates between.";

    public override void Run(RecipeRun run)
    {
        NextWord(run);
        var letters = Story.Distinct().Order().ToArray();
        int[] numbers = [.. Story.Select(letter => Array.IndexOf(letters, letter))];
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
        var history = model.Fit(x, y, new FitOptions
        {
            Epochs = run.Epochs(12),
            BatchSize = 64,
            StepsPerEpoch = run.IsTiny ? 6 : null,
            Verbosity = run.Verbosity,
            Cancellation = run.Cancellation,
        });
        run.Record(history, "letters");
        run.Metric("letter_perplexity", Math.Exp(history["loss"][^1]));

        List<IReadOnlyList<string>> rows = [];
        foreach (var temperature in (float[])[0.2f, 0.5f, 1f, 1.5f])
            rows.Add([RecipeRun.Number(temperature), Sample(model, letters, "the butterfly ", temperature, run.Size(120, 20), RandomStream.FromSeed(run.Seed))]);
        run.Table("Sampled letter by letter", ["temperature", "text"], rows);
    }

    /// <summary>The most likely next words after some beginnings.</summary>
    private static void NextWord(RecipeRun run)
    {
        var tokenizer = new Tokenizer();
        tokenizer.FitOnTexts([Story]);
        var words = tokenizer.TextsToSequences([Story])[0];
        const int context = 5;
        var count = words.Length - context;
        var x = new Tensor([count, context], [.. Enumerable.Range(0, count).SelectMany(i => words.Skip(i).Take(context))]);
        var y = new Tensor([count], words.AsSpan(context));
        var model = new Sequential
        {
            new Input(context) { DType = DType.Int32 },
            new Embedding(tokenizer.WordIndex.Count + 1, 32),
            new LSTM(64),
            new Dense(tokenizer.WordIndex.Count + 1, "softmax"),
        };
        model.Compile(new Adam(5e-3f), "sparse_categorical_crossentropy", "accuracy");
        run.Describe(model, "words");
        var history = model.Fit(x, y, epochs: run.Epochs(60, tiny: 4), batchSize: 32, verbosity: Verbosity.Silent, cancellation: run.Cancellation);
        run.Record(history, "words");
        run.Metric("next_word_accuracy", history["accuracy"][^1]);

        List<IReadOnlyList<string>> rows = [];
        foreach (var beginning in (string[])["the clouds are in the", "butterfly sat down on a", "they looked at each other", "the child came out of"])
        {
            var chances = model.Predict(Sequences.Pad(tokenizer.TextsToSequences([beginning]), context)).ToArray();
            rows.Add([beginning, .. chances.Select((chance, word) => (chance, word)).OrderByDescending(one => one.chance).Take(3)
                .Select(one => $"{tokenizer.IndexWord.GetValueOrDefault(one.word, "")} {one.chance.ToString("0%", System.Globalization.CultureInfo.InvariantCulture)}")]);
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
