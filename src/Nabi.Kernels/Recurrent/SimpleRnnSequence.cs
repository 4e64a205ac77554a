namespace Nabi.Kernels;

/// <summary>Keras's SimpleRNN over a whole sequence, forward and backward; equations are at <see cref="SimpleRnnSweep"/>.</summary>
public static class SimpleRnnSequence
{
    /// <summary>Numbers of the reserve a forward pass fills for the backward pass; 0 when not training.</summary>
    public static int ReserveSize(in RecurrentSettings settings) => PerThread<SimpleRnnSweep>.Own.ReserveSize(settings);

    /// <summary>Runs the layer. <paramref name="reserve"/> may be empty when not training.</summary>
    public static void Forward(
        in RecurrentSettings settings, in RecurrentInputs inputs, in RecurrentOutputs outputs, Span<float> reserve)
        => PerThread<SimpleRnnSweep>.Own.Forward(settings, inputs, outputs, reserve);

    /// <summary>
    /// Gradients of the same call: <paramref name="inputs"/> and <paramref name="settings"/> as given to the forward pass, whose
    /// <paramref name="reserve"/> is only read (bias, x and initial states are not read again).
    /// </summary>
    public static void Backward(
        in RecurrentSettings settings, in RecurrentInputs inputs, ReadOnlySpan<float> reserve, in RecurrentUpstream upstream,
        in RecurrentGradients gradients)
        => PerThread<SimpleRnnSweep>.Own.Backward(settings, inputs, reserve, upstream, gradients);
}
