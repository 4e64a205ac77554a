using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of max(1 - t p, 0)²; labels 0 and 1 become -1 and 1.</summary>
public sealed class SquaredHinge : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "SquaredHinge";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; } = new HingeError(squared: true);
}
