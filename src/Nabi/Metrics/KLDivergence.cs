using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The Kullback-Leibler divergence of two distributions.</summary>
public sealed class KLDivergence : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "KLDivergence";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    protected override string DefaultName => "kl_divergence";

    internal override RowFormula Rows { get; } = new Divergence();
}
