namespace Nabi.Initializers;

/// <summary>Truncated normal with standard deviation sqrt(2 / fan_in).</summary>
/// <remarks>He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.</remarks>
public sealed class HeNormal() : VarianceScaling(2f, FanMode.FanIn, WeightDistribution.TruncatedNormal)
{
    /// <inheritdoc/>
    public override string ClassName => "HeNormal";
}
