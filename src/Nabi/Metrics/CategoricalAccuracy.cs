using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>How often the likeliest class is the right one, for one-hot targets.</summary>
public sealed class CategoricalAccuracy : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "CategoricalAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    internal override RowFormula Rows { get; } = new TopClass(1);
}
