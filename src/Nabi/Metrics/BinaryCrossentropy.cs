using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of -t ln p - (1 - t) ln(1 - p).</summary>
public sealed class BinaryCrossentropy : RowwiseMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="fromLogits">True when predictions are logits, false (default) for probabilities.</param>
    /// <param name="labelSmoothing">How far targets are moved towards one half, 0 to 1; 0 by default.</param>
    public BinaryCrossentropy(bool fromLogits = false, float labelSmoothing = 0f)
    {
        FromLogits = fromLogits;
        LabelSmoothing = labelSmoothing;
        Rows = new BinaryCrossentropyFormula(fromLogits, labelSmoothing);
    }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets are moved towards one half.</summary>
    public float LabelSmoothing { get; }

    /// <inheritdoc/>
    public override string ClassName => "BinaryCrossentropy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing);
    }
}
