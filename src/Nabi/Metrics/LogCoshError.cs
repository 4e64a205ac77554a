using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of ln(cosh(p - t)).</summary>
public sealed class LogCoshError : RowwiseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "LogCoshError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    protected override string DefaultName => "logcosh";

    internal override RowFormula Rows { get; } = new Losses.LogCoshError();
}
