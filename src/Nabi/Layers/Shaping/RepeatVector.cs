using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>The same vector at every time step: (batch, features) to (batch, times, features).</summary>
/// <remarks>Keras's <c>RepeatVector</c>.</remarks>
public sealed class RepeatVector : Layer
{
    /// <summary>A repetition.</summary>
    /// <param name="times">The number of time steps, at least 1.</param>
    /// <exception cref="NabiException">The number is below 1.</exception>
    public RepeatVector(int times) => Times = times >= 1 ? times : throw new NabiException($"RepeatVector: n must be at least 1, got {times}.");

    /// <summary>The number of time steps; Keras's <c>n</c>.</summary>
    public int Times { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("n", Times);
    }

    internal static RepeatVector Read(Config config) => new(config.Int("n"));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRank(input.Shape, 2, "(batch, features)");
        return Ops.Repeat(Ops.ExpandDims(input, 1), Times, 1);
    }
}
