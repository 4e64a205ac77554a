namespace Nabi.Layers;

/// <summary>
/// What <see cref="MinGRUCell"/> and <see cref="MinLSTMCell"/> share: gates that see the input alone, so that
/// h_t = a_t h_(t-1) + b_t with a and b known for all steps at once.
/// </summary>
public abstract class MinimalCell : UnitCell
{
    private protected MinimalCell(int units)
        : base(units)
    {
    }

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(context);
        var (factor, addend) = Coefficients(x);
        context.Show(this, "forget_gate", factor);
        var h = factor * states[0] + addend;
        return (h, [h]);
    }

    /// <summary>a and b of h = a h' + b, for one step (batch, features) or for all (batch, time, features).</summary>
    internal (Tensor Factor, Tensor Addend) Coefficients(Tensor x) => Combine(Product(x).Split(Blocks));

    /// <summary>a and b from the blocks of the product.</summary>
    private protected abstract (Tensor Factor, Tensor Addend) Combine(IReadOnlyList<Tensor> blocks);
}
