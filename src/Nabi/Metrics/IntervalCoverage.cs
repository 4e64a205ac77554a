namespace Nabi.Metrics;

/// <summary>The part of the targets inside of their intervals; the ends count as inside.</summary>
public sealed class IntervalCoverage : IntervalMetric
{
    /// <inheritdoc/>
    public override string ClassName => "IntervalCoverage";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    private protected override float Score(float truth, float lower, float upper) => truth >= lower && truth <= upper ? 1f : 0f;
}
