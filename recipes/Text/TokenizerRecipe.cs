using Nabi.Data;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Keras's tokenizer: numbers by frequency, sequences, and a row of zeros and ones for each text.</summary>
public sealed class TokenizerRecipe()
    : Recipe("tokenizer", "A", "Keras's Tokenizer on two sentences: sequences of word numbers, and a binary matrix.")
{
    public override IReadOnlyList<PublishedFigure> Published => [new("tokens", 9)];

    public override void Run(RecipeRun run)
    {
        var tokenizer = new Tokenizer(numWords: 1000);
        tokenizer.FitOnTexts(TextToNumbers.Samples);
        var sequences = tokenizer.TextsToSequences(TextToNumbers.Samples);
        var matrix = tokenizer.TextsToMatrix(TextToNumbers.Samples, MatrixMode.Binary);

        run.Metric("tokens", tokenizer.WordIndex.Count);
        run.Say($"{tokenizer.WordIndex.Count} unique tokens; binary matrix {matrix.Shape}");
        run.Table("Sequences", ["text", "word numbers"],
            [.. TextToNumbers.Samples.Select((text, i) => (string[])[text, string.Join(' ', sequences[i])])]);

        var shown = new float[2, tokenizer.WordIndex.Count];
        for (var text = 0; text < 2; text++)
        {
            for (var word = 0; word < tokenizer.WordIndex.Count; word++)
                shown[text, word] = matrix.AsSpan()[text * 1000 + word + 1];
        }

        run.Show("Binary matrix", new HeatMap("Which word stands in which text", shown)
        {
            RowLabels = ["first", "second"],
            ColumnLabels = [.. tokenizer.WordIndex.Keys],
            ShowScale = false,
        }, "matrix.svg", "The columns that are used, of 1,000.");
    }
}
