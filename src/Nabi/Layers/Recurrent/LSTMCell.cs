namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="LSTM"/>. With z = x W + h' U + b in blocks i, f, g, o:
/// c = s(f) c' + s(i) a(g), h = s(o) a(c), where s is the recurrent activation and a the activation.
/// </summary>
/// <param name="units">The length of output and states, at least 1.</param>
/// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
/// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>LSTMCell</c>; Hochreiter and Schmidhuber, 1997; Gers et al., 2000. Keras calls the block g "c".</remarks>
public sealed class LSTMCell(int units, Activation? activation = null) : MemoryCell(units, activation)
{
    internal override int Gates => 4;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        var (h, c) = states;
        var gates = Blocks(x, h, context);
        var (i, f, g, o) = (RecurrentActivation.Apply(gates[0]), RecurrentActivation.Apply(gates[1]),
            Activation.Apply(gates[2]), RecurrentActivation.Apply(gates[3]));
        ShowGates(context, i, f, o);
        c = f * c + i * g;
        h = o * Activation.Apply(c);
        return (h, [h, c]);
    }
}
