using Nabi.Kernels;

namespace Nabi.Layers;

/// <summary>Gated recurrent units over time; the equations are at <see cref="GRUCell"/>.</summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
/// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>GRU</c>; Cho et al., 2014.</remarks>
public sealed class GRU(int units, Activation? activation = null) : GatedRecurrent(new GRUCell(units, activation))
{
    /// <inheritdoc cref="GRUCell.ResetAfter"/>
    public bool ResetAfter { get => Get(GRUCell.ResetAfterSetting); init => Set(GRUCell.ResetAfterSetting, value); }

    private protected override Recurrent NewInstance() => new GRU(Units);

    private protected override Primitive Sequence(SequenceOptions options)
        => new GruSequencePrimitive(options, Activation.Kind!.Value, RecurrentActivation.Kind!.Value, ResetAfter);

    internal override void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias,
        Span<float> h, Span<float> c)
        => GruStep.Run(x, kernel, recurrent, bias, h, ResetAfter, Activation.Kind!.Value, RecurrentActivation.Kind!.Value);
}
