namespace Nabi.Layers;

/// <summary>
/// What <see cref="LSTMCell"/>, <see cref="PeepholeLSTMCell"/> and <see cref="CoupledLSTMCell"/> share: a memory beside the output, and
/// gates of one function, one of which forgets.
/// </summary>
public abstract class MemoryCell : StandardCell
{
    private protected MemoryCell(int units, Activation? activation)
        : base(units, activation)
    {
    }

    /// <summary>The function of the gates; <c>sigmoid</c> by default.</summary>
    public Activation RecurrentActivation { get => Get(RecurrentActivationSetting); set => Set(RecurrentActivationSetting, value); }

    /// <summary>Whether the forget gate's bias starts at 1 (Jozefowicz et al., 2015); true by default.</summary>
    public bool UnitForgetBias { get => Get(UnitForgetBiasSetting); set => Set(UnitForgetBiasSetting, value); }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units], [Units]];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => state == 1;

    internal override IEnumerable<ConfigSetting> SharedSettings
        => [.. base.SharedSettings, RecurrentActivationSetting, UnitForgetBiasSetting];

    /// <summary>Which block of the bias is the forget gate's.</summary>
    private protected virtual int ForgetBlock => 1;

    private protected override Initializer FirstBias
        => UnitForgetBias ? new ForgetBias(BiasInitializer, Units, Gates, ForgetBlock) : BiasInitializer;

    /// <summary>x W + h U + b in blocks of the units, with the dropout of this call.</summary>
    private protected TensorList Blocks(Tensor x, Tensor h, CallContext context)
    {
        var z = Dropped(x, context).MatMul(Kernel) + DroppedState(h, context).MatMul(RecurrentKernel);
        return (Bias is null ? z : z + Bias).Split(Gates);
    }
}
