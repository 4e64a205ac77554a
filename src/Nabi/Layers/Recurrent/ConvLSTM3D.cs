using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// An LSTM whose products are convolutions over volumes: (batch, time, depth, height, width, channels) to (batch, planes, rows, columns,
/// filters), with time in front of the places when sequences are returned.
/// </summary>
/// <remarks>Keras's <c>ConvLSTM3D</c>; Shi et al., 2015.</remarks>
public sealed class ConvLSTM3D : ConvLSTM
{
    private readonly ConvLSTMCell cell;

    /// <summary>A layer of <paramref name="filters"/> channels with a cubic window.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Planes, rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM3D(int filters, int kernelSize)
        : this(new ConvLSTMCell(filters, kernelSize, kernelSize, kernelSize))
    {
    }

    /// <summary>A layer of <paramref name="filters"/> channels.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">Planes, rows and columns of a window, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM3D(int filters, (int Depth, int Height, int Width) kernelSize)
        : this(new ConvLSTMCell(filters, kernelSize.Depth, kernelSize.Height, kernelSize.Width))
    {
    }

    private ConvLSTM3D(ConvLSTMCell cell)
        : base(cell) => this.cell = cell;

    /// <summary>Planes, rows and columns of a window.</summary>
    public (int Depth, int Height, int Width) KernelSize => (cell.KernelSize[0], cell.KernelSize[1], cell.KernelSize[2]);

    /// <summary>Planes, rows and columns from one window to the next; 1 by default.</summary>
    public (int Depth, int Height, int Width) Strides
    {
        get => (cell.Strides[0], cell.Strides[1], cell.Strides[2]);
        init => cell.Strides = [value.Depth, value.Height, value.Width];
    }

    /// <summary>Planes, rows and columns from one cell of a window to the next; 1 by default.</summary>
    public (int Depth, int Height, int Width) DilationRate
    {
        get => (cell.DilationRate[0], cell.DilationRate[1], cell.DilationRate[2]);
        init => cell.DilationRate = [value.Depth, value.Height, value.Width];
    }

    internal static ConvLSTM3D Read(Config config)
    {
        var (cell, format) = ReadCell(config);
        if (cell.KernelSize.Count != 3)
            throw new NabiException($"{config.Owner}: kernel_size must have 3 lengths, got {cell.KernelSize.Count}.");
        return ReadShared(config, (sequences, state, backwards, stateful, unroll, zero) => new ConvLSTM3D(cell)
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
