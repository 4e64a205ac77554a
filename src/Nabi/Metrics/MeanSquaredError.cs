using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of (p - t)².</summary>
public sealed class MeanSquaredError : RowMetric
{
    /// <inheritdoc/>
    public override string ClassName => "MeanSquaredError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowLoss Rows { get; } = new SquaredError();
}
