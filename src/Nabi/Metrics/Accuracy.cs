using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>How often predictions equal targets.</summary>
public sealed class Accuracy : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "Accuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    private protected override RowFormula MakeRows() => new EqualElements();
}
