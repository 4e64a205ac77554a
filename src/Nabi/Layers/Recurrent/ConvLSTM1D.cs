namespace Nabi.Layers;

/// <summary>
/// An LSTM whose products are convolutions over one axis: (batch, time, width, channels) to (batch, columns, filters), with time in
/// front of the places when sequences are returned.
/// </summary>
/// <param name="filters">The number of output channels, at least 1.</param>
/// <param name="kernelSize">The window's length, at least 1.</param>
/// <exception cref="NabiException">A number is below 1.</exception>
/// <remarks>Keras's <c>ConvLSTM1D</c>; Shi et al., 2015.</remarks>
public sealed class ConvLSTM1D(int filters, int kernelSize) : ConvLSTM<int>(filters, kernelSize)
{
    private protected override Recurrent NewInstance() => new ConvLSTM1D(Filters, KernelSize);
}
