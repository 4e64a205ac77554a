namespace Nabi.Losses;

/// <summary>The mean of (p - t)² over the last axis.</summary>
public sealed class MeanSquaredError : RowsLoss
{
    /// <inheritdoc/>
    public override string ClassName => "MeanSquaredError";

    private protected override RowLoss MakeRows() => new SquaredError();
}
