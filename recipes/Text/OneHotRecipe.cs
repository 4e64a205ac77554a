using Nabi.Data;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Words and characters as rows of zeros with a single one: the simplest way from text to numbers.</summary>
public sealed class OneHotRecipe() : Recipe("one-hot", "A", "Two sentences as one-hot words, one-hot characters and n-grams.")
{
    public override IReadOnlyList<PublishedFigure> Published => [new("words", 10), new("character_axis", 101)];

    public override string Notes
        => "The words are cut at spaces alone, so \"The\" and \"the\" are two words and \"mat.\" keeps its full stop: ten "
            + "entries. The recipe `tokenizer` "
        + "lowers letters and drops punctuation: nine.";

    public override void Run(RecipeRun run)
    {
        var (words, index) = TextToNumbers.OneHotWords();
        var characters = TextToNumbers.OneHotCharacters();
        run.Say($"word tensor {words.Shape}, character tensor {characters.Shape}");

        run.Metric("words", index.Count);
        run.Metric("character_axis", characters.Shape[2]);
        run.Table("Word index", ["word", "number"], [.. index.Select(entry => (string[])[entry.Key, $"{entry.Value}"])]);
        var sentence = Text.ToWordSequence(TextToNumbers.Samples[0]);
        run.Table("N-grams", ["unigrams", "bigrams"],
            [.. Text.NGrams(sentence, 1).Select((one, i) => (string[])[one, i < sentence.Length - 1 ? Text.NGrams(sentence, 2)[i] : ""])],
            "Runs of one and of two words of the first sentence.");

        var picture = new float[6, index.Count + 1];
        for (var row = 0; row < 6; row++)
        {
            for (var column = 0; column <= index.Count; column++)
                picture[row, column] = words.AsSpan()[row * (index.Count + 1) + column];
        }

        run.Show("The first sentence", new HeatMap("One-hot words", picture)
        {
            RowLabels = TextToNumbers.Samples[0].Split(' '),
            ColumnLabels = ["-", .. index.Keys],
            ShowScale = false,
        }, "one-hot.svg", "One row per word of the sentence, one column per word of the index.");
    }
}
