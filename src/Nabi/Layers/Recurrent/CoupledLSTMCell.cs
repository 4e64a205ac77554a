namespace Nabi.Layers;

/// <summary>
/// An LSTM cell that writes as much as it forgets. With z = x W + h' U + b in blocks f, g, o:
/// f = s(z_f), c = f c' + (1 - f) a(z_g), h = s(z_o) a(c).
/// </summary>
/// <param name="units">The length of output and states, at least 1.</param>
/// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
/// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
/// <remarks>Greff et al., 2015 (coupled input and forget gate).</remarks>
public sealed class CoupledLSTMCell(int units, Activation? activation = null) : MemoryCell(units, activation), IConfigurable
{
    bool IConfigurable.IsInKeras => false;

    internal override int Gates => 3;

    private protected override int ForgetBlock => 0;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        var (h, c) = states;
        var gates = Blocks(x, h, context);
        var (f, g) = (RecurrentActivation.Apply(gates[0]), Activation.Apply(gates[1]));
        c = g + f * (c - g);
        var o = RecurrentActivation.Apply(gates[2]);
        ShowGates(context, null, f, o);
        h = o * Activation.Apply(c);
        return (h, [h, c]);
    }
}
