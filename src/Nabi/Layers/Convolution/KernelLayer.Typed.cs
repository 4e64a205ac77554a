namespace Nabi.Layers;

/// <summary>A convolution layer whose windows have lengths along one, two or three axes.</summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class KernelLayer<TSize> : KernelLayer
    where TSize : struct
{
    private protected KernelLayer(TSize kernel, Activation? activation)
        : base(kernel.ToLengths(), activation)
    {
    }

    /// <summary>The lengths of a window along the axes.</summary>
    public TSize KernelSize => KernelLengths.As<TSize>();

    /// <summary>
    /// Steps (or planes, rows and columns) from one window to the next, of the output where the convolution is transposed; 1 by default.
    /// </summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public TSize Strides { get => StrideLengths.As<TSize>(); init => Set(StridesSetting, value.ToLengths()); }

    /// <summary>
    /// Steps (or planes, rows and columns) from one cell of a window to the next; 1 by default. Not together with strides above 1.
    /// </summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public TSize DilationRate { get => DilationLengths.As<TSize>(); init => Set(DilationRateSetting, value.ToLengths()); }
}
