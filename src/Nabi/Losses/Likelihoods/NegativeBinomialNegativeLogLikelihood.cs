namespace Nabi.Losses;

/// <summary>
/// The negative log likelihood under a negative binomial distribution, for counts: its mean m and its shape a through softplus; the
/// variance is m + a m².
/// </summary>
public sealed class NegativeBinomialNegativeLogLikelihood : LikelihoodLoss
{
    /// <inheritdoc/>
    public override string ClassName => "NegativeBinomialNegativeLogLikelihood";

    internal override LikelihoodFormula Formula { get; } = new NegativeBinomialFormula();
}
