using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>
/// The area under a curve over all thresholds: how well predictions rank ones above zeros. 1 is perfect; chance is 0.5 for ROC.
/// </summary>
public sealed class AUC : BinaryCountsMetric
{
    private static readonly ConfigSetting<int> NumThresholdsSetting
        = ConfigSetting.Int(nameof(NumThresholds), 200, static (count, _) => count >= 2 ? null : "more than 1");

    private static readonly ConfigSetting<AUCCurve> CurveSetting = ConfigSetting.Option(nameof(Curve), AUCCurve.ROC);
    private static readonly ConfigSetting<SummationMethod> SummationSetting =
        ConfigSetting.Option(nameof(SummationMethod), SummationMethod.Interpolation);
    private static readonly ConfigSetting<IReadOnlyList<float>?> ThresholdsSetting =
        new(ConfigSetting.OptionalFloats(nameof(Thresholds))) { Default = null, OmitsDefault = true };
    private static readonly ConfigSetting<bool> MultiLabelSetting = ConfigSetting.Bool(nameof(MultiLabel), false);
    private static readonly ConfigSetting<int?> NumLabelsSetting = ConfigSetting.OptionalInt(nameof(NumLabels));
    private static readonly ConfigSetting<IReadOnlyList<float>?> LabelWeightsSetting = ConfigSetting.OptionalFloats(nameof(LabelWeights));
    private static readonly ConfigSetting<bool> FromLogitsSetting = ConfigSetting.Bool(nameof(FromLogits), false);

    private bool perLabel;
    private bool fromLogits;
    private IReadOnlyList<float>? weights;

    /// <summary>How many thresholds draw the curve, more than 1; 200 by default.</summary>
    /// <exception cref="NabiException">It is below 2.</exception>
    public int NumThresholds { get => Get(NumThresholdsSetting); init => Set(NumThresholdsSetting, value); }

    /// <summary>Which curve; <c>ROC</c> by default.</summary>
    public AUCCurve Curve { get => Get(CurveSetting); init => Set(CurveSetting, value); }

    /// <summary>How the area is summed; <c>interpolation</c> by default.</summary>
    public SummationMethod SummationMethod { get => Get(SummationSetting); init => Set(SummationSetting, value); }

    /// <summary>The thresholds inside (0, 1), in any order; null (default) spreads <see cref="NumThresholds"/> evenly.</summary>
    public IReadOnlyList<float>? Thresholds
    {
        get => Get(ThresholdsSetting);
        init => Set(ThresholdsSetting, value is null ? null : [.. value.Order()]);
    }

    /// <summary>
    /// Whether each label (the last axis) has an area of its own, and the result is their mean; false (default) puts all together.
    /// </summary>
    public bool MultiLabel { get => Get(MultiLabelSetting); init => Set(MultiLabelSetting, value); }

    /// <summary>The number of labels, with <see cref="MultiLabel"/>; null (default) takes it from the data.</summary>
    public int? NumLabels { get => Get(NumLabelsSetting); init => Set(NumLabelsSetting, value); }

    /// <summary>What each label counts; null (default) for 1.</summary>
    public IReadOnlyList<float>? LabelWeights { get => Get(LabelWeightsSetting); init => Set(LabelWeightsSetting, value); }

