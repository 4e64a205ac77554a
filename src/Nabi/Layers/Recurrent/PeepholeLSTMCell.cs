namespace Nabi.Layers;

/// <summary>
/// An LSTM cell whose gates also see the memory. With z = x W + h' U + b in blocks i, f, g, o and the weight <c>peephole</c>
/// (3, units): i = s(z_i + p_i c'), f = s(z_f + p_f c'), c = f c' + i a(z_g), o = s(z_o + p_o c), h = o a(c).
/// </summary>
/// <param name="units">The length of output and states, at least 1.</param>
/// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
/// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
/// <remarks>Gers and Schmidhuber, 2000; Greff et al., 2015.</remarks>
/// <example><code>new RNN(new PeepholeLSTMCell(32)) { ReturnSequences = true }</code></example>
public sealed class PeepholeLSTMCell(int units, Activation? activation = null) : MemoryCell(units, activation), IConfigurable
{
    private Variable? peephole;

    bool IConfigurable.IsInKeras => false;

    internal override int Gates => 4;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        var (h, c) = states;
        var gates = Blocks(x, h, context);
        var i = RecurrentActivation.Apply(gates[0] + c * Ops.Select(peephole!, 0, 0));
        var f = RecurrentActivation.Apply(gates[1] + c * Ops.Select(peephole!, 0, 1));
        c = f * c + i * Activation.Apply(gates[2]);
        var o = RecurrentActivation.Apply(gates[3] + c * Ops.Select(peephole!, 0, 2));
        ShowGates(context, i, f, o);
        h = o * Activation.Apply(c);
        return (h, [h, c]);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        base.Build(inputs);
        peephole = AddWeight("peephole", [3, Units], RecurrentInitializer is Orthogonal ? KernelInitializer : RecurrentInitializer,
            RecurrentRegularizer, RecurrentConstraint);
    }
}
