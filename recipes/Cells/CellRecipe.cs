using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// A custom cell beside the library's: first the same numbers where the two must agree, then the same task: in a stream of noise
/// with a mark now and then, say how long ago the last mark was.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
/// <param name="notes">What the cell is about.</param>
/// <param name="own">The cell's layer.</param>
/// <param name="peer">The library's nearest layer.</param>
/// <param name="align">Gives the cell's layer such weights that it must equal the peer; returns the largest difference on (x).</param>
internal sealed class CellRecipe(
    string name, string summary, string notes, Func<Recurrent> own, Func<Recurrent> peer, Func<double>? align = null)
    : Recipe(name, "F", summary)
{
    public override string Notes => notes;

    public override void Run(RecipeRun run)
    {
        if (align is not null)
            run.Metric("largest_difference", align());
        var (train, trainAge) = OwnCell.Marks(run.Size(2000, 64), 61);
        var (test, testAge) = OwnCell.Marks(run.Size(500, 64), 62);
        var curves = new LineChart("Validation error") { XLabel = "epoch", YLabel = "mean squared error", LogY = true };
        foreach (var (variant, make) in (IEnumerable<(string, Func<Recurrent>)>)[(Name, own), (peer().ClassName, peer)])
        {
            Seeds.Set(run.Seed);
            var model = OwnCell.Build(make());
            run.Describe(model, variant);
            var history = OwnCell.Train(model, train, trainAge,
                run.Fit(20, tiny: 2) with { Validation = Nabi.Data.Dataset.From(test, testAge) });
            run.Record(history, variant);
            run.Metric($"test_mse_{variant.ToLowerInvariant().Replace('-', '_')}", history["val_loss"][^1]);
            curves.Add(variant, history["val_loss"]);
            if (variant == Name)
                ShowSteps(run, model, test, testAge);
        }

        run.Show("Beside the library's", curves, "curves.svg");
    }

    private static void ShowSteps(RecipeRun run, Model model, Tensor test, Tensor age)
    {
        var said = model.Predict(test).ToArray();
        run.Show("Said and true", new ScatterPlot("Steps since the last mark") { XLabel = "true", YLabel = "said", Diagonal = true }
            .Add("", [.. age.ToArray().Take(300).Select(value => value * OwnCell.Steps)],
                [.. said.Take(300).Select(value => value * OwnCell.Steps)]), "said.svg");
    }
}
