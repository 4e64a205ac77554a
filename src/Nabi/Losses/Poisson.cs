namespace Nabi.Losses;

/// <summary>The mean of p - t ln(p) over the last axis.</summary>
public sealed class Poisson : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "Poisson";

    internal override RowFormula Rows { get; } = new PoissonError();
}
