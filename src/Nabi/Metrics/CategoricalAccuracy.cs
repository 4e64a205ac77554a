using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>How often the most likely class is the right one, for one-hot targets.</summary>
public sealed class CategoricalAccuracy : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "CategoricalAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    private protected override RowFormula MakeRows() => new TopClass(1);
}
