using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Many to many: dates as people write them translated into the form of machines, with attention and beam search.</summary>
public sealed class ManyToManyRecipe()
    : Recipe("many-to-many", "F", "Dates translated symbol by symbol: encoder, decoder, attention, beam search.")
{
    public override string Notes
        => "Trained with the right target so far as the decoder's input (teacher forcing); when it translates it hears its own symbols. "
            + "Greedy search takes the most likely symbol at "
        + "each step, beam search keeps the three most likely beginnings. The picture shows where the decoder looks while it writes: at "
        + "the year for the year, at the month's letters for its number.";

    public override void Run(RecipeRun run)
    {
        var pairs = DateTranslator.Make(run.Size(6000, 96), 81);
        var test = DateTranslator.Make(run.Size(300, 8), 82);
        List<IReadOnlyList<string>> rows = [];
        foreach (var withAttention in (bool[])[false, true])
        {
            var variant = withAttention ? "attention" : "plain";
            Seeds.Set(run.Seed);
            var (model, attention, inside) = DateTranslator.Build(withAttention);
            run.Describe(model, variant);
            var history = DateTranslator.Train(model, pairs, run.Fit(12));
            run.Record(history, variant);
            foreach (var beam in (int[])[1, 3])
            {
                var right = test.Count(pair => DateTranslator.Translate(model, pair.Source, beam) == pair.Target) / (double)test.Length;
                run.Metric($"{variant}_{(beam == 1 ? "greedy" : "beam_3")}_right", right);
                rows.Add([variant, beam == 1 ? "greedy" : "beam 3", Format.Number(right)]);
            }

            if (withAttention)
                Show(run, model, attention, inside, test);
        }

        run.Table("Whole dates right", ["model", "search", "right"], rows);
    }

    private static void Show(RecipeRun run, Model model, AdditiveAttention attention, Model inside, (string Source, string Target)[] test)
    {
        run.Table("Translations", ["written", "translated", "right"],
            [.. test.Take(8)
                .Select(pair => DateTranslator.Translate(model, pair.Source, 3) is var said
                    ? (string[])[pair.Source, said, said == pair.Target ? "yes" : $"no: {pair.Target}"] : [])]);
        var longest = test.MaxBy(pair => pair.Source.Length);
        var states = inside.PredictAll([DateTranslator.Encode([longest.Source], DateTranslator.SourceLength),
            DateTranslator.Encode([longest.Target], DateTranslator.TargetLength, start: true)]);
        var weights = attention.ApplyWithScores([states[0], states[1]]).Weights;
        var (rows, columns) = (longest.Target.Length, longest.Source.Length);
        var cells = new float[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                cells[row, column] = weights.AsSpan()[row * DateTranslator.SourceLength + column];
        }

        run.Show("Where it looks", new HeatMap("Attention weights", cells)
        {
            RowLabels = [.. longest.Target.Select(symbol => $"{symbol}")],
            ColumnLabels = [.. longest.Source.Select(symbol => symbol == ' ' ? "␣" : $"{symbol}")],
            Minimum = 0,
            CellHeight = 24,
        }, "attention.svg", "A row a symbol written, a column a symbol read.");
    }
}
