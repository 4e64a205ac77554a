namespace Nabi.Initializers;

/// <summary>Numbers from the normal distribution.</summary>
public sealed class RandomNormal : Initializer
{
    /// <summary>The Mean; 0 by default.</summary>
    public float Mean { get; init; }

    /// <summary>The standard deviation; 0.05 by default.</summary>
    public float Stddev { get; init; } = 0.05f;

    /// <inheritdoc/>
    public override string ClassName => "RandomNormal";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        WriteSeed(config);
        config.Set("mean", Mean).Set("stddev", Stddev);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random) => random.Normal(values, Mean, Stddev);
}
