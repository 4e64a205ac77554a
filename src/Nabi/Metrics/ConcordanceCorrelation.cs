using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The concordance of target and prediction along an axis, the mean over samples: from -1 to 1. Lin, 1989.</summary>
public sealed class ConcordanceCorrelation : CorrelationMetric
{
    /// <inheritdoc/>
    public override string ClassName => "ConcordanceCorrelation";

    private protected override RowFormula MakeRows() => new ConcordanceFormula();
}
