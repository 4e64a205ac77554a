namespace Nabi.Layers;

/// <summary>h = activation(x W + h' U + b): the cell of <see cref="SimpleRNN"/>.</summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
/// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>SimpleRNNCell</c>; Elman, 1990.</remarks>
public sealed class SimpleRNNCell(int units, Activation? activation = null) : StandardCell(units, activation)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units]];

    internal override int Gates => 1;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        var z = Dropped(x, context).MatMul(Kernel) + DroppedState(states[0], context).MatMul(RecurrentKernel);
        var h = Activation.Apply(Bias is null ? z : z + Bias);
        return (h, [h]);
    }
}
