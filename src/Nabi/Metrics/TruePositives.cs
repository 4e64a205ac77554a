using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>How many ones were predicted as ones.</summary>
public sealed class TruePositives : ThresholdMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="thresholds">What counts as 1: one number per threshold, from 0 to 1; 0.5 by default.</param>
    /// <exception cref="NabiException">A threshold is out of range.</exception>
    public TruePositives(IReadOnlyList<float>? thresholds = null)
        : base(thresholds, null, null)
    {
    }

    /// <inheritdoc/>
    public override string ClassName => "TruePositives";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("thresholds", ThresholdsNode());
    }

    private protected override double At(int threshold) => Counts.TruePositives[threshold];
}
