using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>A minimal LSTM over time, whose steps run side by side; the equations stand at <see cref="MinLSTMCell"/>.</summary>
/// <remarks>Feng et al., 2024, "Were RNNs all we needed?" (arXiv 2410.01201).</remarks>
public sealed class MinLSTM : MinimalRecurrent
{
    /// <summary>A layer of <paramref name="units"/> units.</summary>
    /// <param name="units">The length of output and state, at least 1.</param>
    /// <exception cref="NabiException">Units is below 1.</exception>
    public MinLSTM(int units)
        : this(new MinLSTMCell(units))
    {
    }

    private MinLSTM(MinLSTMCell cell)
        : base(cell)
    {
    }

    internal static MinLSTM Read(Config config)
        => ReadShared(config, (sequences, state, backwards, stateful, unroll, zero) => new MinLSTM(MinLSTMCell.Read(config))
        {
            ReturnSequences = sequences,
            ReturnState = state,
            GoBackwards = backwards,
            Stateful = stateful,
            Unroll = unroll,
            ZeroOutputForMask = zero,
        });
}
