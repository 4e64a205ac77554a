using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of (ln(1 + p) - ln(1 + t))².</summary>
public sealed class MeanSquaredLogarithmicError : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "MeanSquaredLogarithmicError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowFormula Rows { get; } = new LogarithmicError();
}
