namespace Nabi.Layers;

/// <summary>
/// An LSTM whose products are convolutions over volumes: (batch, time, depth, height, width, channels) to (batch, planes, rows, columns,
/// filters), with time in front of the places when sequences are returned.
/// </summary>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">Planes, rows and columns of a window, at least 1.</param>
/// <exception cref="NabiException">A number is below 1.</exception>
/// <remarks>Keras's <c>ConvLSTM3D</c>; Shi et al., 2015.</remarks>
public sealed class ConvLSTM3D(int filters, (int Depth, int Height, int Width) kernelSize)
    : ConvLSTM<(int Depth, int Height, int Width)>(filters, kernelSize)
{
    /// <summary>A layer of <paramref name="filters"/> channels with a cubic window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Planes, rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM3D(int filters, int kernelSize)
        : this(filters, (kernelSize, kernelSize, kernelSize))
    {
    }

    private protected override Recurrent NewInstance() => new ConvLSTM3D(Filters, KernelSize);
}
