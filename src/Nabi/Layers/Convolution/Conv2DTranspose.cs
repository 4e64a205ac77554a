namespace Nabi.Layers;

/// <summary>
/// The transposed convolution over images: every input spreads the kernel over the output, so that strides enlarge; (batch,
/// height, width, channels) to (batch, rows, columns, filters). The weight <c>kernel</c> is (rows, columns, filters,
/// channels).
/// </summary>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>Conv2DTranspose</c>.</remarks>
public sealed class Conv2DTranspose(int filters, (int Height, int Width) kernelSize, Activation? activation = null)
    : TransposedConvolutionLayer<(int Height, int Width)>(filters, kernelSize, activation)
{
    /// <summary>A transposed convolution with a square window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public Conv2DTranspose(int filters, int kernelSize, Activation? activation = null)
        : this(filters, (kernelSize, kernelSize), activation)
    {
    }
}
