using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>In training, adds normal noise of mean 0.</summary>
/// <remarks>Keras's <c>GaussianNoise</c>.</remarks>
public sealed class GaussianNoise : RandomLayer
{
    /// <summary>A noise layer.</summary>
    /// <param name="deviation">The standard deviation of the noise, 0 or more.</param>
    /// <exception cref="NabiException">The deviation is negative.</exception>
    public GaussianNoise(float deviation)
        => Deviation = deviation >= 0f ? deviation : throw new NabiException($"GaussianNoise: stddev must be 0 or more, got {deviation}.");

    /// <summary>The standard deviation of the noise; Keras's <c>stddev</c>.</summary>
    public float Deviation { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("stddev", Deviation).Set("seed", Seed);
    }

    internal static GaussianNoise Read(Config config) => new(config.Float("stddev")) { Seed = config.Seed() };

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Deviation > 0f ? input + Ops.NormalNoise(input, 0f, Deviation, Random) : input;
    }
}
