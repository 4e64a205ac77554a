using Nabi.Activations;
using Nabi.Configs;
using Nabi.Kernels;

namespace Nabi.Layers;

/// <summary>Gated recurrent units over time; the equations stand at <see cref="GRUCell"/>.</summary>
/// <remarks>Keras's <c>GRU</c>; Cho et al., 2014.</remarks>
public sealed class GRU : StandardRecurrent
{
    private readonly GRUCell cell;

    /// <summary>A layer of <paramref name="units"/> units.</summary>
    /// <param name="units">The length of output and state, at least 1.</param>
    /// <exception cref="NabiException">Units is below 1.</exception>
    public GRU(int units)
        : this(new GRUCell(units))
    {
    }

    private GRU(GRUCell cell)
        : base(cell) => this.cell = cell;

    /// <summary>The function of the gates; <c>sigmoid</c> by default.</summary>
    public Activation RecurrentActivation
    {
        get => cell.RecurrentActivation;
        init => cell.RecurrentActivation = value;
    }

    /// <summary>Whether the reset gate works after the product with the recurrent kernel; true by default, as in Keras 3.</summary>
    public bool ResetAfter
    {
        get => cell.ResetAfter;
        init => cell.ResetAfter = value;
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

    internal static GRU Read(Config config)
        => ReadShared(config, (sequences, state, backwards, stateful, unroll, zero) => new GRU(GRUCell.Read(config))
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
        => new GruSequencePrimitive(options, Activation.Kind!.Value, RecurrentActivation.Kind!.Value, ResetAfter);

    internal override void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias, Span<float> h, Span<float> c)
        => GruStep.Run(x, kernel, recurrent, bias, h, ResetAfter, Activation.Kind!.Value, RecurrentActivation.Kind!.Value);
}
