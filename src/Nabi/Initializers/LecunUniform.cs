namespace Nabi.Initializers;

/// <summary>Evenly spread over ±sqrt(3 / fan_in).</summary>
/// <remarks>LeCun, Bottou, Orr and Müller, "Efficient backprop", 1998; Klambauer and others, 2017.</remarks>
public sealed class LecunUniform() : VarianceScaling(1f, FanMode.FanIn, WeightDistribution.Uniform)
{
    /// <inheritdoc/>
    public override string ClassName => "LecunUniform";
}
