using Nabi.Metrics;

namespace Nabi.Plots;

/// <summary>Pictures of how a classifier does: <c>ConfusionMatrix.Of(y, predictions).Plot().Save("confusion.svg")</c>.</summary>
public static class MetricPictures
{
    /// <summary>The matrix as coloured cells: the share of the true class by colour, the count written.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="title">The heading over the picture.</param>
    public static HeatMap Plot(this ConfusionMatrix matrix, string title = "Confusion matrix")
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return HeatMap.Confusion(matrix.ToArray(), matrix.Names, title);
    }

    /// <summary>The ROC curve, with the diagonal of a random classifier.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="title">The heading over the picture; null (default) names the area.</param>
    public static LineChart Plot(this RocCurve curve, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return Rates(title ?? $"ROC, area {curve.Area:0.0000}", "false positive rate", "true positive rate")
            .Add("model", [.. curve.Points.Select(point => point.FalsePositiveRate)],
                [.. curve.Points.Select(point => point.TruePositiveRate)])
            .Add("chance", [0.0, 1.0], [0.0, 1.0], LineStyle.Dotted);
    }

    /// <summary>The precision-recall curve, with the baseline of a random classifier: the share of positives.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="title">The heading over the picture; null (default) names the average precision.</param>
    public static LineChart Plot(this PrecisionRecallCurve curve, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return Rates(title ?? $"Precision over recall, average {curve.AveragePrecision:0.0000}", "recall", "precision")
            .Add("model", [.. curve.Points.Select(point => point.Recall)], [.. curve.Points.Select(point => point.Precision)])
            .AddHorizontalLine(curve.Points[^1].Precision, "chance");
    }

    private static LineChart Rates(string title, string across, string upward)
        => new(title) { XLabel = across, YLabel = upward, YMinimum = 0, YMaximum = 1 };
}
