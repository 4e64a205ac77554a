using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>The largest of each window of a volume: (batch, depth, height, width, channels) to (batch, planes, rows, columns, channels).</summary>
/// <remarks>Keras's <c>MaxPooling3D</c>.</remarks>
public sealed class MaxPooling3D : PoolingLayer
{
    /// <summary>A pooling over cubic windows.</summary>
    /// <param name="poolSize">Planes, rows and columns of a window, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The window is smaller than 1.</exception>
    public MaxPooling3D(int poolSize = 2)
        : base([poolSize, poolSize, poolSize])
    {
    }

    /// <summary>A pooling.</summary>
    /// <param name="poolSize">Planes, rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">The window is smaller than 1.</exception>
    public MaxPooling3D((int Depth, int Height, int Width) poolSize)
        : base([poolSize.Depth, poolSize.Height, poolSize.Width])
    {
    }

    /// <summary>Planes, rows and columns of a window.</summary>
    public (int Depth, int Height, int Width) PoolSize => (PoolLengths[0], PoolLengths[1], PoolLengths[2]);

    /// <summary>Planes, rows and columns from one window to the next; the window's size by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public (int Depth, int Height, int Width) Strides
    {
        get => (StrideLengths[0], StrideLengths[1], StrideLengths[2]);
        init => Stride(value.Depth, value.Height, value.Width);
    }

    internal static MaxPooling3D Read(Config config)
    {
        var pool = ReadLengths(config, "pool_size", 3, 2);
        var strides = ReadStrides(config, 3) ?? pool;
        return new MaxPooling3D((pool[0], pool[1], pool[2]))
        {
            Strides = (strides[0], strides[1], strides[2]),
            Padding = config.Text("padding", "valid"),
            DataFormat = ReadFormat(config),
        };
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Largest(x);
}
