using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="SimpleRNNCell"/>, <see cref="LSTMCell"/> and <see cref="GRUCell"/> share: units, weights
/// <c>kernel</c> (features, gates units), <c>recurrent_kernel</c> (units, gates units), <c>bias</c>, and dropout.
/// </summary>
public abstract class StandardCell : Cell
{
    internal static readonly ConfigSetting<Activation> ActivationSetting =
        ConfigSetting.Object<Activation>(nameof(Activation), "tanh", whenNull: "linear");
    internal static readonly ConfigSetting<Initializer> RecurrentInitializerSetting =
        ConfigSetting.Object<Initializer>(nameof(RecurrentInitializer), new Orthogonal());
    internal static readonly ConfigSetting<Regularizer?> RecurrentRegularizerSetting =
        ConfigSetting.Optional<Regularizer>(nameof(RecurrentRegularizer));
    internal static readonly ConfigSetting<Constraint?> RecurrentConstraintSetting =
        ConfigSetting.Optional<Constraint>(nameof(RecurrentConstraint));
    internal static readonly ConfigSetting<float> RecurrentDropoutSetting =
        ConfigSetting.Float(nameof(RecurrentDropout), 0f, Must.BeFraction);

    // Of the cells with gates.
    internal static readonly ConfigSetting<Activation> RecurrentActivationSetting
        = ConfigSetting.Object<Activation>(nameof(LSTMCell.RecurrentActivation), "sigmoid", whenNull: "linear");

    internal static readonly ConfigSetting<bool> UnitForgetBiasSetting = ConfigSetting.Bool(nameof(LSTMCell.UnitForgetBias), true);

    private readonly Lazy<RandomStream> random;

    private protected StandardCell(int units, Activation? activation = null)
    {
        Set(NumberOfUnits, units);
        if (activation is not null)
            Set(ActivationSetting, activation);
        random = new Lazy<RandomStream>(() => Seed is { } seed ? RandomStream.FromSeed(seed) : Seeds.NextStream());
    }

    /// <summary>The number of units: the length of output and state.</summary>
    public int Units => Get(NumberOfUnits);

    /// <summary>The function of the output or candidate; <c>tanh</c> by default.</summary>
    public Activation Activation { get => Get(ActivationSetting); set => Set(ActivationSetting, value); }

    /// <summary>Whether a bias is added; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); set => Set(LayerSettings.UseBias, value); }

    /// <summary>The first values of the input's weights; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer
    {
        get => Get(LayerSettings.KernelInitializer);
        set => Set(LayerSettings.KernelInitializer, value);
    }

    /// <summary>The first values of the state's weights; <c>orthogonal</c> by default.</summary>
    public Initializer RecurrentInitializer { get => Get(RecurrentInitializerSetting); set => Set(RecurrentInitializerSetting, value); }

    /// <summary>The first values of the bias; zeros by default.</summary>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); set => Set(LayerSettings.BiasInitializer, value); }

    /// <summary>A penalty on the input's weights; none by default.</summary>
    public Regularizer? KernelRegularizer
    {
        get => Get(LayerSettings.KernelRegularizer);
        set => Set(LayerSettings.KernelRegularizer, value);
    }

    /// <summary>A penalty on the state's weights; none by default.</summary>
    public Regularizer? RecurrentRegularizer { get => Get(RecurrentRegularizerSetting); set => Set(RecurrentRegularizerSetting, value); }

    /// <summary>A penalty on the bias; none by default.</summary>
    public Regularizer? BiasRegularizer { get => Get(LayerSettings.BiasRegularizer); set => Set(LayerSettings.BiasRegularizer, value); }

    /// <summary>A rule for the input's weights; none by default.</summary>
    public Constraint? KernelConstraint { get => Get(LayerSettings.KernelConstraint); set => Set(LayerSettings.KernelConstraint, value); }

    /// <summary>A rule for the state's weights; none by default.</summary>
    public Constraint? RecurrentConstraint { get => Get(RecurrentConstraintSetting); set => Set(RecurrentConstraintSetting, value); }

    /// <summary>A rule for the bias; none by default.</summary>
    public Constraint? BiasConstraint { get => Get(LayerSettings.BiasConstraint); set => Set(LayerSettings.BiasConstraint, value); }

    /// <summary>The part of the input that training drops, the same at every step; 0 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float Dropout { get => Get(LayerSettings.Dropout); set => Set(LayerSettings.Dropout, value); }

    /// <summary>The part of the state that training drops, the same at every step; 0 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float RecurrentDropout { get => Get(RecurrentDropoutSetting); set => Set(RecurrentDropoutSetting, value); }

