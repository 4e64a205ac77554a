namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="MinLSTM"/>: with blocks f, i, n of x W + b and F = s(f), I = s(i), s being the sigmoid,
/// h = F / (F + I) h' + I / (F + I) n.
/// </summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <exception cref="NabiException">Units is below 1.</exception>
/// <remarks>Feng et al., 2024, "Were RNNs all we needed?" (arXiv 2410.01201).</remarks>
public sealed class MinLSTMCell(int units) : MinimalCell(units)
{
    internal override int Blocks => 3;

    // F / (F + I) = s(ln F - ln I), and ln s(x) = -softplus(-x): no division by a sum that may vanish.
    private protected override (Tensor Factor, Tensor Addend) Combine(IReadOnlyList<Tensor> blocks)
    {
        var forget = Ops.Sigmoid(Ops.Softplus(Ops.Negate(blocks[1])) - Ops.Softplus(Ops.Negate(blocks[0])));
        return (forget, (1f - forget) * blocks[2]);
    }
}
