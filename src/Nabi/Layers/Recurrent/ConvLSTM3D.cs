namespace Nabi.Layers;

/// <summary>
/// An LSTM whose products are convolutions over volumes: (batch, time, depth, height, width, channels) to (batch, planes, rows, columns,
/// filters), with time in front of the places when sequences are returned.
/// </summary>
/// <remarks>Keras's <c>ConvLSTM3D</c>; Shi et al., 2015.</remarks>
public sealed class ConvLSTM3D : ConvLSTM
{
    /// <summary>A layer of <paramref name="filters"/> channels with a cubic window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Planes, rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM3D(int filters, int kernelSize)
        : base(new ConvLSTMCell(filters, kernelSize, kernelSize, kernelSize))
    {
    }

    /// <summary>A layer of <paramref name="filters"/> channels.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Planes, rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM3D(int filters, (int Depth, int Height, int Width) kernelSize)
        : base(new ConvLSTMCell(filters, kernelSize.Depth, kernelSize.Height, kernelSize.Width))
    {
    }

    /// <summary>Planes, rows and columns of a window.</summary>
    public (int Depth, int Height, int Width) KernelSize => Get(ConvLSTMCell.KernelSizeSettings[3]).Triple();

    /// <summary>Planes, rows and columns from one window to the next; 1 by default.</summary>
    public (int Depth, int Height, int Width) Strides
    {
        get => Get(ConvLSTMCell.StridesSettings[3]).Triple();
        init => Set(ConvLSTMCell.StridesSettings[3], value.Listed());
    }

    /// <summary>Planes, rows and columns from one cell of a window to the next; 1 by default.</summary>
    public (int Depth, int Height, int Width) DilationRate
    {
        get => Get(ConvLSTMCell.DilationRateSettings[3]).Triple();
        init => Set(ConvLSTMCell.DilationRateSettings[3], value.Listed());
    }

    private protected override Recurrent NewInstance() => new ConvLSTM3D(Filters, KernelSize);
}
