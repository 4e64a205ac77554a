using Nabi.Activations;

namespace Nabi.Layers;

/// <summary>
/// A convolution over time that keeps channels apart: (batch, time, channels) to (batch, steps, channels multiplier). The
/// weight <c>kernel</c> is (window, channels, multiplier).
/// </summary>
/// <remarks>Keras's <c>DepthwiseConv1D</c>.</remarks>
public sealed class DepthwiseConv1D : DepthwiseConvolutionLayer
{
    /// <summary>A depthwise convolution.</summary>
    /// <param name="kernelSize">Steps in a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public DepthwiseConv1D(int kernelSize, Activation? activation = null)
        : base([kernelSize], activation)
    {
    }

    /// <summary>Steps in a window.</summary>
    public int KernelSize => Get(KernelSizeSetting)[0];

    /// <summary>Steps from one window to the next; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int Strides { get => Get(StridesSetting)[0]; init => Set(StridesSetting, [value]); }

    /// <summary>Steps from one cell of a window to the next; 1 by default. Not together with strides above 1.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int DilationRate { get => Get(DilationRateSetting)[0]; init => Set(DilationRateSetting, [value]); }
}
