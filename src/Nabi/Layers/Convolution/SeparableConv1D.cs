using Nabi.Activations;

namespace Nabi.Layers;

/// <summary>
/// A convolution over time in two steps, first each channel by itself, then over the channels: (batch, time, channels) to
/// (batch, steps, filters).
/// </summary>
/// <remarks>Keras's <c>SeparableConv1D</c>.</remarks>
public sealed class SeparableConv1D : SeparableConvolutionLayer
{
    /// <summary>A separable convolution.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Steps in a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public SeparableConv1D(int filters, int kernelSize, Activation? activation = null)
        : base(filters, [kernelSize], activation)
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
