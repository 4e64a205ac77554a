namespace Nabi;

/// <summary>LSTM over all of time; equations at the cell and in the kernel.</summary>
public sealed class LstmSequencePrimitive(SequenceOptions options, ActivationKind activation, ActivationKind recurrentActivation)
    : SequencePrimitive(options, activation, recurrentActivation)
{
    /// <inheritdoc/>
    public override string Name => "LSTM";

    /// <inheritdoc/>
    protected override int States => 2;

    /// <inheritdoc/>
    protected override int ReserveSize(in RecurrentSettings settings) => LstmSequence.ReserveSize(settings);

    /// <inheritdoc/>
    protected override void Forward(in RecurrentSettings settings, in RecurrentInputs inputs,
        in RecurrentOutputs outputs, Span<float> reserve)
        => LstmSequence.Forward(settings, inputs, outputs, reserve);

    /// <inheritdoc/>
    protected override void Backward(
        in RecurrentSettings settings,
        in RecurrentInputs inputs,
        in RecurrentUpstream upstream,
        in RecurrentGradients gradients,
        Span<float> reserve)
        => LstmSequence.Backward(settings, inputs, reserve, upstream, gradients);

    /// <inheritdoc/>
    protected override QuantizedSequence? Quantized(QuantizedMatrix kernel, QuantizedMatrix recurrent)
        => QuantizedSequence.Lstm(kernel, recurrent);
}
