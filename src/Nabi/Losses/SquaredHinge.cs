namespace Nabi.Losses;

/// <summary>The mean of max(1 - t p, 0)² over the last axis; labels 0 and 1 become -1 and 1.</summary>
public sealed class SquaredHinge : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "SquaredHinge";

    private protected override RowFormula MakeRows() => new HingeError(squared: true);
}
