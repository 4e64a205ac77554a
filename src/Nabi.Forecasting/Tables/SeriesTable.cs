namespace Nabi.Forecasting;

/// <summary>Many series of one kind: the same columns, the same time step.</summary>
public sealed class SeriesTable
{
    /// <summary>Creates a table of series.</summary>
    /// <param name="schema">What their columns are.</param>
    /// <param name="series">The series, at least one, each with a name of its own.</param>
    /// <exception cref="NabiException">There is none, two have one name, or one has other columns.</exception>
    public SeriesTable(TableSchema schema, IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0)
            throw new NabiException("A table needs at least one series, got none.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var history in series)
            if (!names.Add(history.Name))
                throw new NabiException($"Two series have the name \"{history.Name}\"; give each a name of its own.");
        (Schema, Series) = (schema, series);
    }

    /// <summary>What the columns are.</summary>
    public TableSchema Schema { get; }

    /// <summary>The series.</summary>
    public IReadOnlyList<SeriesHistory> Series { get; }
}
