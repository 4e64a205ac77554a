namespace Nabi.Metrics;

/// <summary>How many of the ones were predicted as ones.</summary>
public sealed class Recall : ClassThresholdMetric
{
    /// <inheritdoc/>
    public override string ClassName => "Recall";

    private protected override double At(int threshold)
        => ThresholdCounts.Ratio(Counts.TruePositives[threshold], Counts.TruePositives[threshold] + Counts.FalseNegatives[threshold]);
}
