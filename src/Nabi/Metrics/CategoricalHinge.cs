using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>max(1 + max of (1 - t) p - sum of t p, 0), for one-hot targets.</summary>
public sealed class CategoricalHinge : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "CategoricalHinge";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; } = new CategoricalHingeFormula();
}
