using Nabi.Activations;

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
