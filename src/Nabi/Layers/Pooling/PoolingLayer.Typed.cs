namespace Nabi.Layers;

/// <summary>A pooling layer whose windows have lengths along one, two or three axes.</summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class PoolingLayer<TSize> : PoolingLayer
    where TSize : struct
{
    private protected PoolingLayer(TSize pool)
        : base(pool.ToLengths())
    {
    }

    /// <summary>The lengths of a window along the axes.</summary>
    public TSize PoolSize => Get(PoolSizeSetting).As<TSize>();

    /// <summary>Steps (or planes, rows and columns) from one window to the next; the window's size by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public TSize Strides { get => Get(StridesSetting).As<TSize>(); init => Set(StridesSetting, value.ToLengths()); }
}
