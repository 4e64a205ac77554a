using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of p - t ln(p).</summary>
public sealed class Poisson : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "Poisson";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; } = new PoissonError();
}
