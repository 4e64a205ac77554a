using Nabi.Activations;
using Nabi.Configs;

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
        : base([kernelSize], activation, null)
    {
    }

    private DepthwiseConv1D(Config config)
        : base(ReadLengths(config, "kernel_size", 1), null, config)
    {
    }

    /// <summary>Steps in a window.</summary>
    public int KernelSize => KernelLengths[0];

    /// <summary>Steps from one window to the next; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int Strides
    {
        get => StrideLengths[0];
        init => Stride(value);
    }

    /// <summary>Steps from one cell of a window to the next; 1 by default. Not together with strides above 1.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int DilationRate
    {
        get => DilationLengths[0];
        init => Dilate(value);
    }

    internal static DepthwiseConv1D Read(Config config) => new(config);
}
