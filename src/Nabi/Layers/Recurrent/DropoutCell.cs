using Nabi.Configs;

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

    private readonly Lazy<RandomStream> random;

    /// <summary>Wraps a cell.</summary>
    /// <param name="cell">The cell.</param>
    public DropoutCell(Cell cell)
        : base(cell) => random = new Lazy<RandomStream>(() => Seed is { } seed ? RandomStream.FromSeed(seed) : Seeds.NextStream());

    /// <summary>The part of the input that is kept, above 0 to 1; 1 by default.</summary>
    /// <exception cref="NabiException">Not above 0, or above 1.</exception>
    public float InputKeep
    {
        get;
        init => field = Keep("input_keep", value);
    } = 1f;

    /// <summary>The part of the output that is kept, above 0 to 1; 1 by default.</summary>
    /// <exception cref="NabiException">Not above 0, or above 1.</exception>
    public float OutputKeep
    {
        get;
        init => field = Keep("output_keep", value);
    } = 1f;

    /// <summary>The part of the states that is kept, above 0 to 1; 1 by default.</summary>
    /// <exception cref="NabiException">Not above 0, or above 1.</exception>
    public float StateKeep
    {
        get;
        init => field = Keep("state_keep", value);
    } = 1f;

    /// <summary>Whether one draw holds for all steps of a sequence; false by default.</summary>
    public bool Variational { get; init; }

    /// <summary>A seed of its own; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed { get; init; }

    internal override IEnumerable<RandomStream> OwnStreams => [random.Value];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("input_keep", InputKeep).Set("output_keep", OutputKeep).Set("state_keep", StateKeep)
            .Set("variational", Variational).Set("seed", Seed);
    }

    internal static DropoutCell Read(Config config)
        => new(ReadCell(config))
        {
            InputKeep = config.Float("input_keep", 1f),
            OutputKeep = config.Float("output_keep", 1f),
            StateKeep = config.Float("state_keep", 1f),
            Variational = config.Bool("variational", false),
            Seed = config.Seed(),
        };

    /// <inheritdoc/>
    public override (Tensor Output, Tensors Next) Step(Tensor x, Tensors states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Training || x.IsSymbolic)
            return Cell.Step(x, states, context);
        var masks = context.Kept(this);
        var (output, next) = Cell.Step(Dropped(x, InputKeep, masks, InputMask), states, context);
        return (Dropped(output, OutputKeep, masks, OutputMask),
            [.. next.Select((state, i) => IsMemory(i) ? state : Dropped(state, StateKeep, masks, StateMasks + i))]);
    }

    /// <inheritdoc/>
    protected internal override void StartSequence(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        base.StartSequence(x, context);
        context.Keep(this, new Tensor?[StateMasks + StateShapes.Count]);
    }

    private static float Keep(string setting, float value)
        => value is > 0f and <= 1f ? value : throw new NabiException($"DropoutCell: {setting} must be above 0 and at most 1, got {value}.");

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
