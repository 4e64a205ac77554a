namespace Nabi;

/// <summary>GRU over all of time; equations at the cell and in the kernel.</summary>
public sealed class GruSequencePrimitive(SequenceOptions options, ActivationKind activation,
    ActivationKind recurrentActivation, bool resetAfter)
    : SequencePrimitive(options, activation, recurrentActivation)
{
    /// <inheritdoc/>
    public override object? Key => (base.Key, resetAfter);

    /// <inheritdoc/>
    public override string Name => "GRU";

    /// <summary>Whether the reset gate works behind the matrix product.</summary>
    public bool ResetAfter => resetAfter;

    /// <inheritdoc/>
    protected override int States => 1;

    /// <inheritdoc/>
    protected override int ReserveSize(in RecurrentSettings settings) => GruSequence.ReserveSize(settings);

    /// <inheritdoc/>
    protected override RecurrentSettings SettingsOf(PrimitiveCall call) => base.SettingsOf(call) with { ResetAfter = resetAfter };

    /// <inheritdoc/>
    protected override void Forward(in RecurrentSettings settings, in RecurrentInputs inputs,
        in RecurrentOutputs outputs, Span<float> reserve)
        => GruSequence.Forward(settings, inputs, outputs, reserve);

    /// <inheritdoc/>
    protected override void Backward(
        in RecurrentSettings settings,
        in RecurrentInputs inputs,
        in RecurrentUpstream upstream,
        in RecurrentGradients gradients,
        Span<float> reserve)
        => GruSequence.Backward(settings, inputs, reserve, upstream, gradients);

    /// <inheritdoc/>
    protected override QuantizedSequence? Quantized(QuantizedMatrix kernel, QuantizedMatrix recurrent)
        => resetAfter ? QuantizedSequence.Gru(kernel, recurrent) : null;
}
