namespace Nabi.Losses;

/// <summary>The mean of (ln(1 + p) - ln(1 + t))² over the last axis; p and t are at least 1e-7.</summary>
public sealed class MeanSquaredLogarithmicError : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "MeanSquaredLogarithmicError";

    private protected override RowFormula MakeRows() => new LogarithmicError();
}
