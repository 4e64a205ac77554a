using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Three cells on one another as one cell, and the same as three layers.</summary>
public sealed class DeepRnnRecipe : Recipe
{
    public override string Name => "deep-rnn";

    public override string Section => "E";

    public override string Summary => "Three stacked cells as one cell, the same numbers as three layers.";

    public override long? Params => 50_501;

    public override void Run(RecipeRun run)
    {
        var cells = new Sequential
        {
            new Input(SineSeries.Steps, 1),
            new RNN(new StackedRNNCells(new SimpleRNNCell(100), new SimpleRNNCell(100), new SimpleRNNCell(100))) { ReturnSequences = true },
            new Dense(1),
        };
        var layers = new Sequential
        {
            new Input(SineSeries.Steps, 1),
            new SimpleRNN(100) { ReturnSequences = true },
            new SimpleRNN(100) { ReturnSequences = true },
            new SimpleRNN(100) { ReturnSequences = true },
            new Dense(1),
        };
        run.Describe(cells, "stacked cells");
        run.Describe(layers, "layers");
        layers.SetWeights([.. cells.Weights.Select(weight => weight.Value)]);
        var (x, _) = SineSeries.Windows(RandomStream.FromSeed(run.Seed));
        run.Metric("difference", cells.Predict(x).ToArray().Zip(layers.Predict(x).ToArray()).Max(pair => Math.Abs(pair.First - pair.Second)));

        SineSeries.Train(run, layers, run.Epochs(1500, tiny: 40));
        run.Metric("test_mse", SineSeries.Error(layers));
        SineSeries.ShowGeneration(run, layers);
        run.Show("The network unrolled", new UnrolledNetwork("Three cells at every step", "RNN", SineSeries.Steps) { Layers = 3, ReturnSequences = true }, "unrolled.svg");
    }
}
