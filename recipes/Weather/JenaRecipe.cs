using Nabi.Data;
using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>
/// Tomorrow's temperature from ten days of weather. The measure is the mean absolute error in scaled units, and what it is worth
/// shows only beside the naive forecast: tomorrow as today.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
/// <param name="epochs">The course's epochs.</param>
/// <param name="layers">The layers between the window and the forecast.</param>
internal sealed class JenaRecipe(string name, string summary, int epochs, Func<IEnumerable<Layer>> layers) : Recipe(name, "C", summary)
{
    private const int Time = 1, Measurements = 2;

    public override long? Params => Parameters;

    public override string Notes => Remark + (Remark.Length > 0 ? "\n\n" : "") + JenaPages.Remark;

    public override IReadOnlyList<PublishedFigure> Published
    => [
        .. PublishedBest is { } best ? [Share("best_share_of_naive", best)] : Array.Empty<PublishedFigure>(),
        .. PublishedLast is { } last ? [Share("share_of_naive", last)] : Array.Empty<PublishedFigure>(),
    ];

    public override double? PublishedSeconds => Seconds;

    public long? Parameters { get; init; }

    /// <summary>The published validation error of the best epoch, in scaled units.</summary>
    public double? PublishedBest { get; init; }

    /// <summary>The published validation error of the last epoch, in scaled units.</summary>
    public double? PublishedLast { get; init; }

    public double? Seconds { get; init; }

    public string Remark { get; init; } = "";

    /// <summary>Whether the windows are read from their end.</summary>
    public bool Reversed { get; init; }

    public override void Run(RecipeRun run)
    {
        var data = run.Data.Jena(run.Seed);
        int? axis = Reversed ? Time : null;
        var (model, history) = Train(run, data, axis);

        var naive = Weather.NaiveError(data.Validation, data.Temperature);
        run.Metric("best_share_of_naive", history["val_loss"].Min() / naive);
        run.Metric("share_of_naive", history["val_loss"][^1] / naive);
        run.Metric("best_val_degrees", history["val_loss"].Min() * data.Degrees);
        run.Best(history, "val_loss", higherIsBetter: false);
        run.Metric("naive_val_loss", naive);
        run.Metric("test_loss", model.Evaluate(Turned(data.Test, axis))["loss"]);
        JenaPages.ShowForecast(run, data, windows => model.Predict(axis is null ? windows : Ops.Reverse(windows, Time), batchSize: 128));

        if (Reversed)
            run.Metric("as_written_best_share_of_naive", Train(run, data, Measurements, "as written").History["val_loss"].Min() / naive);
    }

    private (Model Model, History History) Train(RecipeRun run, JenaData data, int? axis, string variant = "")
    {
        var model = Weather.Build(data.Features, layers());
        run.Describe(model, variant);
        var history = Weather.Train(model, Turned(data.Train, axis).Take(run.Size(500, 4)), Turned(data.Validation, axis), run.Fit(epochs));
        run.Record(history, variant);
        return (model, history);
    }

    /// <summary>Turns an axis of every window round.</summary>
    private static Dataset Turned(Dataset data, int? axis)
        => axis is { } one ? data.Map(batch => new Batch(Ops.Reverse(batch.X, one), batch.Y)) : data;

    private static PublishedFigure Share(string metric, double error)
        => new(metric, Math.Round(error / JenaPages.PublishedNaive, 3), HigherIsBetter: false);
}
