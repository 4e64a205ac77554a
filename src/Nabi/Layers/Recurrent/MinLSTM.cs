namespace Nabi.Layers;

/// <summary>A minimal LSTM over time, whose steps run side by side; the equations are at <see cref="MinLSTMCell"/>.</summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <exception cref="NabiException">Units is below 1.</exception>
/// <remarks>Feng et al., 2024, "Were RNNs all we needed?" (arXiv 2410.01201).</remarks>
public sealed class MinLSTM(int units) : MinimalRecurrent(new MinLSTMCell(units))
{
    private protected override Recurrent NewInstance() => new MinLSTM(Units);
}
