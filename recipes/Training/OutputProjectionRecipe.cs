using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The series again, the projection now part of the cell: the same numbers as stack, dense, unstack.</summary>
public sealed class OutputProjectionRecipe : Recipe
{
    public override string Name => "output-projection";

    public override string Section => "E";

    public override string Summary => "The projection inside the cell: a cell wrapper that gives the same numbers as a dense layer on top.";

    public override long? Params => 10_301;

    public override void Run(RecipeRun run)
    {
        var wrapped = new Sequential
        {
            new Input(SineSeries.Steps, 1),
            new RNN(new OutputProjectionCell(new SimpleRNNCell(100), 1)) { ReturnSequences = true },
        };
        var stacked = new Sequential
        {
            new Input(SineSeries.Steps, 1),
            new SimpleRNN(100) { ReturnSequences = true },
            new Dense(1),
        };
        run.Describe(wrapped, "wrapper");
        run.Describe(stacked, "dense on top");

        // The same weights in both: the wrapper's own come first, then the cell's.
        var weights = wrapped.Weights.Select(weight => weight.Value).ToArray();
        stacked.SetWeights([weights[2], weights[3], weights[4], weights[0], weights[1]]);
        var (x, _) = SineSeries.Windows(RandomStream.FromSeed(run.Seed));
        run.Metric("difference_before_training", Difference(wrapped, stacked, x));

        var iterations = run.Epochs(1500, tiny: 40);
        SineSeries.Train(run, wrapped, iterations, "wrapper");
        SineSeries.Train(run, stacked, iterations, "dense on top");
        run.Metric("difference_after_training", Difference(wrapped, stacked, x));
        run.Metric("test_mse", SineSeries.Error(wrapped));
        run.Metric("test_mse_dense_on_top", SineSeries.Error(stacked));
        SineSeries.ShowGeneration(run, wrapped);
    }

    private static double Difference(Model a, Model b, Tensor x)
        => a.Predict(x).ToArray().Zip(b.Predict(x).ToArray()).Max(pair => Math.Abs(pair.First - pair.Second));
}
