using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// An LSTM whose products are convolutions over one axis: (batch, time, width, channels) to (batch, columns, filters), with time in
/// front of the places when sequences are returned.
/// </summary>
/// <remarks>Keras's <c>ConvLSTM1D</c>; Shi et al., 2015.</remarks>
public sealed class ConvLSTM1D : ConvLSTM
{
    private readonly ConvLSTMCell cell;

    /// <summary>A layer of <paramref name="filters"/> channels.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">The window's length, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public ConvLSTM1D(int filters, int kernelSize)
        : this(new ConvLSTMCell(filters, kernelSize))
    {
    }

    private ConvLSTM1D(ConvLSTMCell cell)
        : base(cell) => this.cell = cell;

    /// <summary>The window's length.</summary>
    public int KernelSize => cell.KernelSize[0];

    /// <summary>Steps from one window to the next; 1 by default.</summary>
    public int Strides
    {
        get => cell.Strides[0];
        init => cell.Strides = [value];
    }

    /// <summary>Steps from one cell of a window to the next; 1 by default.</summary>
    public int DilationRate
    {
        get => cell.DilationRate[0];
        init => cell.DilationRate = [value];
    }

    internal static ConvLSTM1D Read(Config config)
    {
        var (cell, format) = ReadCell(config);
        if (cell.KernelSize.Count != 1)
            throw new NabiException($"{config.Owner}: kernel_size must have 1 length, got {cell.KernelSize.Count}.");
        return ReadShared(config, (sequences, state, backwards, stateful, unroll, zero) => new ConvLSTM1D(cell)
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
