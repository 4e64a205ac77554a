namespace Nabi.Layers;

/// <summary>Runs any cell over time: one of the library's, several stacked, or one of your own.</summary>
/// <remarks>Keras's <c>RNN</c>.</remarks>
/// <example><code>new RNN(new PeepholeLSTMCell(32)) { ReturnSequences = true }</code></example>
public sealed class RNN : Recurrent
{
    /// <summary>Runs a cell over time.</summary>
    /// <param name="cell">The cell.</param>
    public RNN(Cell cell)
        : base(cell) => Set(LayerSettings.Cell, cell);

    /// <summary>Runs several cells as one, each on the output of the one below.</summary>
    /// <param name="cells">The cells from the input up.</param>
    public RNN(params IReadOnlyList<Cell> cells)
        : this(new StackedRNNCells(cells))
    {
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, LayerSettings.Cell];

    // A cell may be custom: it goes through its config, as in a file.
    private protected override Recurrent NewInstance()
    {
        try
        {
            return new RNN((Cell)Registry.Read<Layer>(Registry.Write(Cell), $"Bidirectional, {Name}"));
        }
        catch (NabiException) when (Unregistered(Cell) is { } cell)
        {
            throw new NabiException(
                $"Bidirectional, {Name}: a second {cell} for the backward passwards cannot be made, since its class is not registered; "
                + $"call Registry.Register<Layer>(\"{cell}\", config => ...), or give the layer that runs backwards: new "
                + "Bidirectional(layer, backwardLayer).");
        }
    }

    /// <summary>The first class among a cell and those in it that the registry does not know, or null.</summary>
    private static string? Unregistered(Layer cell)
        => !Registry.RegistrationOf(cell).IsRegistered
            ? cell.ClassName : cell.Parts.OfType<Cell>().Select(Unregistered).FirstOrDefault(name => name is not null);
}
