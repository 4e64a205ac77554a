namespace Nabi.Losses;

/// <summary>100 times the mean of |p - t| / |t| over the last axis; |t| is at least 1e-7.</summary>
public sealed class MeanAbsolutePercentageError : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "MeanAbsolutePercentageError";

    private protected override RowFormula MakeRows() => new PercentageError();
}
