namespace Nabi.Initializers;

/// <summary>Evenly spread over ±sqrt(6 / (fan_in + fan_out)): the default of most kernels.</summary>
/// <remarks>Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.</remarks>
public sealed class GlorotUniform() : VarianceScaling(1f, FanMode.FanAvg, WeightDistribution.Uniform)
{
    /// <inheritdoc/>
    public override string ClassName => "GlorotUniform";
}
