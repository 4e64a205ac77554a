namespace Nabi.Layers;

/// <summary>
/// The transposed convolution over volumes: every input spreads the kernel over the output, so that strides enlarge; (batch,
/// depth, height, width, channels) to (batch, planes, rows, columns, filters). The weight <c>kernel</c> is (planes, rows, columns, filters,
/// channels).
/// </summary>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Planes, rows and columns of a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>Conv3DTranspose</c>.</remarks>
public sealed class Conv3DTranspose(int filters, (int Depth, int Height, int Width) kernelSize, Activation? activation = null)
    : TransposedConvolutionLayer<(int Depth, int Height, int Width)>(filters, kernelSize, activation)
{
    /// <summary>A transposed convolution with a cubic window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Planes, rows and columns of a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public Conv3DTranspose(int filters, int kernelSize, Activation? activation = null)
        : this(filters, (kernelSize, kernelSize, kernelSize), activation)
    {
    }
}
