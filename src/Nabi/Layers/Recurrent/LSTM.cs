using Nabi.Activations;
using Nabi.Configs;
using Nabi.Kernels;

namespace Nabi.Layers;

/// <summary>Long short-term memory over time; the equations stand at <see cref="LSTMCell"/>. States: h, c.</summary>
/// <remarks>Keras's <c>LSTM</c>; Hochreiter and Schmidhuber, 1997; Gers et al., 2000.</remarks>
public sealed class LSTM : StandardRecurrent
{
    private readonly LSTMCell cell;

    /// <summary>A layer of <paramref name="units"/> units.</summary>
    /// <param name="units">The length of output and state, at least 1.</param>
    /// <exception cref="NabiException">Units is below 1.</exception>
    public LSTM(int units)
        : this(new LSTMCell(units))
    {
    }

    private LSTM(LSTMCell cell)
        : base(cell) => this.cell = cell;

    /// <summary>The function of the gates; <c>sigmoid</c> by default.</summary>
    public Activation RecurrentActivation
    {
        get => cell.RecurrentActivation;
        init => cell.RecurrentActivation = value;
    }

    /// <summary>Whether the forget gate's bias starts at 1; true by default.</summary>
    public bool UnitForgetBias
    {
        get => cell.UnitForgetBias;
        init => cell.UnitForgetBias = value;
    }

    /// <summary>
    /// Keras's wish for or against the kernels of cuDNN; null (default) for <c>auto</c>. Without effect here: it is kept so that a config comes
    /// back as it was.
    /// </summary>
    public bool? UseCudnn { get; init; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        if (UseCudnn is { } wish)
            config.Set("use_cudnn", wish);
    }

    private protected override IEnumerable<Activation> FusedActivations => [Activation, RecurrentActivation];

    internal static LSTM Read(Config config)
        => ReadShared(config, (sequences, state, backwards, stateful, unroll, zero) => new LSTM(LSTMCell.Read(config))
        {
            ReturnSequences = sequences,
            ReturnState = state,
            GoBackwards = backwards,
            Stateful = stateful,
            Unroll = unroll,
            ZeroOutputForMask = zero,
            UseCudnn = ReadCudnn(config),
        });

    private protected override Primitive Sequence(SequenceOptions options)
        => new LstmSequencePrimitive(options, Activation.Kind!.Value, RecurrentActivation.Kind!.Value);

    internal override void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias, Span<float> h, Span<float> c)
        => LstmStep.Run(x, kernel, recurrent, bias, h, c, Activation.Kind!.Value, RecurrentActivation.Kind!.Value);
}
