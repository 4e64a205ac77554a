using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>The mean of each window of an image: (batch, height, width, channels) to (batch, rows, columns, channels).</summary>
/// <remarks>Keras's <c>AveragePooling2D</c>.</remarks>
public sealed class AveragePooling2D : PoolingLayer
{
    /// <summary>A pooling over square windows.</summary>
    /// <param name="poolSize">Rows and columns of a window, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The window is smaller than 1.</exception>
    public AveragePooling2D(int poolSize = 2)
        : base([poolSize, poolSize])
    {
    }

    /// <summary>A pooling.</summary>
    /// <param name="poolSize">Rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">The window is smaller than 1.</exception>
    public AveragePooling2D((int Height, int Width) poolSize)
        : base([poolSize.Height, poolSize.Width])
    {
    }

    /// <summary>Rows and columns of a window.</summary>
    public (int Height, int Width) PoolSize => (PoolLengths[0], PoolLengths[1]);

    /// <summary>Rows and columns from one window to the next; the window's size by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public (int Height, int Width) Strides
    {
        get => (StrideLengths[0], StrideLengths[1]);
        init => Stride(value.Height, value.Width);
    }

    internal static AveragePooling2D Read(Config config)
    {
        var pool = ReadLengths(config, "pool_size", 2, 2);
        var strides = ReadStrides(config, 2) ?? pool;
        return new AveragePooling2D((pool[0], pool[1]))
        {
            Strides = (strides[0], strides[1]),
            Padding = config.Text("padding", "valid"),
            DataFormat = ReadFormat(config),
        };
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Mean(x);
}
