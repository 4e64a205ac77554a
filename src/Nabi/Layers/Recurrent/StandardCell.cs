using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="SimpleRNNCell"/>, <see cref="LSTMCell"/> and <see cref="GRUCell"/> share: units, weights
/// <c>kernel</c> (features, gates units), <c>recurrent_kernel</c> (units, gates units), <c>bias</c>, and dropout.
/// </summary>
public abstract class StandardCell : Cell
{
    private readonly Lazy<RandomStream> random;

    private protected StandardCell(int units)
    {
        Units = units >= 1 ? units : throw new NabiException($"{Kind}: units must be at least 1, got {units}.");
        random = new Lazy<RandomStream>(() => Seed is { } seed ? RandomStream.FromSeed(seed) : Seeds.NextStream());
    }

    /// <summary>The number of units: the length of output and state.</summary>
    public int Units { get; }

    /// <summary>What layer and cell have in common: errors about settings name the kind that the user wrote.</summary>
    private string Kind => ClassName.Replace("Cell", "", StringComparison.Ordinal);

    /// <summary>The function of the output or candidate; <c>tanh</c> by default.</summary>
    public Activation Activation { get; set; } = "tanh";

    /// <summary>Whether a bias is added; true by default.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>The first values of the input's weights; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer { get; set; } = new GlorotUniform();

    /// <summary>The first values of the state's weights; <c>orthogonal</c> by default.</summary>
    public Initializer RecurrentInitializer { get; set; } = new Orthogonal();

    /// <summary>The first values of the bias; zeros by default.</summary>
    public Initializer BiasInitializer { get; set; } = new Zeros();

    /// <summary>A penalty on the input's weights; none by default.</summary>
    public Regularizer? KernelRegularizer { get; set; }

    /// <summary>A penalty on the state's weights; none by default.</summary>
    public Regularizer? RecurrentRegularizer { get; set; }

    /// <summary>A penalty on the bias; none by default.</summary>
    public Regularizer? BiasRegularizer { get; set; }

    /// <summary>A rule for the input's weights; none by default.</summary>
    public Constraint? KernelConstraint { get; set; }

    /// <summary>A rule for the state's weights; none by default.</summary>
    public Constraint? RecurrentConstraint { get; set; }

    /// <summary>A rule for the bias; none by default.</summary>
    public Constraint? BiasConstraint { get; set; }

    /// <summary>The part of the input that training drops, the same at every step; 0 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float Dropout
    {
        get;
        set => field = Rate("dropout", value);
    }

    /// <summary>The part of the state that training drops, the same at every step; 0 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float RecurrentDropout
    {
        get;
        set => field = Rate("recurrent_dropout", value);
    }

    /// <summary>The seed of the dropout; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed { get; set; }

    internal override IEnumerable<RandomStream> OwnStreams => [random.Value];

    /// <summary>How many blocks of units the weights have: 1, 4 for LSTM, 3 for GRU.</summary>
    internal abstract int Gates { get; }

    /// <summary>The kernel (features, gates units).</summary>
    internal Variable Kernel { get; private protected set; } = null!;

    /// <summary>The recurrent kernel (units, gates units).</summary>
    internal Variable RecurrentKernel { get; private protected set; } = null!;

    /// <summary>The bias, or null.</summary>
    internal Variable? Bias { get; private protected set; }

    /// <summary>The dropout mask of the input for this sequence, (batch, features), or null.</summary>
    internal Tensor? InputMask(CallContext context) => context.Kept(this) is [var mask, _] ? mask : null;

    /// <summary>The dropout mask of the state for this sequence, (batch, units), or null.</summary>
    internal Tensor? StateMask(CallContext context) => context.Kept(this) is [_, var mask] ? mask : null;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        WriteSettings(config);
        config.Set("seed", Seed);
    }

    /// <summary>Writes all settings but name and trainability: a layer's config holds its cell's.</summary>
    internal virtual void WriteSettings(Config config)
        => config.Set("units", Units).Set("activation", Activation).Set("use_bias", UseBias)
            .Set("kernel_initializer", KernelInitializer).Set("recurrent_initializer", RecurrentInitializer)
            .Set("bias_initializer", BiasInitializer)
            .Set("kernel_regularizer", KernelRegularizer).Set("recurrent_regularizer", RecurrentRegularizer)
            .Set("bias_regularizer", BiasRegularizer)
            .Set("kernel_constraint", KernelConstraint).Set("recurrent_constraint", RecurrentConstraint)
            .Set("bias_constraint", BiasConstraint)
            .Set("dropout", Dropout).Set("recurrent_dropout", RecurrentDropout);

    /// <summary>Reads what <see cref="WriteSettings"/> wrote.</summary>
    internal virtual void ReadSettings(Config config)
    {
        Activation = config.Object<Activation>("activation") ?? (config.Json.ContainsKey("activation") ? "linear" : "tanh");
        UseBias = config.Bool("use_bias", true);
        KernelInitializer = config.Object<Initializer>("kernel_initializer") ?? new GlorotUniform();
        RecurrentInitializer = config.Object<Initializer>("recurrent_initializer") ?? new Orthogonal();
        BiasInitializer = config.Object<Initializer>("bias_initializer") ?? new Zeros();
        KernelRegularizer = config.Object<Regularizer>("kernel_regularizer");
        RecurrentRegularizer = config.Object<Regularizer>("recurrent_regularizer");
        BiasRegularizer = config.Object<Regularizer>("bias_regularizer");
        KernelConstraint = config.Object<Constraint>("kernel_constraint");
        RecurrentConstraint = config.Object<Constraint>("recurrent_constraint");
        BiasConstraint = config.Object<Constraint>("bias_constraint");
        Dropout = config.Float("dropout", 0f);
        RecurrentDropout = config.Float("recurrent_dropout", 0f);
        Seed = config.Seed();
    }

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
        Kernel = AddWeight("kernel", [RequireKnown(inputs[0], -1), Gates * Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        RecurrentKernel = AddWeight("recurrent_kernel", [Units, Gates * Units], RecurrentInitializer, RecurrentRegularizer, RecurrentConstraint);
        Bias = UseBias ? AddWeight("bias", BiasShape, FirstBias, BiasRegularizer, BiasConstraint) : null;
    }

    /// <summary>The bias's shape.</summary>
    private protected virtual Shape BiasShape => [Gates * Units];

    /// <summary>The bias's first values.</summary>
    private protected virtual Initializer FirstBias => BiasInitializer;

    /// <summary>The input after its dropout.</summary>
    private protected Tensor Dropped(Tensor x, CallContext context) => InputMask(context) is { } mask ? x * mask : x;

    /// <summary>The state after its dropout.</summary>
    private protected Tensor DroppedState(Tensor h, CallContext context) => StateMask(context) is { } mask ? h * mask : h;

    private float Rate(string setting, float value)
        => value is >= 0f and <= 1f ? value : throw new NabiException($"{Kind}: {setting} must be between 0 and 1, got {value}.");
}
