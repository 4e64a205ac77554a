namespace Nabi.Recipes;

/// <summary>The series again, the projection now part of the cell: the same numbers as stack, dense, unstack.</summary>
public sealed class OutputProjectionRecipe()
    : Recipe("output-projection", "E",
        "The projection inside the cell: a cell wrapper that gives the same numbers as a dense layer on top.")
{
    public override long? Params => 10_301;

    public override void Run(RecipeRun run)
    {
        var (wrapped, stacked) = (CellWrappers.Projected(SineSeries.Steps), CellWrappers.DenseOnTop(SineSeries.Steps));
        run.Describe(wrapped, "wrapper");
        run.Describe(stacked, "dense on top");

        CellWrappers.CopyWeights(wrapped, stacked);
        var (x, _) = SineSeries.Windows(RandomStream.FromSeed(run.Seed));
        run.Metric("difference_before_training", Difference(wrapped, stacked, x));

        var iterations = run.Epochs(1500, tiny: 40);
        SeriesPages.Train(run, wrapped, iterations, "wrapper");
        SeriesPages.Train(run, stacked, iterations, "dense on top");
        run.Metric("difference_after_training", Difference(wrapped, stacked, x));
        run.Metric("test_mse", SineSeries.Error(wrapped));
        run.Metric("test_mse_dense_on_top", SineSeries.Error(stacked));
        SeriesPages.ShowGeneration(run, wrapped);
    }

    private static double Difference(Model a, Model b, Tensor x)
        => a.Predict(x).ToArray().Zip(b.Predict(x).ToArray()).Max(pair => Math.Abs(pair.First - pair.Second));
}
