namespace Nabi.Metrics;

/// <summary>How many of the predicted ones are ones.</summary>
public sealed class Precision : ClassThresholdMetric
{
    /// <inheritdoc/>
    public override string ClassName => "Precision";

    private protected override double At(int threshold)
        => ThresholdCounts.Ratio(Counts.TruePositives[threshold], Counts.TruePositives[threshold] + Counts.FalsePositives[threshold]);
}
