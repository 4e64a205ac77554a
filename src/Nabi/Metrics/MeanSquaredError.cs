using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of (p - t)².</summary>
public sealed class MeanSquaredError : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "MeanSquaredError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; } = new SquaredError();
}
