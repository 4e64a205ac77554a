namespace Nabi.Losses;

/// <summary>The mean of (p - t)² over the last axis.</summary>
public sealed class MeanSquaredError : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "MeanSquaredError";

    private protected override RowFormula MakeRows() => new SquaredError();
}
