using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Many to many: dates as people write them translated into the form of machines, with attention and beam search.</summary>
public sealed class ManyToManyRecipe : Recipe
{
    public override string Name => "many-to-many";

    public override string Section => "F";

    public override string Summary => "Dates translated symbol by symbol: encoder, decoder, attention, beam search.";

    public override string Notes =>
        "Trained with the right target so far as the decoder's input (teacher forcing); when it translates it hears its own symbols. Greedy search takes the most likely symbol at "
        + "each step, beam search keeps the three most likely beginnings. The picture shows where the decoder looks while it writes: at the year for the year, at the month's letters for its number.";

    public override void Run(RecipeRun run)
    {
        var pairs = Dates.Make(run.Size(6000, 96), 81);
        var test = Dates.Make(run.Size(300, 8), 82);
        var source = Dates.Encode([.. pairs.Select(pair => pair.Source)], Dates.SourceLength);
        var heard = Dates.Encode([.. pairs.Select(pair => pair.Target)], Dates.TargetLength, start: true);
        var said = Dates.Encode([.. pairs.Select(pair => pair.Target)], Dates.TargetLength, end: true);

        List<IReadOnlyList<string>> rows = [];
        foreach (var withAttention in (bool[])[false, true])
        {
            var variant = withAttention ? "attention" : "plain";
            Seeds.Set(run.Seed);
            var translator = new Translator(Dates.Count, Dates.SourceLength, Dates.TargetLength, withAttention);
            run.Describe(translator.Model, variant);
            var history = translator.Model.Fit([source, heard], [said], epochs: run.Epochs(12), batchSize: 64, verbosity: run.Verbosity, cancellation: run.Cancellation);
            run.Record(history, variant);
            foreach (var beam in (int[])[1, 3])
            {
                var right = test.Count(pair => Translate(translator, pair.Source, beam) == pair.Target) / (double)test.Length;
                run.Metric($"{variant}_{(beam == 1 ? "greedy" : "beam_3")}_right", right);
                rows.Add([variant, beam == 1 ? "greedy" : "beam 3", RecipeRun.Number(right)]);
            }

            if (withAttention)
                Show(run, translator, test);
        }

        run.Table("Whole dates right", ["model", "search", "right"], rows);
    }

    private static string Translate(Translator translator, string source, int beam)
        => Dates.Decode(translator.Translate(Dates.Encode([source], Dates.SourceLength), beam, Dates.StartMark, Dates.EndMark));

    private static void Show(RecipeRun run, Translator translator, (string Source, string Target)[] test)
    {
        run.Table("Translations", ["written", "translated", "right"],
            [.. test.Take(8).Select(pair => Translate(translator, pair.Source, 3) is var said ? (string[])[pair.Source, said, said == pair.Target ? "yes" : $"no: {pair.Target}"] : [])]);
        var longest = test.MaxBy(pair => pair.Source.Length);
        var weights = translator.Weights(Dates.Encode([longest.Source], Dates.SourceLength), Dates.Encode([longest.Target], Dates.TargetLength, start: true));
        var (rows, columns) = (longest.Target.Length, longest.Source.Length);
        var cells = new float[rows, columns];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                cells[row, column] = weights.AsSpan()[row * Dates.SourceLength + column];
        run.Show("Where it looks", new HeatMap("Attention weights", cells)
        {
            RowLabels = [.. longest.Target.Select(symbol => $"{symbol}")],
            ColumnLabels = [.. longest.Source.Select(symbol => symbol == ' ' ? "␣" : $"{symbol}")],
            Minimum = 0,
            CellHeight = 24,
        }, "attention.svg", "A row a symbol written, a column a symbol read.");
    }
}