    /// <summary>The seed of the dropout; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed { get => Get(LayerSettings.Seed); set => Set(LayerSettings.Seed, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. SharedSettings, LayerSettings.Seed];

    /// <summary>The settings that a layer around the cell has as well; the seed comes later there.</summary>
    internal virtual IEnumerable<ConfigSetting> SharedSettings
    => [
        NumberOfUnits, ActivationSetting, LayerSettings.UseBias, LayerSettings.KernelInitializer, RecurrentInitializerSetting,
        LayerSettings.BiasInitializer,
        LayerSettings.KernelRegularizer, RecurrentRegularizerSetting, LayerSettings.BiasRegularizer, LayerSettings.KernelConstraint,
        RecurrentConstraintSetting,
        LayerSettings.BiasConstraint, LayerSettings.Dropout, RecurrentDropoutSetting,
    ];

    /// <summary>How the cell's config calls the units.</summary>
    private protected virtual ConfigSetting<int> NumberOfUnits => LayerSettings.Units;

    /// <summary>What layer and cell have in common: errors about settings name the kind that the user wrote.</summary>
    private protected override string SettingsOwner => ClassName.Replace("Cell", "", StringComparison.Ordinal);

    internal override IEnumerable<RandomStream> OwnStreams => [random.Value];

    /// <summary>How many blocks of units the weights have: 1, 4 for LSTM, 3 for GRU.</summary>
    internal abstract int Gates { get; }

    /// <summary>The kernel (features, gates units).</summary>
    internal Variable Kernel { get; private protected set; } = null!;

    /// <summary>The recurrent kernel (units, gates units).</summary>
    internal Variable RecurrentKernel { get; private protected set; } = null!;

    /// <summary>The bias, or null.</summary>
    internal Variable? Bias { get; private protected set; }

    /// <inheritdoc/>
    protected internal override IEnumerable<Variable> QuantizableWeights => Built ? [Kernel, RecurrentKernel] : [];

    /// <summary>The dropout mask of the input for this sequence, (batch, features), or null.</summary>
    internal Tensor? InputMask(CallContext context) => context.Kept(this) is [var mask, _] ? mask : null;

    /// <summary>The dropout mask of the state for this sequence, (batch, units), or null.</summary>
    internal Tensor? StateMask(CallContext context) => context.Kept(this) is [_, var mask] ? mask : null;

    /// <inheritdoc/>
    protected internal override void StartSequence(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Training)
            DrawMasks(x, [x.Shape[-1]], [Units], context);
    }

    /// <summary>Draws the masks that hold for all steps of a sequence.</summary>
    private protected void DrawMasks(Tensor x, Shape input, Shape state, CallContext context)
        => context.Keep(
            this,
            Dropout > 0f ? Ops.DropoutMask(x, input, Dropout, random.Value) : null,
            RecurrentDropout > 0f ? Ops.DropoutMask(x, state, RecurrentDropout, random.Value) : null);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRank(inputs[0], 2, "(batch, features) at each time step");
        Kernel = AddWeight("kernel", [RequireKnown(inputs[0], -1), checked(Gates * Units)], KernelInitializer,
            KernelRegularizer, KernelConstraint);
        RecurrentKernel =
            AddWeight("recurrent_kernel", [Units, checked(Gates * Units)], RecurrentInitializer, RecurrentRegularizer, RecurrentConstraint);
        Bias = UseBias ? AddWeight("bias", BiasShape, FirstBias, BiasRegularizer, BiasConstraint) : null;
    }

    /// <summary>The bias's shape.</summary>
    private protected virtual Shape BiasShape => [checked(Gates * Units)];

    /// <summary>The bias's first values.</summary>
    private protected virtual Initializer FirstBias => BiasInitializer;

    /// <summary>Shows the gates of an LSTM to who looks at inner values.</summary>
    private protected void ShowGates(CallContext context, Tensor? input, Tensor forget, Tensor output)
    {
        if (!context.IsObserved)
            return;
        if (input is not null)
            context.Show(this, "input_gate", input);
        context.Show(this, "forget_gate", forget);
        context.Show(this, "output_gate", output);
    }

    /// <summary>The input after its dropout.</summary>
    private protected Tensor Dropped(Tensor x, CallContext context) => InputMask(context) is { } mask ? x * mask : x;

    /// <summary>The state after its dropout.</summary>
    private protected Tensor DroppedState(Tensor h, CallContext context) => StateMask(context) is { } mask ? h * mask : h;
}
