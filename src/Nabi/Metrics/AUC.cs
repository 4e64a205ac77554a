using System.Text.Json.Nodes;
using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>
/// The area under a curve over all thresholds: how well predictions rank ones above zeros. 1 is perfect; chance is 0.5 for ROC.
/// </summary>
public sealed class AUC : BinaryCountsMetric
{
    private readonly float[]? given;
    private readonly float[] thresholds;
    private readonly float[]? labelWeights;

    /// <summary>Creates the metric.</summary>
    /// <param name="numThresholds">How many thresholds draw the curve, more than 1; 200 by default.</param>
    /// <param name="curve"><c>ROC</c> (default), <c>PR</c> for precision over recall, or <c>PRGAIN</c>.</param>
    /// <param name="summationMethod"><c>interpolation</c> (default), <c>minoring</c> or <c>majoring</c>.</param>
    /// <param name="thresholds">The thresholds inside (0, 1); null (default) spreads them evenly.</param>
    /// <param name="multiLabel">True for one area a label (the last axis) and their mean; false (default) puts all together.</param>
    /// <param name="numLabels">The number of labels; null (default) takes it from the data.</param>
    /// <param name="labelWeights">What each label counts; null (default) for 1.</param>
    /// <param name="fromLogits">True when predictions are logits; false by default.</param>
    /// <exception cref="NabiException">A number is out of its range or a word unknown.</exception>
    public AUC(
        int numThresholds = 200,
        string curve = "ROC",
        string summationMethod = "interpolation",
        IReadOnlyList<float>? thresholds = null,
        bool multiLabel = false,
        int? numLabels = null,
        IReadOnlyList<float>? labelWeights = null,
        bool fromLogits = false)
        : base(null, null)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(summationMethod);
        if (numThresholds < 2)
            throw new NabiException($"AUC: num_thresholds must be more than 1, got {numThresholds}.");
        Curve = curve.ToUpperInvariant();
        if (Curve is not ("ROC" or "PR" or "PRGAIN"))
            throw new NabiException($"AUC: curve must be ROC, PR or PRGAIN, got '{curve}'.");
        SummationMethod = summationMethod is "Interpolation" or "Minoring" or "Majoring" ? SnakeCase.Of(summationMethod) : summationMethod;
        if (SummationMethod is not ("interpolation" or "minoring" or "majoring"))
            throw new NabiException($"AUC: summation_method must be interpolation, minoring or majoring, got '{summationMethod}'.");
        if (numLabels is not null && !multiLabel)
            throw new NabiException("AUC: num_labels is for multi_label only.");
        given = thresholds is null ? null : [.. thresholds.Order()];
        this.thresholds = given is null ? ThresholdCounts.Even(numThresholds, beyond: true) : [-1e-7f, .. given, 1f + 1e-7f];
        this.labelWeights = labelWeights is null ? null : [.. labelWeights];
        MultiLabel = multiLabel;
        NumLabels = numLabels;
        FromLogits = fromLogits;
        Counts = new ThresholdCounts(this.thresholds, multiLabel ? numLabels ?? 1 : 1);
    }

    /// <summary>Which curve.</summary>
    public string Curve { get; }

    /// <summary>How the area is summed.</summary>
    public string SummationMethod { get; }

    /// <summary>Whether each label has an area of its own.</summary>
    public bool MultiLabel { get; }

    /// <summary>The number of labels, when it was given.</summary>
    public int? NumLabels { get; }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <inheritdoc/>
    public override string ClassName => "AUC";

    /// <inheritdoc/>
    protected override string DefaultName => "auc";

    /// <inheritdoc/>
    public override float Result()
    {
        double sum = 0, weights = 0;
        for (var label = 0; label < Counts.Labels; label++)
        {
            var weight = MultiLabel && labelWeights is not null ? labelWeights[label] : 1;
            sum += weight * Area(label);
            weights += weight;
        }

        return (float)ThresholdCounts.Ratio(sum, weights);
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("num_thresholds", thresholds.Length).Set("curve", Curve).Set("summation_method", SummationMethod)
            .Set("multi_label", MultiLabel).Set("num_labels", NumLabels is { } labels ? labels : null)
            .Set("label_weights", Node(labelWeights)).Set("from_logits", FromLogits);
        if (given is not null)
            config.Set("thresholds", Node(given));
    }

    private protected override void Begin(Shape shape)
    {
        Check(!MultiLabel || shape.Rank == 2, $"with multi_label the prediction must have shape (batch, labels), got {shape}.");
        if (!MultiLabel)
            return;
        Check(labelWeights is null || labelWeights.Length == shape[1], $"there are {labelWeights?.Length} label weights for {shape[1]} labels.");
        if (Counts.Labels != shape[1])
        {
            Check(NumLabels is null, $"the metric was made for {NumLabels} labels, but the prediction has {shape[1]}.");
            Counts = new ThresholdCounts(thresholds, shape[1]);
        }
    }

    private protected override void Count(float prediction, bool isOne, float weight, int place)
    {
        var p = FromLogits ? BinaryCrossentropyFormula.Sigmoid(prediction) : prediction;
        Counts.Add(p, isOne, MultiLabel || labelWeights is null ? weight : (double)weight * labelWeights[place % labelWeights.Length], MultiLabel ? place : 0);
    }

    private static JsonArray? Node(float[]? values) => values is null ? null : new JsonArray([.. values.Select(value => (JsonNode)value)]);

    private double Area(int label)
    {
        double area = 0;
        for (var i = 0; i + 1 < Counts.Thresholds; i++)
        {
            var (a, b) = (i * Counts.Labels + label, (i + 1) * Counts.Labels + label);
            area += Curve == "PR" && SummationMethod == "interpolation" ? InterpolatedPrecision(a, b) : Rectangle(Point(a), Point(b));
        }

        return area;
    }

    private double Rectangle((double X, double Y) left, (double X, double Y) right)
        => (left.X - right.X) * SummationMethod switch
        {
            "minoring" => Math.Min(left.Y, right.Y),
            "majoring" => Math.Max(left.Y, right.Y),
            _ => (left.Y + right.Y) / 2,
        };

    private (double X, double Y) Point(int at)
    {
        if (Curve == "ROC")
            return (ThresholdCounts.Ratio(Counts.FalsePositives[at], Counts.FalsePositives[at] + Counts.TrueNegatives[at]), Counts.Recall(at));
        if (Curve == "PR")
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
        var (predictedA, predictedB) = (Counts.TruePositives[a] + Counts.FalsePositives[a], Counts.TruePositives[b] + Counts.FalsePositives[b]);
        var slope = ThresholdCounts.Ratio(found, Math.Max(predictedA - predictedB, 0));
        var intercept = Counts.TruePositives[b] - slope * predictedB;
        var ratio = predictedA > 0 && predictedB > 0 ? predictedA / predictedB : 1;
        return ThresholdCounts.Ratio(slope * (found + intercept * Math.Log(ratio)), Math.Max(Counts.TruePositives[b] + Counts.FalseNegatives[b], 0));
    }
}
