namespace Nabi.Losses;

/// <summary>
/// The negative log likelihood under Student's t distribution: its place, its scale through softplus, and its degrees of freedom, 2 and
/// softplus; heavier tails than the normal one.
/// </summary>
public sealed class StudentTNegativeLogLikelihood : LikelihoodLoss
{
    /// <inheritdoc/>
    public override string ClassName => "StudentTNegativeLogLikelihood";

    internal override LikelihoodFormula Formula { get; } = new StudentTFormula();
}
