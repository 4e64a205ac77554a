using Nabi.Activations;

namespace Nabi.Layers;

/// <summary>
/// The transposed convolution over images: every input spreads the kernel over the output, so that strides enlarge; (batch,
/// height, width, channels) to (batch, rows, columns, filters). The weight <c>kernel</c> is (rows, columns, filters,
/// channels).
/// </summary>
/// <remarks>Keras's <c>Conv2DTranspose</c>.</remarks>
public sealed class Conv2DTranspose : TransposedConvolutionLayer
{
    /// <summary>A transposed convolution with a square window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public Conv2DTranspose(int filters, int kernelSize, Activation? activation = null)
        : base(filters, [kernelSize, kernelSize], activation)
    {
    }

    /// <summary>A transposed convolution.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public Conv2DTranspose(int filters, (int Height, int Width) kernelSize, Activation? activation = null)
        : base(filters, [kernelSize.Height, kernelSize.Width], activation)
    {
    }

    /// <summary>Rows and columns of a window.</summary>
    public (int Height, int Width) KernelSize => Get(KernelSizeSetting).Pair();

    /// <summary>Rows and columns of the output from one input to the next; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public (int Height, int Width) Strides { get => Get(StridesSetting).Pair(); init => Set(StridesSetting, value.Listed()); }

    /// <summary>Rows and columns from one cell of a window to the next; 1 by default. Not together with strides above 1.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public (int Height, int Width) DilationRate { get => Get(DilationRateSetting).Pair(); init => Set(DilationRateSetting, value.Listed()); }

    /// <summary>Rows and columns added behind the output, below the strides; null (default) for what the padding asks.</summary>
    /// <exception cref="NabiException">Negative.</exception>
    public (int Height, int Width)? OutputPadding { get => OutputPaddingLengths?.Pair(); init => Set(OutputPaddingSetting, value?.Listed()!); }
}
