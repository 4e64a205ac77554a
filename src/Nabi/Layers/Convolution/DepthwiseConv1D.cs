namespace Nabi.Layers;

/// <summary>
/// A convolution over time that keeps channels apart: (batch, time, channels) to (batch, steps, channels multiplier). The
/// weight <c>kernel</c> is (window, channels, multiplier).
/// </summary>
/// <remarks>Keras's <c>DepthwiseConv1D</c>.</remarks>
/// <param name="kernelSize">Steps in a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
public sealed class DepthwiseConv1D(int kernelSize, Activation? activation = null) : DepthwiseConvolutionLayer<int>(kernelSize, activation);
