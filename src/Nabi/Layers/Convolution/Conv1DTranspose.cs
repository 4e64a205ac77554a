namespace Nabi.Layers;

/// <summary>
/// The transposed convolution over time: every input spreads the kernel over the output, so that strides enlarge; (batch,
/// time, channels) to (batch, steps, filters). The weight <c>kernel</c> is (window, filters, channels).
/// </summary>
/// <remarks>Keras's <c>Conv1DTranspose</c>.</remarks>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Steps in a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
public sealed class Conv1DTranspose(int filters, int kernelSize, Activation? activation = null)
    : TransposedConvolutionLayer<int>(filters, kernelSize, activation);
