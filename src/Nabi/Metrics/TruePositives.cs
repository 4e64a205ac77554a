namespace Nabi.Metrics;

/// <summary>How many ones were predicted as ones.</summary>
public sealed class TruePositives : ThresholdMetric
{
    /// <inheritdoc/>
    public override string ClassName => "TruePositives";

    private protected override double At(int threshold) => Counts.TruePositives[threshold];
}
