using Nabi.Kernels;

namespace Nabi.Layers;

/// <summary>Long short-term memory over time; the equations are at <see cref="LSTMCell"/>. States: h, c.</summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
/// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>LSTM</c>; Hochreiter and Schmidhuber, 1997; Gers et al., 2000.</remarks>
public sealed class LSTM(int units, Activation? activation = null) : GatedRecurrent(new LSTMCell(units, activation))
{
    /// <inheritdoc cref="MemoryCell.UnitForgetBias"/>
    public bool UnitForgetBias { get => Get(StandardCell.UnitForgetBiasSetting); init => Set(StandardCell.UnitForgetBiasSetting, value); }

    private protected override Recurrent NewInstance() => new LSTM(Units);

    private protected override Primitive Sequence(SequenceOptions options)
        => new LstmSequencePrimitive(options, Activation.Kind!.Value, RecurrentActivation.Kind!.Value);

    internal override void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias,
        Span<float> h, Span<float> c)
        => LstmStep.Run(x, kernel, recurrent, bias, h, c, Activation.Kind!.Value, RecurrentActivation.Kind!.Value);
}
