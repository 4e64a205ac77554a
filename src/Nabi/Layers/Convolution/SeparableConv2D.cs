namespace Nabi.Layers;

/// <summary>
/// A convolution over images in two steps, first each channel by itself, then over the channels: (batch, height, width,
/// channels) to (batch, rows, columns, filters).
/// </summary>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>SeparableConv2D</c>.</remarks>
public sealed class SeparableConv2D(int filters, (int Height, int Width) kernelSize, Activation? activation = null)
    : SeparableConvolutionLayer<(int Height, int Width)>(filters, kernelSize, activation)
{
    /// <summary>A separable convolution with a square window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public SeparableConv2D(int filters, int kernelSize, Activation? activation = null)
        : this(filters, (kernelSize, kernelSize), activation)
    {
    }
}
