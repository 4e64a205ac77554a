namespace Nabi.Layers;

/// <summary>A minimal GRU over time, whose steps run side by side; the equations are at <see cref="MinGRUCell"/>.</summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <exception cref="NabiException">Units is below 1.</exception>
/// <remarks>Feng et al., 2024, "Were RNNs all we needed?" (arXiv 2410.01201).</remarks>
public sealed class MinGRU(int units) : MinimalRecurrent(new MinGRUCell(units))
{
    private protected override Recurrent NewInstance() => new MinGRU(Units);
}
