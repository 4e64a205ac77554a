namespace Nabi.Recipes;

/// <summary>A series forecast one step ahead at every step: each state of 100 numbers is projected to one.</summary>
public sealed class SineSeriesRecipe()
    : Recipe("sine-series", "E", "t sin(t)/3 + 2 sin(5t) forecast step by step by SimpleRNN(100), then running free.")
{
    public override long? Params => 10_301;

    public override string Notes
        => "The course stacks the outputs of all steps, applies a dense layer of one unit and unstacks them. A dense layer works on "
            + "the last axis of whatever it "
        + "gets, so stacking and unstacking is not needed: Dense(1) on (batch, 20, 100) gives (batch, 20, 1).";

    public override void Run(RecipeRun run)
    {
        var model = CellWrappers.DenseOnTop(SineSeries.Steps);
        run.Describe(model);
        var losses = SeriesPages.Train(run, model, run.Epochs(1500, tiny: 60));
        run.Metric("train_mse", losses.TakeLast(50).Average());
        run.Metric("test_mse", SineSeries.Error(model));
        SeriesPages.ShowGeneration(run, model);
    }
}
