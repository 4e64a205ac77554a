namespace Nabi.Losses;

/// <summary>The mean of p - t ln(p) over the last axis.</summary>
public sealed class Poisson : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "Poisson";

    private protected override RowFormula MakeRows() => new PoissonError();
}
