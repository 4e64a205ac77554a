namespace Nabi.Losses;

/// <summary>The mean of p - t ln(p) over the last axis.</summary>
public sealed class Poisson : RowsLoss
{
    /// <inheritdoc/>
    public override string ClassName => "Poisson";

    private protected override RowLoss MakeRows() => new PoissonError();
}
