namespace Nabi.Layers;

/// <summary>
/// An LSTM whose products are convolutions over images: (batch, time, height, width, channels) to (batch, rows, columns, filters), with
/// time in front of the places when sequences are returned.
/// </summary>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
/// <exception cref="NabiException">A number is below 1.</exception>
/// <remarks>Keras's <c>ConvLSTM2D</c>; Shi et al., 2015.</remarks>
public sealed class ConvLSTM2D(int filters, (int Height, int Width) kernelSize) : ConvLSTM<(int Height, int Width)>(filters, kernelSize)
{
    /// <summary>A layer of <paramref name="filters"/> channels with a square window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM2D(int filters, int kernelSize)
        : this(filters, (kernelSize, kernelSize))
    {
    }

    private protected override Recurrent NewInstance() => new ConvLSTM2D(Filters, KernelSize);
}
