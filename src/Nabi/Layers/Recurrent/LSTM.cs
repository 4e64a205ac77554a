using Nabi.Kernels;

namespace Nabi.Layers;

/// <summary>Long short-term memory over time; the equations are at <see cref="LSTMCell"/>. States: h, c.</summary>
/// <remarks>Keras's <c>LSTM</c>; Hochreiter and Schmidhuber, 1997; Gers et al., 2000.</remarks>
public sealed class LSTM : StandardRecurrent
{
    /// <summary>A layer of <paramref name="units"/> units.</summary>
    /// <param name="units">The length of output and state, at least 1.</param>
    /// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
    /// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
    public LSTM(int units, Activation? activation = null)
        : base(new LSTMCell(units, activation))
    {
    }

    /// <inheritdoc cref="MemoryCell.RecurrentActivation"/>
    public Activation RecurrentActivation
    {
        get => Get(StandardCell.RecurrentActivationSetting);
        init => Set(StandardCell.RecurrentActivationSetting, value);
    }

    /// <inheritdoc cref="MemoryCell.UnitForgetBias"/>
    public bool UnitForgetBias { get => Get(StandardCell.UnitForgetBiasSetting); init => Set(StandardCell.UnitForgetBiasSetting, value); }

    /// <summary>
    /// Keras's wish for or against the kernels of cuDNN; null (default) for <c>auto</c>. Without effect here: it is kept so that a config
    /// comes back as it was.
    /// </summary>
    public bool? UseCudnn { get => Get(UseCudnnSetting); init => Set(UseCudnnSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, UseCudnnSetting];

    private protected override IEnumerable<Activation> FusedActivations => [Activation, RecurrentActivation];

    private protected override Recurrent NewInstance() => new LSTM(Units);

    private protected override Primitive Sequence(SequenceOptions options)
        => new LstmSequencePrimitive(options, Activation.Kind!.Value, RecurrentActivation.Kind!.Value);

    internal override void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias,
        Span<float> h, Span<float> c)
        => LstmStep.Run(x, kernel, recurrent, bias, h, c, Activation.Kind!.Value, RecurrentActivation.Kind!.Value);
}
