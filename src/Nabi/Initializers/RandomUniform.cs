namespace Nabi.Initializers;

/// <summary>Numbers evenly spread over an interval.</summary>
public sealed class RandomUniform : Initializer
{
    /// <summary>The lower end; -0.05 by default.</summary>
    public float Minval { get; init; } = -0.05f;

    /// <summary>The upper end; 0.05 by default.</summary>
    public float Maxval { get; init; } = 0.05f;

    /// <inheritdoc/>
    public override string ClassName => "RandomUniform";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        WriteSeed(config);
        config.Set("minval", Minval).Set("maxval", Maxval);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random) => random.Uniform(values, Minval, Maxval);
}
