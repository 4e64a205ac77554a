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

    /// <summary>The days that are no steps of business days; none by default.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];

    /// <summary>The columns with the words of the history alone.</summary>
    internal TableSchema Learnt => Known.All(column => column.Coming.Count == 0) ? this
        : this with { Known = [.. Known.Select(column => column with { Coming = [] })] };

    /// <summary>Refuses a table of other columns or of another frequency than what was learnt from.</summary>
    /// <param name="got">The columns of the table.</param>
    /// <exception cref="NabiException">They are others.</exception>
    internal void Require(TableSchema got)
    {
        RequireNames("targets", Targets, got.Targets);
        RequireInputs(got);
        if (got.Frequency != Frequency)
        {
            throw new NabiException(
                $"Forecaster: it learnt from rows {Frequency} apart, but those of the table are {got.Frequency} apart.");
        }
    }

    /// <summary>Refuses a table of other inputs.</summary>
    /// <param name="got">The columns of the table.</param>
    /// <exception cref="NabiException">They are others.</exception>
    internal void RequireInputs(TableSchema got)
    {
        RequireNames("known inputs", Known, got.Known);
        RequireNames("observed inputs", Observed, got.Observed);
        RequireNames("static inputs", Static, got.Static);
    }

    private static void RequireNames(string kind, IReadOnlyList<TableColumn> expected, IReadOnlyList<TableColumn> got)
    {
        if (!expected.Select(column => column.Name).SequenceEqual(got.Select(column => column.Name)))
        {
            throw new NabiException(
                $"The table has the {kind} {Listed(got)}, where {Listed(expected)} were learnt from; read it with the same columns.");
        }
    }

    private static string Listed(IReadOnlyList<TableColumn> columns)
        => columns.Count == 0 ? "none" : string.Join(", ", columns.Take(6).Select(column => $"\"{TableSource.Shown(column.Name)}\""))
            + (columns.Count > 6 ? ", ..." : "");
}
