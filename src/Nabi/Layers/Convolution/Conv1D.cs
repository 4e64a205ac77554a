using Nabi.Activations;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// Convolution over time: y[p] = sum over the window of x[p stride + i dilation] W[i] + b; (batch, time, channels) to
/// (batch, steps, filters). The weight <c>kernel</c> is (window, channels / groups, filters).
/// </summary>
/// <remarks>Keras's <c>Conv1D</c>.</remarks>
public sealed class Conv1D : GroupedConvolutionLayer
{
    /// <summary>A convolution.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Steps in a window, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">A number is below 1, or the activation's name is unknown.</exception>
    public Conv1D(int filters, int kernelSize, Activation? activation = null)
        : base(filters, [kernelSize], activation, null)
    {
    }

    private Conv1D(Config config)
        : base(config.Int("filters"), ReadLengths(config, "kernel_size", 1), null, config)
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

    internal static Conv1D Read(Config config) => new(config);
}
