using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of ln(cosh(p - t)).</summary>
public sealed class LogCoshError : RowMetric
{
    /// <inheritdoc/>
    public override string ClassName => "LogCoshError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    protected override string DefaultName => "logcosh";

    internal override RowLoss Rows { get; } = new Losses.LogCoshError();
}
