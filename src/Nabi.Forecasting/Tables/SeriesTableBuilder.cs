using System.Runtime.InteropServices;

namespace Nabi.Forecasting;

/// <summary>
/// Makes a <see cref="SeriesTable"/> of rows in any order, one after another. Memory and time grow with the number of rows.
/// </summary>
public sealed class SeriesTableBuilder
{
    private readonly TableColumns settings;
    private readonly TableSource source;
    private readonly TimeReader? time;
    private readonly ClockSearch? clocks;
    private readonly int timePlace;
    private readonly int clockPlace;
    private readonly int[] keyPlaces;
    private readonly (int Place, ColumnReader Reader)[] readers;
    private readonly WordList[] keys;
    private readonly List<long> times = [];
    private readonly List<int> series = [];
    private readonly List<int> rows = [];
    private readonly Dictionary<(int Level, int Before, int Word), int> joined = [];
    private readonly List<string>[] levels;
    private int count;

    /// <summary>Creates a builder.</summary>
    /// <param name="columns">What the columns are.</param>
    /// <param name="names">The names of the cells of a row, in their order.</param>
    /// <param name="source">What sentences call the source of the rows, such as the name of a file.</param>
    /// <exception cref="NabiException">A column is not there, or there twice, or is named for two things.</exception>
    public SeriesTableBuilder(TableColumns columns, IReadOnlyList<string> names, string source = "The rows")
        : this(columns, names, new TableSource(source, "row"), new NumberText())
    {
    }

    internal SeriesTableBuilder(TableColumns columns, IReadOnlyList<string> names, TableSource source, NumberText numbers)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(names);
        (settings, this.source, Columns) = (columns, source, names);
        TableChecks.Columns(columns, names, source);
        timePlace = columns.Time is { } name ? Place(name) : -1;
        clockPlace = columns.TimeOfDay is { } clock ? Place(clock) : -1;
        time = columns.Time is null ? null
            : new TimeReader(columns, source, columns.TimeOfDay is null ? columns.Time : $"{columns.Time}\" and \"{columns.TimeOfDay}");
        clocks = columns.Time is null || columns.TimeOfDay is not null ? null : new ClockSearch(names, columns.Names);
        keyPlaces = [.. columns.Series.Select(Place)];
        keys = [.. keyPlaces.Select(_ => new WordList())];
        levels = [.. keyPlaces.Select(_ => new List<string>())];
        readers = [.. columns.Targets.Select(target => (Place(target), new ColumnReader(columns, source, numbers, target, isTarget: true))),
            .. columns.Known.Concat(columns.Observed).Concat(columns.Static)
                .Select(input => (Place(input), new ColumnReader(columns, source, numbers, input, isTarget: false)))];

        int Place(string column)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i] == column)
                    return i;
            }

            return -1;
        }
    }

    /// <summary>The names of the cells of a row.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows so far.</summary>
    public int Count => count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A cell for each of <see cref="Columns"/>; those of columns that are not used may be missing.</param>
    /// <exception cref="NabiException">There are more or fewer, or one is not what its column holds; row and column are named.</exception>
    public void Add(params ReadOnlySpan<TableCell> cells)
    {
        var row = count + 1;
        if (cells.Length != Columns.Count)
            throw new NabiException($"{source.At(row)}: expected {Columns.Count} cells, got {cells.Length}.");
        if (time is not null)
        {
            times.Add(clockPlace < 0 ? time.Read(cells[timePlace], row)
                : time.Read(Joined(DayText.OfDay(cells[timePlace]), DayText.OfClock(cells[clockPlace]), row), row));
        }

        if (clocks?.IsLooking == true)
        {
            var copy = cells.ToArray();
            clocks.Look(place => DayText.OfClock(copy[place]));
        }

        var id = 0;
        for (var i = 0; i < keys.Length; i++)
            id = Join(id, keys[i].Add(KeyOf(cells[keyPlaces[i]].ToString(), keyPlaces[i], row)), i);
        foreach (var (place, reader) in readers)
            reader.Read(cells[place], row);
        End(id, row);
    }

    /// <summary>Makes the table.</summary>
    /// <exception cref="NabiException">There are no rows, or their times do not make series; row and column are named.</exception>
    public SeriesTable Build()
    {
        if (count == 0)
            throw new NabiException($"{source.Name}: there are no rows; expected at least one.");
        time?.Finish(CollectionsMarshal.AsSpan(times));
        return new SeriesRows(settings, source, keys.Length > 0
            ? levels[^1] : [settings.Targets.Count > 0 ? settings.Targets[0] : settings.Known[0]], [.. series], [.. rows], time,
            time is null ? null : [.. times], [.. readers.Select(reader => reader.Reader)], clocks).Build();
    }

    /// <summary>Adds a row of a text file.</summary>
    internal void Add(CsvReader cells)
    {
        var row = cells.Line;
        if (time is not null)
        {
            times.Add(clockPlace < 0 ? time.Read(Text(cells, timePlace), row)
                : time.Read(Joined(Text(cells, timePlace), Text(cells, clockPlace), row), row));
        }

        if (clocks?.IsLooking == true)
            clocks.Look(place => Text(cells, place).ToString());
        var id = 0;
        for (var i = 0; i < keys.Length; i++)
            id = Join(id, keys[i].Add(KeyOf(Text(cells, keyPlaces[i]), keyPlaces[i], row)), i);
        foreach (var (place, reader) in readers)
            reader.Read(Text(cells, place), row);
        End(id, row);
    }

    private static ReadOnlySpan<char> Text(CsvReader cells, int place) => place < cells.Count ? cells[place] : default;

    private string Joined(ReadOnlySpan<char> day, ReadOnlySpan<char> clock, int row)
        => !clock.IsWhiteSpace() ? DayText.Joined(day, clock) : throw new NabiException(
            $"{source.At(row, Columns[clockPlace])}: the time of day is missing; leave the row out, or fill the cell.");

    private ReadOnlySpan<char> KeyOf(ReadOnlySpan<char> text, int place, int row)
    {
        text = text.Trim();
        return !text.IsEmpty ? text : throw new NabiException(
            $"{source.At(row, Columns[place])}: the cell is empty; it is to name the series of the row.");
    }

    // The number of a series is that of its first name, joined with that of its second, and so on.
    private int Join(int id, int word, int level)
    {
        if (level == 0)
        {
            if (word == levels[0].Count)
                levels[0].Add(keys[0].Words[word]);
            return word;
        }

        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(joined, (level, id, word), out var isThere);
        if (!isThere)
        {
            number = levels[level].Count;
            levels[level].Add($"{levels[level - 1][id]}/{keys[level].Words[word]}");
        }

        return number;
    }

    private void End(int id, int row)
    {
        series.Add(id);
        rows.Add(row);
        count++;
    }
}
