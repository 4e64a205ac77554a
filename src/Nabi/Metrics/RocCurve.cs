namespace Nabi.Metrics;

/// <summary>
/// The receiver operating characteristic: for each threshold, which share of the zeros (false positive rate) and of the ones (true positive
/// rate) lies above it. One point per distinct score, none left out.
/// </summary>
/// <remarks>
/// The curve that <see cref="AUC"/> approximates with fixed thresholds; Fawcett, "An introduction to ROC analysis", 2006.
/// </remarks>
/// <example><code>
/// var curve = RocCurve.Of(yTest, model.Predict(xTest));
/// float threshold = curve.Best().Threshold;
/// </code></example>
public sealed class RocCurve
{
    private RocCurve(IReadOnlyList<RocPoint> points, double area) => (Points, Area) = (points, area);

    /// <summary>The points from (0, 0), where nothing counts as one, to (1, 1), where everything does.</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>
    /// The area under the curve: how probably a one scores above a zero, equal scores counted half. 0.5 is chance, 1 perfect.
    /// </summary>
    public double Area { get; }

    /// <summary>The curve of targets and scores.</summary>
    /// <param name="yTrue">0 and 1, as many as scores; with <paramref name="classId"/> class numbers or one-hot rows.</param>
    /// <param name="yPred">The scores, higher for ones: probabilities or logits; steps that their mask leaves out do not count.</param>
    /// <param name="classId">The class of the last axis whose curve against all others it is; null (default) for scores of two
    /// classes.</param>
    /// <param name="sampleWeight">What each sample (or step) counts, 0 or more; null (default) for 1.</param>
    /// <exception cref="NabiException">The shapes do not fit, a score is not a number, or there are no ones or no zeros.</exception>
    public static RocCurve Of(Tensor yTrue, Tensor yPred, int? classId = null, Tensor? sampleWeight = null)
    {
        var targets = new ScoredTargets("RocCurve", yTrue, yPred, classId, sampleWeight);
        if (targets.Ones == 0 || targets.Zeros == 0)
            throw new NabiException($"RocCurve: the targets hold no {(targets.Ones == 0 ? "ones" : "zeros")}; a curve needs both.");
        List<RocPoint> points = [];
        double area = 0;
        foreach (var (threshold, truePositives, falsePositives) in targets.Thresholds())
        {
            var point = new RocPoint(threshold, falsePositives / targets.Zeros, truePositives / targets.Ones);
            if (points.Count > 0)
            {
                area += (point.FalsePositiveRate - points[^1].FalsePositiveRate)
                    * (point.TruePositiveRate + points[^1].TruePositiveRate) / 2;
            }

            points.Add(point);
        }

        return new RocCurve(points, area);
    }

    /// <summary>
    /// The point that lies highest above chance: the largest true minus false positive rate (Youden's J). Of several the highest threshold.
    /// </summary>
    public RocPoint Best() => Points.MaxBy(point => point.TruePositiveRate - point.FalsePositiveRate);

    /// <summary>The point with the largest true positive rate among those with at most this false positive rate.</summary>
    /// <param name="most">The largest false positive rate, 0 to 1: 0.01 for one false alarm in a hundred zeros.</param>
    /// <exception cref="NabiException">Not from 0 to 1.</exception>
    public RocPoint AtFalsePositiveRate(double most)
        => most is >= 0 and <= 1 ? Points.Where(point => point.FalsePositiveRate <= most).MaxBy(point => point.TruePositiveRate)
            : throw new NabiException($"RocCurve: the false positive rate must be from 0 to 1, got {most}.");

    /// <summary>Number of points and area.</summary>
    public override string ToString() => $"RocCurve of {Points.Count} points, area {Area:0.####}";
}
