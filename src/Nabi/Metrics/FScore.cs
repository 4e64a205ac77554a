namespace Nabi.Metrics;

/// <summary>
/// A mean of precision and recall, for targets and predictions of shape (batch, classes) or (batch, time, ..., classes), where every step
/// is a sample and those that the mask leaves out do not count.
/// </summary>
public abstract class FScore : Metric
{
    private const double Epsilon = 1e-7;

    private static readonly ConfigSetting<ClassAverage?> AverageSetting = ConfigSetting.OptionalOption<ClassAverage>(nameof(Average), null);
    private static readonly ConfigSetting<float?> ThresholdSetting
        = ConfigSetting.OptionalFloat(nameof(Threshold),
            static (threshold, _) => threshold is null or (> 0 and <= 1) ? null : "above 0 and at most 1, or null");

    private float[] integers = [];
    private float[] weights = [];
    private double[] found = [];
    private double[] wrong = [];
    private double[] missed = [];
    private double[] support = [];

    private protected FScore()
    {
    }

    /// <summary>How the classes' numbers become one; null (default) for one number per class.</summary>
    public ClassAverage? Average { get => Get(AverageSetting); init => Set(AverageSetting, value); }

    /// <summary>What counts as 1, above 0 to 1; null (default) takes the most likely class.</summary>
    /// <exception cref="NabiException">It is not above 0 and at most 1.</exception>
    public float? Threshold { get => Get(ThresholdSetting); init => Set(ThresholdSetting, value); }

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [AverageSetting, ThresholdSetting];

    /// <summary>How much recall counts.</summary>
    private protected abstract float RecallWeight { get; }

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
        if (Average == ClassAverage.Micro)
            return (float)Score(found.Sum(), wrong.Sum(), missed.Sum());
        var total = support.Sum();
        double sum = 0;
        for (var k = 0; k < found.Length; k++)
        {
            sum += Score(found[k], wrong[k], missed[k])
                * (Average == ClassAverage.Weighted ? support[k] / (total + Epsilon) : 1.0 / found.Length);
        }

        return (float)sum;
    }

    /// <inheritdoc/>
    public override Tensor ResultTensor()
        => Average is not null ? Result() : Tensor.From([.. found.Select((_, k) => (float)Score(found[k], wrong[k], missed[k]))]);

    /// <inheritdoc/>
    public override void Reset() => (found, wrong, missed, support) = ([], [], [], []);

    /// <inheritdoc/>
    protected internal override int StateLength => 4 * found.Length;

    /// <inheritdoc/>
    protected internal override void ReadState(Span<double> state) => SumRows.Read(state, found, wrong, missed, support);

    /// <inheritdoc/>
    protected internal override void WriteState(ReadOnlySpan<double> state) => (found, wrong, missed, support) = SumRows.Write(state);

    private double Score(double right, double falsePositives, double falseNegatives)
    {
        var precision = right / (right + falsePositives + Epsilon);
        var recall = right / (right + falseNegatives + Epsilon);
        var square = (double)RecallWeight * RecallWeight;
        return (1 + square) * precision * recall / (square * precision + recall + Epsilon);
    }
}
