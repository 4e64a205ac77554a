namespace Nabi.Layers;

/// <summary>
/// A convolution over images that keeps channels apart: (batch, height, width, channels) to (batch, rows, columns, channels
/// multiplier). The weight <c>kernel</c> is (rows, columns, channels, multiplier).
/// </summary>
/// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
/// <param name="activation">The function applied to the output; null is linear.</param>
/// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>DepthwiseConv2D</c>.</remarks>
public sealed class DepthwiseConv2D((int Height, int Width) kernelSize, Activation? activation = null)
    : DepthwiseConvolutionLayer<(int Height, int Width)>(kernelSize, activation)
{
    /// <summary>A depthwise convolution with a square window.</summary>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public DepthwiseConv2D(int kernelSize, Activation? activation = null)
        : this((kernelSize, kernelSize), activation)
    {
    }
}
