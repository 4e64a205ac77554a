namespace Nabi.Layers;

/// <summary>
/// Drops elements of a cell's input, output and states in training, and scales what is kept by 1 / keep. With
/// <see cref="Variational"/> the same elements are dropped at every step of a sequence, else new ones at each step.
/// </summary>
/// <remarks>Zaremba et al., 2014; variational: Gal and Ghahramani, 2016. Of an LSTM's states h is dropped and c is kept.</remarks>
/// <example><code>new RNN(new DropoutCell(new LSTMCell(64)) { InputKeep = 0.9f, StateKeep = 0.8f, Variational = true })</code></example>
public sealed class DropoutCell : WrapperCell
{
    // Where the masks of a sequence stand among what is kept for it.
    private const int InputMask = 0;
    private const int OutputMask = 1;
    private const int StateMasks = 2;

    private static readonly Rule<float> Keep = static (value, _) => value is > 0f and <= 1f ? null : "above 0 and at most 1";
    private static readonly ConfigSetting<float> InputKeepSetting = ConfigSetting.Float(nameof(InputKeep), 1f, Keep);
    private static readonly ConfigSetting<float> OutputKeepSetting = ConfigSetting.Float(nameof(OutputKeep), 1f, Keep);
    private static readonly ConfigSetting<float> StateKeepSetting = ConfigSetting.Float(nameof(StateKeep), 1f, Keep);
    private static readonly ConfigSetting<bool> VariationalSetting = ConfigSetting.Bool(nameof(Variational), false);

    private readonly Lazy<RandomStream> random;

    /// <summary>Wraps a cell.</summary>
    /// <param name="cell">The cell.</param>
    public DropoutCell(Cell cell)
        : base(cell) => random = new Lazy<RandomStream>(() => Seed is { } seed ? RandomStream.FromSeed(seed) : Seeds.NextStream());

    /// <summary>The part of the input that is kept, above 0 to 1; 1 by default.</summary>
    /// <exception cref="NabiException">Not above 0, or above 1.</exception>
    public float InputKeep { get => Get(InputKeepSetting); init => Set(InputKeepSetting, value); }

    /// <summary>The part of the output that is kept, above 0 to 1; 1 by default.</summary>
    /// <exception cref="NabiException">Not above 0, or above 1.</exception>
    public float OutputKeep { get => Get(OutputKeepSetting); init => Set(OutputKeepSetting, value); }

    /// <summary>The part of the states that is kept, above 0 to 1; 1 by default.</summary>
    /// <exception cref="NabiException">Not above 0, or above 1.</exception>
    public float StateKeep { get => Get(StateKeepSetting); init => Set(StateKeepSetting, value); }

    /// <summary>Whether one draw holds for all steps of a sequence; false by default.</summary>
    public bool Variational { get => Get(VariationalSetting); init => Set(VariationalSetting, value); }

    /// <summary>A seed of its own; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed { get => Get(LayerSettings.Seed); init => Set(LayerSettings.Seed, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, InputKeepSetting, OutputKeepSetting, StateKeepSetting, VariationalSetting, LayerSettings.Seed];

    internal override IEnumerable<RandomStream> OwnStreams => [random.Value];

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Training || x.IsSymbolic)
            return Cell.Step(x, states, context);
        var masks = context.Kept(this);
        var (output, next) = Cell.Step(Dropped(x, InputKeep, masks, InputMask), states, context);
        return (Dropped(output, OutputKeep, masks, OutputMask),
            [.. next.Select((state, i) => IsCellState(i) ? state : Dropped(state, StateKeep, masks, StateMasks + i))]);
    }

    /// <inheritdoc/>
    protected internal override void StartSequence(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        base.StartSequence(x, context);
        context.Keep(this, new Tensor?[StateMasks + StateShapes.Count]);
    }

    private Tensor Dropped(Tensor x, float keep, Tensor?[] masks, int mask)
    {
        if (keep == 1f)
            return x;
        var drawn = Variational && mask < masks.Length ? masks[mask] : null;
        drawn ??= Ops.DropoutMask(x, x.Shape.Slice(1, x.Rank - 1), 1f - keep, random.Value);
        if (mask < masks.Length)
            masks[mask] = drawn;
        return x * drawn;
    }
}
