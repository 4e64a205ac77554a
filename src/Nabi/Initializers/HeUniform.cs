namespace Nabi.Initializers;

/// <summary>Evenly spread over ±sqrt(6 / fan_in).</summary>
/// <remarks>He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.</remarks>
public sealed class HeUniform() : VarianceScaling(2f, FanMode.FanIn, WeightDistribution.Uniform)
{
    /// <inheritdoc/>
    public override string ClassName => "HeUniform";
}
