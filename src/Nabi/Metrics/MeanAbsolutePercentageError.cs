using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>100 times the mean of |p - t| / |t|.</summary>
public sealed class MeanAbsolutePercentageError : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "MeanAbsolutePercentageError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; } = new PercentageError();
}
