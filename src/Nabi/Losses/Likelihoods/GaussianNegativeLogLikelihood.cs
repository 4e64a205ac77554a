namespace Nabi.Losses;

/// <summary>The negative log likelihood under a normal distribution: its mean, and its standard deviation through softplus.</summary>
public sealed class GaussianNegativeLogLikelihood : LikelihoodLoss
{
    /// <inheritdoc/>
    public override string ClassName => "GaussianNegativeLogLikelihood";

    internal override LikelihoodFormula Formula { get; } = new GaussianFormula();
}
