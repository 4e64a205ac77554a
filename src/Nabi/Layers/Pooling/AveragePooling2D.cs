namespace Nabi.Layers;

/// <summary>The mean of each window of an image: (batch, height, width, channels) to (batch, rows, columns, channels).</summary>
/// <remarks>Keras's <c>AveragePooling2D</c>.</remarks>
public sealed class AveragePooling2D : PoolingLayer<(int Height, int Width)>
{
    /// <summary>A pooling over square windows.</summary>
    /// <param name="poolSize">Rows and columns of a window, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The window is smaller than 1.</exception>
    public AveragePooling2D(int poolSize = 2)
        : base((poolSize, poolSize))
    {
    }

    /// <summary>A pooling.</summary>
    /// <param name="poolSize">Rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">The window is smaller than 1.</exception>
    public AveragePooling2D((int Height, int Width) poolSize)
        : base(poolSize)
    {
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Mean(x);
}
