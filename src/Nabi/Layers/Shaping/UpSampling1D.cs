using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>Repeats every time step: (batch, time, channels) to (batch, size time, channels).</summary>
/// <remarks>Keras's <c>UpSampling1D</c>.</remarks>
public sealed class UpSampling1D : Layer
{
    /// <summary>An upsampling.</summary>
    /// <param name="size">How often each step stands in the output, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The size is below 1.</exception>
    public UpSampling1D(int size = 2) => Size = size >= 1 ? size : throw new NabiException($"UpSampling1D: size must be at least 1, got {size}.");

    /// <summary>How often each step stands in the output.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("size", Size);
    }

    internal static UpSampling1D Read(Config config) => new(config.Int("size", 2));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRank(input.Shape, 3, "(batch, time, channels)");
        return Ops.Repeat(input, Size, 1);
    }
}