    /// <summary>Whether predictions are logits; false by default.</summary>
    public bool FromLogits { get => Get(FromLogitsSetting); init => Set(FromLogitsSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        NumThresholdsSetting, CurveSetting, SummationSetting, MultiLabelSetting, NumLabelsSetting, LabelWeightsSetting,
        FromLogitsSetting, ThresholdsSetting,
    ];

    private float[] Tried => Thresholds is { } given ? [-1e-7f, .. given, 1f + 1e-7f] : ThresholdCounts.Even(NumThresholds, beyond: true);

    /// <inheritdoc/>
    public override string ClassName => "AUC";

    /// <inheritdoc/>
    protected override string DefaultName => "auc";

    /// <inheritdoc/>
    public override float Result()
    {
        double sum = 0, total = 0;
        for (var label = 0; label < Counts.Labels; label++)
        {
            var weight = MultiLabel && LabelWeights is { } given ? given[label] : 1;
            sum += weight * Area(label);
            total += weight;
        }

        return (float)ThresholdCounts.Ratio(sum, total);
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        // Keras counts the two that it adds to given ones.
        config.Set("num_thresholds", Counts.Thresholds);
    }

    private protected override ThresholdCounts MakeCounts() => new(Tried, MultiLabel ? NumLabels ?? 1 : 1);

    private protected override void Begin(Shape shape)
    {
        (perLabel, fromLogits, weights) = (MultiLabel, FromLogits, LabelWeights);
        Check(perLabel || NumLabels is null, $"num_labels is for multi_label only; set MultiLabel, or leave NumLabels out.");
        Check(!perLabel || shape.Rank == 2, $"with multi_label the prediction must have shape (batch, labels), got {shape}.");
        if (!perLabel)
            return;
        Check(weights is null || weights.Count == shape[1], $"there are {weights?.Count} label weights for {shape[1]} labels.");
        if (Counts.Labels != shape[1])
        {
            Check(NumLabels is null, $"the metric was made for {NumLabels} labels, but the prediction has {shape[1]}.");
            Counts = new ThresholdCounts(Tried, shape[1]);
        }
    }

    private protected override void Count(float prediction, bool isOne, float weight, int place)
    {
        var p = fromLogits ? BinaryCrossentropyFormula.Sigmoid(prediction) : prediction;
        Counts.Add(p, isOne, perLabel || weights is null ? weight : (double)weight * weights[place % weights.Count], perLabel ? place : 0);
    }

    private double Area(int label)
    {
        double area = 0;
        var (curve, exact) = (Curve, Curve == AUCCurve.PR && SummationMethod == SummationMethod.Interpolation);
        for (var i = 0; i + 1 < Counts.Thresholds; i++)
        {
            var (a, b) = (i * Counts.Labels + label, (i + 1) * Counts.Labels + label);
            area += exact ? InterpolatedPrecision(a, b) : Rectangle(Point(curve, a), Point(curve, b));
        }

        return area;
    }

    private double Rectangle((double X, double Y) left, (double X, double Y) right)
        => (left.X - right.X) * SummationMethod.ToString() switch
        {
            "minoring" => Math.Min(left.Y, right.Y),
            "majoring" => Math.Max(left.Y, right.Y),
            _ => (left.Y + right.Y) / 2,
        };

    private (double X, double Y) Point(AUCCurve curve, int at)
    {
        if (curve == AUCCurve.ROC)
        {
            return (ThresholdCounts.Ratio(Counts.FalsePositives[at], Counts.FalsePositives[at] + Counts.TrueNegatives[at]),
                Counts.Recall(at));
        }

        if (curve == AUCCurve.PR)
            return (Counts.Recall(at), Counts.Precision(at));
        var (found, missed, wrong) = (Counts.TruePositives[at], Counts.FalseNegatives[at], Counts.FalsePositives[at]);
        var share = ThresholdCounts.Ratio(found + missed, Counts.TrueNegatives[at] + wrong);
        return found == 0 ? (0, 1) : (Math.Max(1 - share * missed / found, 0), 1 - share * wrong / found);
    }

    // Between two thresholds true and predicted positives are taken to vary linearly (Davis and Goadrich, 2006); the integral
    // of their quotient has this closed form.
    private double InterpolatedPrecision(int a, int b)
    {
        var found = Counts.TruePositives[a] - Counts.TruePositives[b];
        var (predictedA, predictedB) =
            (Counts.TruePositives[a] + Counts.FalsePositives[a], Counts.TruePositives[b] + Counts.FalsePositives[b]);
        var slope = ThresholdCounts.Ratio(found, Math.Max(predictedA - predictedB, 0));
        var intercept = Counts.TruePositives[b] - slope * predictedB;
        var ratio = predictedA > 0 && predictedB > 0 ? predictedA / predictedB : 1;
        return ThresholdCounts.Ratio(slope * (found + intercept * Math.Log(ratio)),
            Math.Max(Counts.TruePositives[b] + Counts.FalseNegatives[b], 0));
    }
}
