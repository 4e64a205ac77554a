using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>Two convolutions shorten the window, a GRU reads what they found in order.</summary>
public sealed class JenaConvGruRecipe : Recipe
{
    public override string Name => "jena-conv1d-gru";

    public override string Section => "C";

    public override string Summary => "Convolutions shorten ten days of weather, a GRU(32) reads what they found.";

    public override long? Params => 13_697;

    public override string Notes =>
        "13,697 parameters are those of the Keras of the notes, whose GRU applied the reset gate before the product (reset_after=False), as here; "
        + "today's default has a second bias: 13,793.\n\n" + JenaPages.Remark;

    public override void Run(RecipeRun run)
    {
        var data = run.Data.Jena(run.Seed);
        var model = new Sequential
        {
            new Input(JenaData.Steps, data.Features),
            new Conv1D(32, 5, "relu"),
            new MaxPooling1D(3),
            new Conv1D(32, 5, "relu"),
            new GRU(32) { Dropout = 0.1f, RecurrentDropout = 0.5f, ResetAfter = false },
            new Dense(1),
        };
        model.Compile(new RMSprop(), "mae");
        run.Describe(model);

        var history = model.Fit(data.Train, epochs: run.Epochs(20), stepsPerEpoch: Math.Min(run.Size(500, 4), data.Train.BatchCount ?? 500), validation: data.Validation,
            verbosity: run.Verbosity, cancellation: run.Cancellation);
        run.Record(history);

        var naive = JenaPages.NaiveError(data.Validation, data.Temperature);
        run.Best(history, "val_loss", higherIsBetter: false);
        run.Metric("naive_val_loss", naive);
        run.Metric("share_of_naive", history["val_loss"].Min() / naive);
        run.Metric("best_val_degrees", history["val_loss"].Min() * data.Degrees);
        run.Metric("test_loss", model.Evaluate(data.Test)["loss"]);
        JenaPages.ShowForecast(run, data, windows => model.Predict(windows, batchSize: 128));
    }
}
