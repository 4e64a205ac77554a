namespace Nabi.Layers;

/// <summary>
/// Convolution over images: y[p] = sum over the window of x[p stride + i dilation] W[i] + b; (batch, height, width,
/// channels) to (batch, rows, columns, filters). The weight <c>kernel</c> is (rows, columns, channels / groups, filters).
/// </summary>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>Conv2D</c>.</remarks>
public sealed class Conv2D(int filters, (int Height, int Width) kernelSize, Activation? activation = null)
    : GroupedConvolutionLayer<(int Height, int Width)>(filters, kernelSize, activation)
{
    /// <summary>A convolution with a square window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public Conv2D(int filters, int kernelSize, Activation? activation = null)
        : this(filters, (kernelSize, kernelSize), activation)
    {
    }
}
