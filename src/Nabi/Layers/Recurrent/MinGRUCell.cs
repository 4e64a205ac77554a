namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="MinGRU"/>: with blocks z, n of x W + b, h = (1 - s(z)) h' + s(z) n, s being the sigmoid.
/// </summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <exception cref="NabiException">Units is below 1.</exception>
/// <remarks>Feng et al., 2024, "Were RNNs all we needed?" (arXiv 2410.01201).</remarks>
public sealed class MinGRUCell(int units) : MinimalCell(units)
{
    internal override int Blocks => 2;

    private protected override (Tensor Factor, Tensor Addend) Combine(IReadOnlyList<Tensor> blocks)
    {
        var z = Ops.Sigmoid(blocks[0]);
        return (1f - z, z * blocks[1]);
    }
}
