namespace Nabi.Layers;

/// <summary>The largest of each window of an image: (batch, height, width, channels) to (batch, rows, columns, channels).</summary>
/// <param name="poolSize">Rows and columns of a window, at least 1.</param>
/// <exception cref="NabiException">The window is smaller than 1.</exception>
/// <remarks>Keras's <c>MaxPooling2D</c>.</remarks>
public sealed class MaxPooling2D((int Height, int Width) poolSize) : PoolingLayer<(int Height, int Width)>(poolSize)
{
    /// <summary>A pooling over square windows.</summary>
    /// <param name="poolSize">Rows and columns of a window, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The window is smaller than 1.</exception>
    public MaxPooling2D(int poolSize = 2)
        : this((poolSize, poolSize))
    {
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Largest(x);
}
