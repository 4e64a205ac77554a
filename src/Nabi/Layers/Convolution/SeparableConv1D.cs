namespace Nabi.Layers;

/// <summary>
/// A convolution over time in two steps, first each channel by itself, then over the channels: (batch, time, channels) to
/// (batch, steps, filters).
/// </summary>
/// <remarks>Keras's <c>SeparableConv1D</c>.</remarks>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Steps in a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
public sealed class SeparableConv1D(int filters, int kernelSize, Activation? activation = null)
    : SeparableConvolutionLayer<int>(filters, kernelSize, activation);
