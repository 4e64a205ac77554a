namespace Nabi.Metrics;

/// <summary>How many zeros were predicted as zeros.</summary>
public sealed class TrueNegatives : ThresholdMetric
{
    /// <inheritdoc/>
    public override string ClassName => "TrueNegatives";

    private protected override double At(int threshold) => Counts.TrueNegatives[threshold];
}
