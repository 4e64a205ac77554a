namespace Nabi.Layers;

/// <summary>The largest of each window of time: (batch, time, channels) to (batch, windows, channels).</summary>
/// <param name="poolSize">Steps in a window, at least 1; 2 by default.</param>
/// <exception cref="NabiException">The window is shorter than 1.</exception>
/// <remarks>Keras's <c>MaxPooling1D</c>.</remarks>
public sealed class MaxPooling1D(int poolSize = 2) : PoolingLayer<int>(poolSize)
{
    private protected override Tensor Transform(Tensor x, CallContext context) => Largest(x);
}
