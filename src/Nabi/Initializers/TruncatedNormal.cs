namespace Nabi.Initializers;

/// <summary>Numbers from the normal distribution; those further than two standard deviations from the Mean are drawn again.</summary>
public sealed class TruncatedNormal : Initializer
{
    /// <summary>The Mean; 0 by default.</summary>
    public float Mean { get; init; }

    /// <summary>The standard deviation before the cut; 0.05 by default.</summary>
    public float Stddev { get; init; } = 0.05f;

    /// <inheritdoc/>
    public override string ClassName => "TruncatedNormal";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        WriteSeed(config);
        config.Set("mean", Mean).Set("stddev", Stddev);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random) => random.TruncatedNormal(values, Mean, Stddev);
}
