namespace Nabi.Layers;

/// <summary>
/// The mean of each window of a volume: (batch, depth, height, width, channels) to (batch, planes, rows, columns, channels).
/// </summary>
/// <param name="poolSize">Planes, rows and columns of a window, at least 1.</param>
/// <exception cref="NabiException">The window is smaller than 1.</exception>
/// <remarks>Keras's <c>AveragePooling3D</c>.</remarks>
public sealed class AveragePooling3D((int Depth, int Height, int Width) poolSize)
    : PoolingLayer<(int Depth, int Height, int Width)>(poolSize)
{
    /// <summary>A pooling over cubic windows.</summary>
    /// <param name="poolSize">Planes, rows and columns of a window, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The window is smaller than 1.</exception>
    public AveragePooling3D(int poolSize = 2)
        : this((poolSize, poolSize, poolSize))
    {
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Mean(x);
}
