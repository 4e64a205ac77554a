namespace Nabi.Losses;

/// <summary>The mean of max(1 - t p, 0) over the last axis; labels 0 and 1 become -1 and 1.</summary>
public sealed class Hinge : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "Hinge";

    private protected override RowFormula MakeRows() => new HingeError(squared: false);
}
