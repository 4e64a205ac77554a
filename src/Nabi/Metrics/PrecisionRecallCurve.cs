namespace Nabi.Metrics;

/// <summary>
/// Precision and recall for each threshold, one point per distinct score. Where positives are rare it tells more than
/// <see cref="RocCurve"/>.
/// </summary>
/// <remarks>Davis and Goadrich, "The relationship between precision-recall and ROC curves", 2006.</remarks>
/// <example><code>
/// var curve = PrecisionRecallCurve.Of(yTest, model.Predict(xTest));
/// float threshold = curve.AtPrecision(0.95).Threshold;
/// </code></example>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(IReadOnlyList<PrecisionRecallPoint> points, double average)
        => (Points, AveragePrecision) = (points, average);

    /// <summary>The points from recall 0, where nothing is predicted positive, to recall 1.</summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>
    /// The mean of the precisions, each weighted by the increase in recall: the area under the step curve. A random classifier has the
    /// share of positives.
    /// </summary>
    public double AveragePrecision { get; }

    /// <inheritdoc cref="RocCurve.Of(Tensor, Tensor, int?, Tensor?)"/>
    /// <exception cref="NabiException">The shapes do not fit, a score is not a number, or there are no ones.</exception>
    public static PrecisionRecallCurve Of(Tensor yTrue, Tensor yPred, int? classId = null, Tensor? sampleWeight = null)
    {
        var targets = new ScoredTargets("PrecisionRecallCurve", yTrue, yPred, classId, sampleWeight);
        if (targets.Ones == 0)
            throw new NabiException("PrecisionRecallCurve: the targets hold no ones; a curve needs some.");
        List<PrecisionRecallPoint> points = [];
        double average = 0;
        foreach (var (threshold, truePositives, falsePositives) in targets.Thresholds())
        {
            var above = truePositives + falsePositives;
            var point = new PrecisionRecallPoint(threshold, above == 0 ? 1 : truePositives / above, truePositives / targets.Ones);
            if (points.Count > 0)
                average += (point.Recall - points[^1].Recall) * point.Precision;
            points.Add(point);
        }

        return new PrecisionRecallCurve(points, average);
    }

    /// <summary>The point with the largest F score; of several the highest threshold.</summary>
    /// <param name="beta">How much recall counts, above 0; 1 (default) for F1.</param>
    /// <exception cref="NabiException">Not above 0.</exception>
    public PrecisionRecallPoint Best(double beta = 1)
        => beta > 0
            ? Points.MaxBy(point => point.F(beta)) : throw new NabiException($"PrecisionRecallCurve: beta must be above 0, got {beta}.");

    /// <summary>The point with the largest recall among those of at least this precision.</summary>
    /// <param name="least">The least precision, 0 to 1.</param>
    /// <exception cref="NabiException">Not from 0 to 1, or no threshold with something above it has that precision.</exception>
    public PrecisionRecallPoint AtPrecision(double least)
        => Chosen(point => point.Precision >= least, point => point.Recall, "precision", least);

    /// <summary>The point with the largest precision among those of at least this recall.</summary>
    /// <param name="least">The least recall, 0 to 1.</param>
    /// <exception cref="NabiException">Not from 0 to 1.</exception>
    public PrecisionRecallPoint AtRecall(double least) => Chosen(point => point.Recall >= least, point => point.Precision, "recall", least);

    /// <summary>Number of points and average precision.</summary>
    public override string ToString() => $"PrecisionRecallCurve of {Points.Count} points, average precision {AveragePrecision:0.####}";

    private PrecisionRecallPoint Chosen(Func<PrecisionRecallPoint, bool> isEnough, Func<PrecisionRecallPoint, double> value,
        string what, double least)
    {
        if (least is not (>= 0 and <= 1))
            throw new NabiException($"PrecisionRecallCurve: the {what} must be from 0 to 1, got {least}.");
        // The first point has nothing above its threshold.
        var enough = Points.Skip(1).Where(isEnough).ToList();
        return enough.Count > 0 ? enough.MaxBy(value)
            : throw new NabiException(
                $"PrecisionRecallCurve: no threshold has {what} {least}; the largest is "
                + $"{Points.Skip(1).Max(point => what == "recall" ? point.Recall : point.Precision):0.####}.");
    }
}
