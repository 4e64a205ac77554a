namespace Nabi.Metrics;

/// <summary>How many ones were predicted as zeros.</summary>
public sealed class FalseNegatives : ThresholdMetric
{
    /// <inheritdoc/>
    public override string ClassName => "FalseNegatives";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    private protected override double At(int threshold) => Counts.FalseNegatives[threshold];
}
