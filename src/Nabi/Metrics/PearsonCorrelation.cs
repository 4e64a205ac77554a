using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>Pearson's correlation of target and prediction along an axis, the mean over samples: from -1 to 1.</summary>
public sealed class PearsonCorrelation : CorrelationMetric
{
    /// <inheritdoc/>
    public override string ClassName => "PearsonCorrelation";

    private protected override RowFormula MakeRows() => new PearsonFormula();
}
