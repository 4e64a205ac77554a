using Nabi.Layers;
using Nabi.Optimizers;
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
    string name, string summary, string notes, Func<Recurrent> own, Func<Recurrent> peer, Func<RecipeRun, double>? align = null) : Recipe
{
    private const int Steps = 30;

    public override string Name => name;

    public override string Section => "F";

    public override string Summary => summary;

    public override string Notes => notes;

    public override void Run(RecipeRun run)
    {
        if (align is not null)
            run.Metric("largest_difference", align(run));
        var (train, trainAge) = Marks(run.Size(2000, 64), 61);
        var (test, testAge) = Marks(run.Size(500, 64), 62);
        var curves = new LineChart("Validation error") { XLabel = "epoch", YLabel = "mean squared error", LogY = true };
        foreach (var (variant, make) in (IEnumerable<(string, Func<Recurrent>)>)[(name, own), (peer().ClassName, peer)])
        {
            Seeds.Set(run.Seed);
            var model = new Sequential { new Input(Steps, 2), make(), new Dense(1) };
            model.Compile(new Adam(3e-3f), "mse");
            run.Describe(model, variant);
            var history = model.Fit(train, trainAge, epochs: run.Epochs(20, tiny: 2), batchSize: 32,
                validation: Nabi.Data.Dataset.From(test, testAge), verbosity: run.Verbosity, cancellation: run.Cancellation);
            run.Record(history, variant);
            run.Metric($"test_mse_{variant.ToLowerInvariant().Replace('-', '_')}", history["val_loss"][^1]);
            curves.Add(variant, history["val_loss"]);
            if (variant == name)
                ShowSteps(run, model, test, testAge);
        }

        run.Show("Beside the library's", curves, "curves.svg");
    }

    /// <summary>Noise with marks, (count, 30, 2), and how long ago the last mark was at the end, a full window being 1.</summary>
    private static (Tensor X, Tensor Age) Marks(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var (x, age) = (new float[count * Steps * 2], new float[count]);
        random.Uniform(x);
        for (var i = 0; i < count; i++)
        {
            age[i] = 1;
            for (var t = 0; t < Steps; t++)
            {
                var marked = random.NextInt(12) == 0;
                x[(i * Steps + t) * 2 + 1] = marked ? 1 : 0;
                if (marked)
                    age[i] = (Steps - 1 - t) / (float)Steps;
            }
        }

        return (new Tensor([count, Steps, 2], x), new Tensor([count, 1], age));
    }

    private static void ShowSteps(RecipeRun run, Model model, Tensor test, Tensor age)
    {
        var said = model.Predict(test).ToArray();
        run.Show("Said and true", new ScatterPlot("Steps since the last mark") { XLabel = "true", YLabel = "said", Diagonal = true }
            .Add("", [.. age.ToArray().Take(300).Select(value => value * Steps)], [.. said.Take(300).Select(value => value * Steps)]), "said.svg");
    }
}
