namespace Nabi.Layers;

/// <summary>
/// Lets single numbers of a cell's states stay as they were: in training s = s' where a random draw decides it, with the rate's probability
/// at every step, else the cell's new s; outside of training s = rate s' + (1 - rate) s_new, what training has on average. Where the cell's
/// output is one of its states, as h of an LSTM, it is that state after the draw.
/// </summary>
/// <remarks>
/// Krueger et al., 2017, "Zoneout: Regularizing RNNs by Randomly Preserving Hidden Activations" (arXiv 1606.01305); the paper takes 0.5 for
/// c and
/// 0.05 for h of an LSTM.
/// </remarks>
/// <example><code>new RNN(new ZoneoutCell(new LSTMCell(64)) { MemoryRate = 0.5f, StateRate = 0.05f })</code></example>
public sealed class ZoneoutCell : WrapperCell
{
    private static readonly Rule<float> BelowOne = static (rate, _) => rate is >= 0f and < 1f ? null : "between 0 and 1, 1 excluded";
    private static readonly ConfigSetting<float> StateRateSetting = ConfigSetting.Float(nameof(StateRate), 0f, BelowOne);
    private static readonly ConfigSetting<float> MemoryRateSetting = ConfigSetting.Float(nameof(MemoryRate), 0f, BelowOne);

    private readonly Lazy<RandomStream> random;

    /// <summary>Wraps a cell.</summary>
    /// <param name="cell">The cell.</param>
    public ZoneoutCell(Cell cell)
        : base(cell) => random = new Lazy<RandomStream>(() => Seed is { } seed ? RandomStream.FromSeed(seed) : Seeds.NextStream());

    /// <summary>How likely a number of what the next step sees, h, stays as it was; 0 by default.</summary>
    /// <exception cref="NabiException">Below 0, or not below 1.</exception>
    public float StateRate { get => Get(StateRateSetting); init => Set(StateRateSetting, value); }

    /// <summary>How likely a number of a memory (<see cref="Cell.IsCellState"/>), c, stays as it was; 0 by default.</summary>
    /// <exception cref="NabiException">Below 0, or not below 1.</exception>
    public float MemoryRate { get => Get(MemoryRateSetting); init => Set(MemoryRateSetting, value); }

    /// <summary>A seed of its own; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed { get => Get(LayerSettings.Seed); init => Set(LayerSettings.Seed, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, StateRateSetting, MemoryRateSetting, LayerSettings.Seed];

    internal override IEnumerable<RandomStream> OwnStreams => [random.Value];

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(context);
        var (output, made) = Cell.Step(x, states, context);
        if (x.IsSymbolic)
            return (output, made);
        TensorList next = [.. made.Select((state, i) => Kept(states[i], state, IsCellState(i) ? MemoryRate : StateRate, context.Training))];
        for (var i = 0; i < made.Count; i++)
        {
            if (ReferenceEquals(made[i], output))
                return (next[i], next);
        }

        return (output, next);
    }

    private Tensor Kept(Tensor before, Tensor state, float rate, bool isTraining)
    {
        if (rate == 0f)
            return state;
        return isTraining
            ? Ops.Where(Ops.Greater(Ops.DropoutMask(state, state.Shape.Slice(1, state.Rank - 1), rate, random.Value), 0f), state, before)
            : before * rate + state * (1f - rate);
    }
}
