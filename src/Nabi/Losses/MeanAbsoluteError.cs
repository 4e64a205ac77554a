namespace Nabi.Losses;

/// <summary>The mean of |p - t| over the last axis.</summary>
public sealed class MeanAbsoluteError : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "MeanAbsoluteError";

    private protected override RowFormula MakeRows() => new AbsoluteError();
}
