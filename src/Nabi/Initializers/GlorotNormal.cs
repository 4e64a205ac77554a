namespace Nabi.Initializers;

/// <summary>Truncated normal with standard deviation sqrt(2 / (fan_in + fan_out)).</summary>
/// <remarks>Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.</remarks>
public sealed class GlorotNormal() : VarianceScaling(1f, FanMode.FanAvg, WeightDistribution.TruncatedNormal)
{
    /// <inheritdoc/>
    public override string ClassName => "GlorotNormal";
}
