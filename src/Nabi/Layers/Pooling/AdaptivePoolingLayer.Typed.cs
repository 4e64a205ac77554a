namespace Nabi.Layers;

/// <summary>A pooling to a number of windows along one, two or three axes.</summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class AdaptivePoolingLayer<TSize> : AdaptivePoolingLayer
    where TSize : struct
{
    private protected AdaptivePoolingLayer(TSize outputSize)
        : base(outputSize.ToLengths())
    {
    }

    /// <summary>The number of windows along the axes.</summary>
    public TSize OutputSize => Get(OutputSizeSetting).As<TSize>();
}
