using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Three cells on one another as one cell, and the same as three layers.</summary>
public sealed class DeepRnnRecipe() : Recipe("deep-rnn", "E", "Three stacked cells as one cell, the same numbers as three layers.")
{
    public override long? Params => 50_501;

    public override void Run(RecipeRun run)
    {
        var (cells, layers) = (StackedCells.AsCells(SineSeries.Steps), StackedCells.AsLayers(SineSeries.Steps));
        run.Describe(cells, "stacked cells");
        run.Describe(layers, "layers");
        layers.SetWeights([.. cells.Weights.Select(weight => weight.Value)]);
        var (x, _) = SineSeries.Windows(RandomStream.FromSeed(run.Seed));
        run.Metric("difference",
            cells.Predict(x).ToArray().Zip(layers.Predict(x).ToArray()).Max(pair => Math.Abs(pair.First - pair.Second)));

        SeriesPages.Train(run, layers, run.Epochs(1500, tiny: 40));
        run.Metric("test_mse", SineSeries.Error(layers));
        SeriesPages.ShowGeneration(run, layers);
        run.Show("The network unrolled",
            new UnrolledNetwork("Three cells at every step", "RNN", SineSeries.Steps) { Layers = 3, ReturnSequences = true },
            "unrolled.svg");
    }
}
