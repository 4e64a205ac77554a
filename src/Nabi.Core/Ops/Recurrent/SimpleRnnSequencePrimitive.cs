namespace Nabi;

/// <summary>SimpleRNN over all of time; equations at the cell and in the kernel.</summary>
public sealed class SimpleRnnSequencePrimitive(SequenceOptions options, ActivationKind activation)
    : SequencePrimitive(options, activation, ActivationKind.Sigmoid)
{
    /// <inheritdoc/>
    public override string Name => "SimpleRNN";

    /// <inheritdoc/>
    protected override int States => 1;

    /// <inheritdoc/>
    protected override int ReserveSize(in RecurrentSettings settings) => SimpleRnnSequence.ReserveSize(settings);

    /// <inheritdoc/>
    protected override void Forward(in RecurrentSettings settings, in RecurrentInputs inputs,
        in RecurrentOutputs outputs, Span<float> reserve)
        => SimpleRnnSequence.Forward(settings, inputs, outputs, reserve);

    /// <inheritdoc/>
    protected override void Backward(
        in RecurrentSettings settings,
        in RecurrentInputs inputs,
        in RecurrentUpstream upstream,
        in RecurrentGradients gradients,
        Span<float> reserve)
        => SimpleRnnSequence.Backward(settings, inputs, reserve, upstream, gradients);

    /// <inheritdoc/>
    protected override QuantizedSequence? Quantized(QuantizedMatrix kernel, QuantizedMatrix recurrent)
        => QuantizedSequence.Simple(kernel, recurrent);
}
