namespace Nabi.Layers;

/// <summary>
/// Convolution over time: y[p] = sum over the window of x[p stride + i dilation] W[i] + b; (batch, time, channels) to
/// (batch, steps, filters). The weight <c>kernel</c> is (window, channels / groups, filters).
/// </summary>
/// <remarks>Keras's <c>Conv1D</c>.</remarks>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Steps in a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
public sealed class Conv1D(int filters, int kernelSize, Activation? activation = null)
    : GroupedConvolutionLayer<int>(filters, kernelSize, activation);
