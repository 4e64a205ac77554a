namespace Nabi.Losses;

/// <summary>
/// 200 times the mean of |p - t| / (|t| + |p|) over the last axis, from 0 to 200; the sum is at least 1e-7. The M4 competition's sMAPE
/// (Makridakis, Spiliotis, Assimakopoulos, 2020). Keras has no such loss.
/// </summary>
public sealed class SymmetricMeanAbsolutePercentageError : RowwiseLoss, IConfigurable
{
    /// <inheritdoc/>
    public override string ClassName => "SymmetricMeanAbsolutePercentageError";

    bool IConfigurable.IsInKeras => false;

    internal override bool HasKerasMetric => false;

    private protected override RowFormula MakeRows() => new SymmetricPercentageError();
}
