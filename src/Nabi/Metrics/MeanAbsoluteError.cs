using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of |p - t|.</summary>
public sealed class MeanAbsoluteError : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "MeanAbsoluteError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; } = new AbsoluteError();
}
