using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>Runs any cell over time: one of the library's, several stacked, or one of your own.</summary>
/// <remarks>Keras's <c>RNN</c>.</remarks>
/// <example><code>new RNN(new PeepholeLSTMCell(32)) { ReturnSequences = true }</code></example>
public sealed class RNN : Recurrent
{
    /// <summary>Runs a cell over time.</summary>
    /// <param name="cell">The cell.</param>
    public RNN(Cell cell)
        : base(cell)
    {
    }

    /// <summary>Runs several cells as one, each on the output of the one below.</summary>
    /// <param name="cells">The cells from the input up.</param>
    public RNN(params IReadOnlyList<Cell> cells)
        : base(new StackedRNNCells(cells))
    {
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("cell", Cell);
    }

    internal static RNN Read(Config config)
    {
        var cell = config.Object<Layer>("cell") as Cell
            ?? throw new NabiException($"{config.Owner}: the setting 'cell' must be a cell.");
        return ReadShared(config, (sequences, state, backwards, stateful, unroll, zero) => new RNN(cell)
        {
            ReturnSequences = sequences,
            ReturnState = state,
            GoBackwards = backwards,
            Stateful = stateful,
            Unroll = unroll,
            ZeroOutputForMask = zero,
        });
    }
}
