using Nabi.Configs;
using Nabi.Kernels;

namespace Nabi.Layers;

/// <summary>h = activation(x W + h' U + b) over time.</summary>
/// <remarks>Keras's <c>SimpleRNN</c>; Elman, 1990.</remarks>
public sealed class SimpleRNN : StandardRecurrent
{
    private readonly SimpleRNNCell cell;

    /// <summary>A layer of <paramref name="units"/> units.</summary>
    /// <param name="units">The length of output and state, at least 1.</param>
    /// <exception cref="NabiException">Units is below 1.</exception>
    public SimpleRNN(int units)
        : this(new SimpleRNNCell(units))
    {
    }

    private SimpleRNN(SimpleRNNCell cell)
        : base(cell) => this.cell = cell;

    internal static SimpleRNN Read(Config config)
        => ReadShared(config, (sequences, state, backwards, stateful, unroll, zero) => new SimpleRNN(SimpleRNNCell.Read(config))
        {
            ReturnSequences = sequences,
            ReturnState = state,
            GoBackwards = backwards,
            Stateful = stateful,
            Unroll = unroll,
            ZeroOutputForMask = zero,
        });

    private protected override Primitive Sequence(SequenceOptions options)
        => new SimpleRnnSequencePrimitive(options, Activation.Kind!.Value);

    internal override void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias, Span<float> h, Span<float> c)
        => SimpleRnnStep.Run(x, kernel, recurrent, bias, h, Activation.Kind!.Value);
}
