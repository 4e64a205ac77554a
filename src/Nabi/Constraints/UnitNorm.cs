using Nabi.Configs;

namespace Nabi.Constraints;

/// <summary>Makes every vector one long.</summary>
/// <param name="axis">The axes of a vector; the first by default.</param>
public sealed class UnitNorm(IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    /// <inheritdoc/>
    public override string ClassName => "UnitNorm";

    /// <inheritdoc/>
    public override void Write(Config config) => WriteAxis(config);

    private protected override double Desired(double norm) => 1;
}
