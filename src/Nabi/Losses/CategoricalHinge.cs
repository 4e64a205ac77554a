namespace Nabi.Losses;

/// <summary>max(1 + max of (1 - t) p - sum of t p, 0) over the last axis, for one-hot targets.</summary>
public sealed class CategoricalHinge : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "CategoricalHinge";

    private protected override RowFormula MakeRows() => new CategoricalHingeFormula();
}
