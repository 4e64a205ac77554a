namespace Nabi.Metrics;

/// <summary>How many zeros were predicted as ones.</summary>
public sealed class FalsePositives : ThresholdMetric
{
    /// <inheritdoc/>
    public override string ClassName => "FalsePositives";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    private protected override double At(int threshold) => Counts.FalsePositives[threshold];
}
