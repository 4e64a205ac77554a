using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// An LSTM whose products are convolutions over images: (batch, time, height, width, channels) to (batch, rows, columns, filters), with time in
/// front of the places when sequences are returned.
/// </summary>
/// <remarks>Keras's <c>ConvLSTM2D</c>; Shi et al., 2015.</remarks>
public sealed class ConvLSTM2D : ConvLSTM
{
    private readonly ConvLSTMCell cell;

    /// <summary>A layer of <paramref name="filters"/> channels with a square window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM2D(int filters, int kernelSize)
        : this(new ConvLSTMCell(filters, kernelSize, kernelSize))
    {
    }

    /// <summary>A layer of <paramref name="filters"/> channels.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM2D(int filters, (int Height, int Width) kernelSize)
        : this(new ConvLSTMCell(filters, kernelSize.Height, kernelSize.Width))
    {
    }

    private ConvLSTM2D(ConvLSTMCell cell)
        : base(cell) => this.cell = cell;

    /// <summary>Rows and columns of a window.</summary>
    public (int Height, int Width) KernelSize => (cell.KernelSize[0], cell.KernelSize[1]);

    /// <summary>Rows and columns from one window to the next; 1 by default.</summary>
    public (int Height, int Width) Strides
    {
        get => (cell.Strides[0], cell.Strides[1]);
        init => cell.Strides = [value.Height, value.Width];
    }

    /// <summary>Rows and columns from one cell of a window to the next; 1 by default.</summary>
    public (int Height, int Width) DilationRate
    {
        get => (cell.DilationRate[0], cell.DilationRate[1]);
        init => cell.DilationRate = [value.Height, value.Width];
    }

    internal static ConvLSTM2D Read(Config config)
    {
        var (cell, format) = ReadCell(config);
        if (cell.KernelSize.Count != 2)
            throw new NabiException($"{config.Owner}: kernel_size must have 2 lengths, got {cell.KernelSize.Count}.");
        return ReadShared(config, (sequences, state, backwards, stateful, unroll, zero) => new ConvLSTM2D(cell)
        {
            ReturnSequences = sequences,
            ReturnState = state,
            GoBackwards = backwards,
            Stateful = stateful,
            Unroll = unroll,
            ZeroOutputForMask = zero,
            DataFormat = format,
        });
    }
}
