using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of (ln(1 + p) - ln(1 + t))².</summary>
public sealed class MeanSquaredLogarithmicError : RowMetric
{
    /// <inheritdoc/>
    public override string ClassName => "MeanSquaredLogarithmicError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    internal override RowLoss Rows { get; } = new LogarithmicError();
}
