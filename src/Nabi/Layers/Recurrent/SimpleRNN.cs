using Nabi.Kernels;

namespace Nabi.Layers;

/// <summary>h = activation(x W + h' U + b) over time.</summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
/// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>SimpleRNN</c>; Elman, 1990.</remarks>
public sealed class SimpleRNN(int units, Activation? activation = null) : StandardRecurrent(new SimpleRNNCell(units, activation))
{
    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        // Keras leaves the seed out of SimpleRNN's config, though not out of its cell's.
        if (Seed is null)
            config.Json.Remove(LayerSettings.Seed.Key);
    }

    private protected override Recurrent NewInstance() => new SimpleRNN(Units);

    private protected override Primitive Sequence(SequenceOptions options)
        => new SimpleRnnSequencePrimitive(options, Activation.Kind!.Value);

    internal override void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias,
        Span<float> h, Span<float> c)
        => SimpleRnnStep.Run(x, kernel, recurrent, bias, h, Activation.Kind!.Value);
}
