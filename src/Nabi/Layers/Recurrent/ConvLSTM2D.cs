namespace Nabi.Layers;

/// <summary>
/// An LSTM whose products are convolutions over images: (batch, time, height, width, channels) to (batch, rows, columns, filters), with time in
/// front of the places when sequences are returned.
/// </summary>
/// <remarks>Keras's <c>ConvLSTM2D</c>; Shi et al., 2015.</remarks>
public sealed class ConvLSTM2D : ConvLSTM
{
    /// <summary>A layer of <paramref name="filters"/> channels with a square window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM2D(int filters, int kernelSize)
        : base(new ConvLSTMCell(filters, kernelSize, kernelSize))
    {
    }

    /// <summary>A layer of <paramref name="filters"/> channels.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM2D(int filters, (int Height, int Width) kernelSize)
        : base(new ConvLSTMCell(filters, kernelSize.Height, kernelSize.Width))
    {
    }

    /// <summary>Rows and columns of a window.</summary>
    public (int Height, int Width) KernelSize => Get(ConvLSTMCell.KernelSizeSettings[2]).Pair();

    /// <summary>Rows and columns from one window to the next; 1 by default.</summary>
    public (int Height, int Width) Strides
    {
        get => Get(ConvLSTMCell.StridesSettings[2]).Pair();
        init => Set(ConvLSTMCell.StridesSettings[2], value.Listed());
    }

    /// <summary>Rows and columns from one cell of a window to the next; 1 by default.</summary>
    public (int Height, int Width) DilationRate
    {
        get => Get(ConvLSTMCell.DilationRateSettings[2]).Pair();
        init => Set(ConvLSTMCell.DilationRateSettings[2], value.Listed());
    }

    private protected override Recurrent NewInstance() => new ConvLSTM2D(Filters, KernelSize);
}
