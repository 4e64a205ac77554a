using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of |p - t|.</summary>
public sealed class MeanAbsoluteError : RowMetric
{
    /// <inheritdoc/>
    public override string ClassName => "MeanAbsoluteError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowLoss Rows { get; } = new AbsoluteError();
}
