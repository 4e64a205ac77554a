namespace Nabi.Forecasting;

/// <summary>
/// Many series of one kind: the same columns, the same time step. It is read from a file (<see cref="FromCsv(string, TableColumns,
/// SeriesCsvOptions?)"/>), a query, or the objects of a program.
/// </summary>
/// <remarks>
/// <code>
/// var table = SeriesTable.FromCsv("sensors.csv", new() { Time = "timestamp", Series = ["machine"], Targets = ["load"] });
/// </code>
/// </remarks>
public sealed partial class SeriesTable
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

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
        for (var i = 0; i < series.Count; i++)
        {
            if (!places.TryAdd(series[i].Name, i))
                throw new NabiException($"Two series have the name \"{TableSource.Shown(series[i].Name)}\"; give each a name of its own.");
        }

        (Schema, Series) = (schema, series);
    }

    /// <summary>What the columns are.</summary>
    public TableSchema Schema { get; }

    /// <summary>The series.</summary>
    public IReadOnlyList<SeriesHistory> Series { get; }

    /// <summary>What was found when the table was read, a sentence each: the time between rows, gaps, missing and filled cells.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The series of a name.</summary>
    /// <param name="name">The name; cells of several columns are joined by <c>/</c>.</param>
    /// <exception cref="NabiException">There is none of this name; the nearest are listed.</exception>
    public SeriesHistory this[string name]
        => Find(name) ?? throw new NabiException(
            $"The table has no series \"{TableSource.Shown(name)}\"; {TableSource.Nearest(name, Series.Select(one => one.Name))}.");

    /// <summary>Whether all rows are of one series, without a column that names it.</summary>
    internal bool IsSingle { get; init; }

    /// <summary>The series of a name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public SeriesHistory? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return places.TryGetValue(name, out var place) ? Series[place] : null;
    }

    /// <summary>The table as it was at a time: steps up to it, and known inputs beyond. Series that begin later are left out.</summary>
    /// <param name="time">The last time of the histories, as the clock on the wall shows it.</param>
    /// <exception cref="NabiException">All series begin later, or their steps have no dates.</exception>
    public SeriesTable Until(DateTime time)
    {
        SeriesHistory[] series = [.. Series.Select(history => history.Until(Steps(history))).Where(history => history.Length > 0)];
        return series.Length > 0 ? With(series)
            : throw new NabiException($"All series of the table begin after {time:yyyy-MM-dd HH:mm}; cut it later.");

        int Steps(SeriesHistory history)
        {
            // The first step after the time.
            var (low, high) = (0, history.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = history.Time[middle] <= time ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }

    /// <summary>
    /// The table without the last steps of each series, to forecast them and compare; known inputs stay. Series that are no longer than
    /// that are left out.
    /// </summary>
    /// <param name="steps">Steps, 0 or more.</param>
    /// <exception cref="NabiException">No series is longer, or it is negative.</exception>
    public SeriesTable WithoutLast(int steps)
    {
        if (steps < 0)
            throw new NabiException($"A table cannot be cut by {steps} steps; give 0 or more.");
        SeriesHistory[] series =
            [.. Series.Where(history => history.Length > steps).Select(history => history.Until(history.Length - steps))];
        return series.Length > 0 ? With(series)
            : throw new NabiException($"No series of the table has more than {steps} steps; cut it by fewer.");
    }

    /// <summary>The table with some of its series.</summary>
    /// <param name="names">Their names.</param>
    /// <exception cref="NabiException">There is none of a name.</exception>
    public SeriesTable Only(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return With([.. names.Select(name => this[name])]);
    }

    /// <summary>How many series and steps there are, from when to when, the columns, and <see cref="Notes"/>.</summary>
    public override string ToString()
    {
        var lengths = Series.Select(history => history.Length).ToArray();
        var (least, most) = (lengths.Min(), lengths.Max());
        List<string> lines =
        [
            $"{Series.Count} series of {(least == most ? $"{most}" : $"{least} to {most}")} steps, {Span()}.",
            .. ((string, IReadOnlyList<TableColumn>)[])[("Targets", Schema.Targets), ("Known", Schema.Known), ("Observed", Schema.Observed),
                ("Static", Schema.Static)] is var kinds ? kinds.Where(kind => kind.Item2.Count > 0)
                .Select(kind => $"{kind.Item1}: {string.Join(", ", kind.Item2.Select(Text))}.") : [],
            .. Notes,
        ];
        return string.Join('\n', lines);

        static string Text(TableColumn column) => column.Categories is { } words ? $"{column.Name} ({words.Count} words)" : column.Name;
    }

    private SeriesTable With(IReadOnlyList<SeriesHistory> series) => new(Schema, series) { Notes = Notes, IsSingle = IsSingle };

    private string Span()
    {
        var known = Series.Where(history => Length(history) > 0).ToArray();
        if (known.Length == 0)
            return "without history";
        var first = known.MinBy(history => history.Time.PlaceOf(0))!;
        var last = known.MaxBy(history => history.Time.PlaceOf(Length(history) - 1))!;
        return $"{first.Time.Text(0)} to {last.Time.Text(Length(last) - 1)}, {Schema.Frequency} apart";

        int Length(SeriesHistory history)
            => Schema.Targets.Count > 0 || history.KnownLength == int.MaxValue ? history.Length : history.KnownLength;
    }
}
