namespace Nabi.Initializers;

/// <summary>Truncated normal with standard deviation sqrt(1 / fan_in).</summary>
/// <remarks>LeCun, Bottou, Orr and Müller, "Efficient backprop", 1998; Klambauer and others, 2017.</remarks>
public sealed class LecunNormal() : VarianceScaling(1f, FanMode.FanIn, WeightDistribution.TruncatedNormal)
{
    /// <inheritdoc/>
    public override string ClassName => "LecunNormal";
}
