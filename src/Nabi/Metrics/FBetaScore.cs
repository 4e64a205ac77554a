using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>
/// The mean of precision and recall that counts recall beta times: (1 + beta²) P R / (beta² P + R), for targets and predictions
/// of shape (batch, classes) or (batch, time, ..., classes), where every step is a sample and those that the mask leaves out do not count.
/// </summary>
public class FBetaScore : Metric
{
    private const double Epsilon = 1e-7;
    private float[] integers = [];
    private float[] weights = [];
    private double[] found = [];
    private double[] wrong = [];
    private double[] missed = [];
    private double[] support = [];

    /// <summary>Creates the metric.</summary>
    /// <param name="average">
    /// <c>micro</c> counts over all classes together, <c>macro</c> is the mean over classes, <c>weighted</c> the mean weighted by
    /// their number of ones, null (default) one number per class.
    /// </param>
    /// <param name="beta">How much recall counts; above 0, 1 by default.</param>
    /// <param name="threshold">What counts as 1, above 0 to 1; null (default) takes the most likely class.</param>
    /// <exception cref="NabiException">A number is out of its range or a word unknown.</exception>
    public FBetaScore(string? average = null, float beta = 1f, float? threshold = null)
    {
        if (average is not (null or "micro" or "macro" or "weighted"))
            throw new NabiException($"{ClassName}: average must be micro, macro, weighted or null, got '{average}'.");
        if (!(beta > 0))
            throw new NabiException($"{ClassName}: beta must be above 0, got {beta}.");
        if (threshold is not (null or (> 0 and <= 1)))
            throw new NabiException($"{ClassName}: threshold must be above 0 and at most 1, got {threshold}.");
        Average = average;
        Beta = beta;
        Threshold = threshold;
    }

    /// <summary>How the classes' numbers become one.</summary>
    public string? Average { get; }

    /// <summary>How much recall counts.</summary>
    public float Beta { get; }

    /// <summary>What counts as 1.</summary>
    public float? Threshold { get; }

    /// <inheritdoc/>
    public override string ClassName => "FBetaScore";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    protected override string DefaultName => "fbeta_score";

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        yPred = AsFloats(yPred);
        Check(yPred.Rank >= 2 && yTrue.Shape == yPred.Shape,
            $"target and prediction must both have shape (batch, classes) or (batch, time, classes), got {yTrue.Shape} and {yPred.Shape}.");
        var classes = yPred.Shape[-1];
        if (found.Length == 0)
            (found, wrong, missed, support) = (new double[classes], new double[classes], new double[classes], new double[classes]);
        Check(found.Length == classes, $"earlier batches had {found.Length} classes, this one has {classes}.");
        var truth = Floats(yTrue, ref integers);
        var scale = Factors(ref weights, yPred.Shape.Slice(0, yPred.Rank - 1), sampleWeight, yPred.Mask);
        for (var row = 0; row < scale.Length; row++)
        {
            double weight = scale[row];
            if (weight == 0)
                continue;
            var prediction = yPred.Floats.Slice(row * classes, classes);
            var largest = float.NegativeInfinity;
            foreach (var value in prediction)
                largest = Math.Max(largest, value);
            for (var k = 0; k < classes; k++)
            {
                var t = truth[row * classes + k] * weight;
                var isOne = Threshold is { } limit ? prediction[k] > limit : prediction[k] >= largest && Math.Abs(prediction[k]) > 1e-9f;
                found[k] += isOne ? t : 0;
                wrong[k] += isOne ? weight - t : 0;
                missed[k] += isOne ? 0 : t;
                support[k] += t;
            }
        }
    }

    /// <inheritdoc/>
    public override float Result()
    {
        if (found.Length == 0)
            return 0f;
        if (Average == "micro")
            return (float)Score(found.Sum(), wrong.Sum(), missed.Sum());
        var total = support.Sum();
        double sum = 0;
        for (var k = 0; k < found.Length; k++)
            sum += Score(found[k], wrong[k], missed[k]) * (Average == "weighted" ? support[k] / (total + Epsilon) : 1.0 / found.Length);
        return (float)sum;
    }

    /// <inheritdoc/>
    public override Tensor ResultTensor()
        => Average is not null ? Result() : Tensor.From([.. found.Select((_, k) => (float)Score(found[k], wrong[k], missed[k]))]);

    /// <inheritdoc/>
    public override void Reset() => (found, wrong, missed, support) = ([], [], [], []);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("average", Average);
        if (ClassName == "FBetaScore")
            config.Set("beta", Beta);
        config.Set("threshold", Threshold is { } threshold ? threshold : null);
    }

    private double Score(double right, double falsePositives, double falseNegatives)
    {
        var precision = right / (right + falsePositives + Epsilon);
        var recall = right / (right + falseNegatives + Epsilon);
        var square = (double)Beta * Beta;
        return (1 + square) * precision * recall / (square * precision + recall + Epsilon);
    }
}
