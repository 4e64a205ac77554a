using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>100 times the mean of |p - t| / |t|.</summary>
public sealed class MeanAbsolutePercentageError : RowMetric
{
    /// <inheritdoc/>
    public override string ClassName => "MeanAbsolutePercentageError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowLoss Rows { get; } = new PercentageError();
}
