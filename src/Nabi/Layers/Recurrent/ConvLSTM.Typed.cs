namespace Nabi.Layers;

/// <summary>A recurrent convolution whose windows have lengths along one, two or three axes.</summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class ConvLSTM<TSize> : ConvLSTM
    where TSize : struct
{
    private readonly int axes;

    private protected ConvLSTM(int filters, TSize kernelSize)
        : base(new ConvLSTMCell(filters, kernelSize.ToLengths())) => axes = kernelSize.ToLengths().Length;

    /// <summary>The lengths of a window along the axes.</summary>
    public TSize KernelSize => Get(ConvLSTMCell.KernelSizeSettings[axes]).As<TSize>();

    /// <summary>Steps (or planes, rows and columns) from one window to the next; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public TSize Strides
    {
        get => Get(ConvLSTMCell.StridesSettings[axes]).As<TSize>();
        init => Set(ConvLSTMCell.StridesSettings[axes], value.ToLengths());
    }

    /// <summary>Steps (or planes, rows and columns) from one cell of a window to the next; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public TSize DilationRate
    {
        get => Get(ConvLSTMCell.DilationRateSettings[axes]).As<TSize>();
        init => Set(ConvLSTMCell.DilationRateSettings[axes], value.ToLengths());
    }
}
