namespace Nabi.Layers;

/// <summary>
/// An LSTM cell with layer normalization. With N(a) = (a - mean) / sqrt(variance + epsilon) over the numbers of a vector and
/// z = p N(x W) + q N(h' U) + b in blocks i, f, g, o: c = s(f) c' + s(i) a(g), h = s(o) a(r N(c) + e). The weights <c>input_gain</c> p and
/// <c>recurrent_gain</c> q are as long as z, <c>memory_gain</c> r and <c>memory_bias</c> e as long as c.
/// </summary>
/// <param name="units">The length of output and states, at least 1.</param>
/// <exception cref="NabiException">Units is below 1.</exception>
/// <remarks>
/// Ba, Kiros and Hinton, 2016, "Layer Normalization" (arXiv 1607.06450), equations 20 to 22 of its supplement; the two biases of
/// its sums are one, b.
/// </remarks>
/// <example><code>new RNN(new LayerNormLSTMCell(32)) { ReturnSequences = true }</code></example>
public sealed class LayerNormLSTMCell(int units) : StandardCell(units), IConfigurable
{
    private static readonly ConfigSetting<float> EpsilonSetting = ConfigSetting.Float(nameof(Epsilon), 1e-3f, Must.BePositiveOrZero);

    private Variable? inputGain;
    private Variable? recurrentGain;
    private Variable? memoryGain;
    private Variable? memoryBias;

    /// <summary>The function of the gates; <c>sigmoid</c> by default.</summary>
    public Activation RecurrentActivation { get => Get(RecurrentActivationSetting); set => Set(RecurrentActivationSetting, value); }

    /// <summary>Whether the forget gate's bias starts at 1; true by default.</summary>
    public bool UnitForgetBias { get => Get(UnitForgetBiasSetting); set => Set(UnitForgetBiasSetting, value); }

    /// <summary>What is added to a variance before its root; 0.001 by default, as in <see cref="LayerNormalization"/>.</summary>
    /// <exception cref="NabiException">Below 0.</exception>
    public float Epsilon { get => Get(EpsilonSetting); set => Set(EpsilonSetting, value); }

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units], [Units]];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => state == 1;

    internal override IEnumerable<ConfigSetting> SharedSettings
        => [.. base.SharedSettings, RecurrentActivationSetting, UnitForgetBiasSetting, EpsilonSetting];

    internal override int Gates => 4;

    private protected override Initializer FirstBias => UnitForgetBias ? new ForgetBias(BiasInitializer, Units) : BiasInitializer;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        var (h, c) = states;
        var z = Normalized(Dropped(x, context).MatMul(Kernel)) * inputGain!
            + Normalized(DroppedState(h, context).MatMul(RecurrentKernel)) * recurrentGain!;
        var gates = (Bias is null ? z : z + Bias).Split(4);
        var (i, f, o) = (RecurrentActivation.Apply(gates[0]), RecurrentActivation.Apply(gates[1]), RecurrentActivation.Apply(gates[3]));
        ShowGates(context, i, f, o);
        c = f * c + i * Activation.Apply(gates[2]);
        h = o * Activation.Apply(Normalized(c) * memoryGain! + memoryBias!);
        return (h, [h, c]);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        base.Build(inputs);
        inputGain = AddWeight("input_gain", [checked(4 * Units)], new Ones());
        recurrentGain = AddWeight("recurrent_gain", [checked(4 * Units)], new Ones());
        memoryGain = AddWeight("memory_gain", [Units], new Ones());
        memoryBias = AddWeight("memory_bias", [Units], new Zeros());
    }

    private Tensor Normalized(Tensor x) => x.IsSymbolic ? x : Ops.Normalize(x, [1], Epsilon).Normalized;
}
