namespace Nabi.Forecasting;

/// <summary>
/// What the columns of a file or a query are. Columns that are not named here are not read.
/// </summary>
public sealed record TableColumns : TableSettings
{
    /// <summary>The column of times; null (default) if rows stand in order, one step after another.</summary>
    public string? Time { get; init; }

    /// <summary>
    /// The column of times of day, where <see cref="Time"/> holds the days alone: <c>13:00</c>, or the hour <c>13</c>. Null (default) where
    /// one column holds both.
    /// </summary>
    public string? TimeOfDay { get; init; }

    /// <summary>The columns that together name a series; none (default) if all rows belong to one.</summary>
    public IReadOnlyList<string> Series { get; init; } = [];

    /// <summary>
    /// What is forecast, columns of numbers. Rows at the end of a series in which they are empty are steps to come. None (default) for a
    /// table of known inputs alone.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What is known ahead, for the steps of the forecast as well: holidays, prices. Numbers or words.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>What is known up to the last step of the history only: weather as it was measured. Numbers or words.</summary>
    public IReadOnlyList<string> Observed { get; init; } = [];

    /// <summary>What a series has once, the same in all of its rows: a place, a kind of machine. Numbers or words.</summary>
    public IReadOnlyList<string> Static { get; init; } = [];

    /// <summary>The names of all columns that are read.</summary>
    public IEnumerable<string> Names
        => ((IEnumerable<string?>)[Time, TimeOfDay]).OfType<string>().Concat(Series).Concat(Targets).Concat(Known)
            .Concat(Observed).Concat(Static);
}
