using Nabi.Configs;

namespace Nabi.Initializers;

/// <summary>Numbers from the normal distribution.</summary>
/// <param name="mean">The mean; 0 by default.</param>
/// <param name="stddev">The standard deviation; 0.05 by default.</param>
public sealed class RandomNormal(float mean = 0f, float stddev = 0.05f) : Initializer
{
    /// <summary>The mean.</summary>
    public float Mean => mean;

    /// <summary>The standard deviation.</summary>
    public float Stddev => stddev;

    /// <inheritdoc/>
    public override string ClassName => "RandomNormal";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        WriteSeed(config);
        config.Set("mean", mean).Set("stddev", stddev);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random) => random.Normal(values, mean, stddev);
}
