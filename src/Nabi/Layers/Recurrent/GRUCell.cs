namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="GRU"/>. With blocks z, r, n of x W + b, the gates z, r = s(...), and h = z h' + (1 - z) n, where
/// n = a(x W_n + b_n + r (h' U_n + b'_n)) with <see cref="ResetAfter"/> (bias (2, 3 units)), else
/// n = a(x W_n + b_n + (r h') U_n) (bias (3 units)).
/// </summary>
/// <param name="units">The length of output and state, at least 1.</param>
/// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
/// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
/// <remarks>Keras's <c>GRUCell</c>; Cho et al., 2014.</remarks>
public sealed class GRUCell(int units, Activation? activation = null) : StandardCell(units, activation)
{
    internal static readonly ConfigSetting<bool> ResetAfterSetting = ConfigSetting.Bool(nameof(ResetAfter), true);

    /// <summary>The function of the gates; <c>sigmoid</c> by default.</summary>
    public Activation RecurrentActivation { get => Get(RecurrentActivationSetting); set => Set(RecurrentActivationSetting, value); }

    /// <summary>Whether the reset gate works after the product with U; true by default, as in Keras 3.</summary>
    public bool ResetAfter { get => Get(ResetAfterSetting); set => Set(ResetAfterSetting, value); }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units]];

    internal override IEnumerable<ConfigSetting> SharedSettings => [.. base.SharedSettings, RecurrentActivationSetting, ResetAfterSetting];

    internal override int Gates => 3;

    private protected override Shape BiasShape => ResetAfter ? [2, checked(3 * Units)] : [checked(3 * Units)];

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(context);
        var (before, h) = (states[0], DroppedState(states[0], context));
        var xz = Dropped(x, context).MatMul(Kernel);
        if (Bias is not null)
            xz += ResetAfter ? Ops.Select(Bias, 0, 0) : Bias;
        var input = xz.Split(3);
        Tensor z, r, candidate;
        if (ResetAfter)
        {
            var hz = h.MatMul(RecurrentKernel);
            var state = (Bias is null ? hz : hz + Ops.Select(Bias, 0, 1)).Split(3);
            z = RecurrentActivation.Apply(input[0] + state[0]);
            r = RecurrentActivation.Apply(input[1] + state[1]);
            candidate = Activation.Apply(input[2] + r * state[2]);
        }
        else
        {
            var state = h.MatMul(Ops.Slice(RecurrentKernel, 1, 0, 2 * Units)).Split(2);
            z = RecurrentActivation.Apply(input[0] + state[0]);
            r = RecurrentActivation.Apply(input[1] + state[1]);
            candidate = Activation.Apply(input[2] + (r * h).MatMul(Ops.Slice(RecurrentKernel, 1, 2 * Units, Units)));
        }

        context.Show(this, "update_gate", z);
        context.Show(this, "reset_gate", r);
        // Dropout hides the state from the gates alone; what is carried on is the whole state.
        h = z * before + (1f - z) * candidate;
        return (h, [h]);
    }
}
