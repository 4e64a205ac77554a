namespace Nabi.Losses;

/// <summary>
/// The sum of t ln(t / p) over the last axis: the Kullback-Leibler divergence of two distributions, both held between 1e-7 and 1.
/// </summary>
public sealed class KLDivergence : RowwiseLoss
{
    /// <inheritdoc/>
    public override string ClassName => "KLDivergence";

    private protected override string DefaultName => "kl_divergence";

    private protected override RowFormula MakeRows() => new Divergence();
}
