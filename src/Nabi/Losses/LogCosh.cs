namespace Nabi.Losses;

/// <summary>The mean of ln(cosh(p - t)) over the last axis: nearly half the square for small errors, the size for large ones.</summary>
public sealed class LogCosh : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "LogCosh";

    internal override string MetricClass => "LogCoshError";

    private protected override string DefaultMetricName => "logcosh";

    private protected override RowFormula MakeRows() => new LogCoshError();
}
