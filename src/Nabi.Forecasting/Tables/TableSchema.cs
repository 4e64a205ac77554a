namespace Nabi.Forecasting;

/// <summary>What the series of a table have: their columns by what is known of them when a forecast is made, and the time step.</summary>
public sealed record TableSchema
{
    /// <summary>What is forecast; at least one column, all of numbers.</summary>
    public required IReadOnlyList<TableColumn> Targets { get; init; }

    /// <summary>What is known ahead, for the steps of the forecast as well: holidays, prices, the calendar. None by default.</summary>
    public IReadOnlyList<TableColumn> Known { get; init; } = [];

    /// <summary>What is known up to the last step of the history only: weather as it was measured. None by default.</summary>
    public IReadOnlyList<TableColumn> Observed { get; init; } = [];

    /// <summary>What a series has once, for all of its steps: a place, a kind of machine. None by default.</summary>
    public IReadOnlyList<TableColumn> Static { get; init; } = [];

    /// <summary>The time from one row of a series to its next.</summary>
    public Frequency Frequency { get; init; } = Frequency.Step;
}
