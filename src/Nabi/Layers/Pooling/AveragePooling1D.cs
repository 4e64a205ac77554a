namespace Nabi.Layers;

/// <summary>The mean of each window of time: (batch, time, channels) to (batch, windows, channels).</summary>
/// <remarks>Keras's <c>AveragePooling1D</c>.</remarks>
public sealed class AveragePooling1D : PoolingLayer
{
    /// <summary>A pooling.</summary>
    /// <param name="poolSize">Steps in a window, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The window is shorter than 1.</exception>
    public AveragePooling1D(int poolSize = 2)
        : base([poolSize])
    {
    }

    /// <summary>Steps in a window.</summary>
    public int PoolSize => Get(PoolSizeSetting)[0];

    /// <summary>Steps from one window to the next; the window's length by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int Strides { get => Get(StridesSetting)[0]; init => Set(StridesSetting, [value]); }

    private protected override Tensor Transform(Tensor x, CallContext context) => Mean(x);
}
