namespace Nabi.Constraints;

/// <summary>Makes every vector one long.</summary>
public sealed class UnitNorm : NormConstraint
{
    /// <inheritdoc/>
    public override string ClassName => "UnitNorm";

    /// <inheritdoc/>
    public override void Write(Config config) => WriteAxis(config);

    private protected override double Desired(double norm) => 1;
}
