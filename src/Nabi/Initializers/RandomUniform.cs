using Nabi.Configs;

namespace Nabi.Initializers;

/// <summary>Numbers evenly spread over an interval.</summary>
/// <param name="minval">The lower end; -0.05 by default.</param>
/// <param name="maxval">The upper end; 0.05 by default.</param>
public sealed class RandomUniform(float minval = -0.05f, float maxval = 0.05f) : Initializer
{
    /// <summary>The lower end.</summary>
    public float Minval => minval;

    /// <summary>The upper end.</summary>
    public float Maxval => maxval;

    /// <inheritdoc/>
    public override string ClassName => "RandomUniform";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        WriteSeed(config);
        config.Set("minval", minval).Set("maxval", maxval);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random) => random.Uniform(values, minval, maxval);
}
