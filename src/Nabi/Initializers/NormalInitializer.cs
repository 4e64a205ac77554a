namespace Nabi.Initializers;

/// <summary>What <see cref="RandomNormal"/> and <see cref="TruncatedNormal"/> share.</summary>
public abstract class NormalInitializer : Initializer
{
    private protected NormalInitializer()
    {
    }

    /// <summary>The mean; 0 by default.</summary>
    public float Mean { get; init; }

    /// <summary>The standard deviation, of a truncated distribution before the cut; 0.05 by default.</summary>
    public float Stddev { get; init; } = 0.05f;

    /// <inheritdoc/>
    public sealed override void Write(Config config)
    {
        WriteSeed(config);
        config.Set("mean", Mean).Set("stddev", Stddev);
    }
}
