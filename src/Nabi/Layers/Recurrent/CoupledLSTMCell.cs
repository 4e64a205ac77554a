namespace Nabi.Layers;

/// <summary>
/// An LSTM cell that writes as much as it forgets. With z = x W + h' U + b in blocks f, g, o:
/// f = s(z_f), c = f c' + (1 - f) a(z_g), h = s(z_o) a(c).
/// </summary>
/// <remarks>Greff et al., 2015 (coupled input and forget gate).</remarks>
public sealed class CoupledLSTMCell : StandardCell, IConfigurable
{
    /// <summary>A cell.</summary>
    /// <param name="units">The length of output and states, at least 1.</param>
    /// <param name="activation">The function of the output or candidate; null (default) is <c>tanh</c>.</param>
    /// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
    public CoupledLSTMCell(int units, Activation? activation = null)
        : base(units, activation)
    {
    }

    /// <summary>The function of the gates; <c>sigmoid</c> by default.</summary>
    public Activation RecurrentActivation { get => Get(RecurrentActivationSetting); set => Set(RecurrentActivationSetting, value); }

    /// <summary>Whether the forget gate's bias starts at 1; true by default.</summary>
    public bool UnitForgetBias { get => Get(UnitForgetBiasSetting); set => Set(UnitForgetBiasSetting, value); }

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units], [Units]];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => state == 1;

    internal override IEnumerable<ConfigSetting> SharedSettings
        => [.. base.SharedSettings, RecurrentActivationSetting, UnitForgetBiasSetting];

    internal override int Gates => 3;

    private protected override Initializer FirstBias
        => UnitForgetBias ? new ForgetBias(BiasInitializer, Units, blocks: 3, forget: 0) : BiasInitializer;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        var (h, c) = states;
        var z = Dropped(x, context).MatMul(Kernel) + DroppedState(h, context).MatMul(RecurrentKernel);
        var gates = (Bias is null ? z : z + Bias).Split(3);
        var (f, g) = (RecurrentActivation.Apply(gates[0]), Activation.Apply(gates[1]));
        c = g + f * (c - g);
        var o = RecurrentActivation.Apply(gates[2]);
        ShowGates(context, null, f, o);
        h = o * Activation.Apply(c);
        return (h, [h, c]);
    }
}
