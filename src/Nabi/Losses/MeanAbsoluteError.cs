namespace Nabi.Losses;

/// <summary>The mean of |p - t| over the last axis.</summary>
public sealed class MeanAbsoluteError : RowsLoss
{
    /// <inheritdoc/>
    public override string ClassName => "MeanAbsoluteError";

    private protected override RowLoss MakeRows() => new AbsoluteError();
}
