using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>Minus the sum of t ln p over the classes, for one-hot targets.</summary>
public sealed class CategoricalCrossentropy : RowwiseMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="fromLogits">True when predictions are logits, false (default) for probabilities.</param>
    /// <param name="labelSmoothing">How far targets are moved towards the even distribution, 0 to 1; 0 by default.</param>
    /// <param name="axis">The axis of the classes; the last by default.</param>
    public CategoricalCrossentropy(bool fromLogits = false, float labelSmoothing = 0f, int axis = -1)
    {
        FromLogits = fromLogits;
        LabelSmoothing = labelSmoothing;
        Axis = axis;
        Rows = new CategoricalCrossentropyFormula(fromLogits, labelSmoothing);
    }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets are moved towards the even distribution.</summary>
    public float LabelSmoothing { get; }

    /// <summary>The axis of the classes.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "CategoricalCrossentropy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; }

    internal override int RowAxis => Axis;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing).Set("axis", Axis);
    }
}
