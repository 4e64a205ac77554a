using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The Kullback-Leibler divergence of two distributions.</summary>
public sealed class KLDivergence : RowMetric
{
    /// <inheritdoc/>
    public override string ClassName => "KLDivergence";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    protected override string DefaultName => "kl_divergence";

    internal override RowLoss Rows { get; } = new Divergence();
}
