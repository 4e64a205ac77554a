using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>How often predictions lie on the right side of a threshold, for targets 0 and 1.</summary>
public sealed class BinaryAccuracy : RowwiseMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="threshold">What counts as 1; between 0 and 1, 0.5 by default.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public BinaryAccuracy(float threshold = 0.5f)
    {
        if (threshold is not (> 0 and < 1))
            throw new NabiException($"BinaryAccuracy: threshold must lie between 0 and 1, got {threshold}.");
        Threshold = threshold;
        Rows = new ThresholdElements(threshold);
    }

    /// <summary>What counts as 1.</summary>
    public float Threshold { get; }

    /// <inheritdoc/>
    public override string ClassName => "BinaryAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    internal override RowFormula Rows { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("threshold", Threshold);
    }
}
