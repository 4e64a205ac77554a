using System.Data.Common;

namespace Nabi.Forecasting;

/// <content>Where tables come from.</content>
public sealed partial class SeriesTable
{
    /// <summary>Reads a text file of separated cells: any separator, decimal mark and encoding, dates in the usual forms.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">What its columns are.</param>
    /// <param name="options">How it is written; null to find it in the file.</param>
    /// <exception cref="NabiException">There is no such file or column, or a cell is not what its column holds; line and column are
    /// named.</exception>
    public static SeriesTable FromCsv(string path, TableColumns columns, SeriesCsvOptions? options = null)
    {
        using var stream = FileOpener.OpenRead(path);
        return FromCsv(stream, columns, options, $"'{path}'");
    }

    /// <summary>Reads bytes of a text of separated cells to their end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="columns">What its columns are.</param>
    /// <param name="options">How it is written; null to find it in the text.</param>
    /// <param name="name">What sentences call it.</param>
    /// <exception cref="NabiException">There is no such column, or a cell is not what its column holds; line and column are
    /// named.</exception>
    public static SeriesTable FromCsv(Stream stream, TableColumns columns, SeriesCsvOptions? options = null, string name = "The csv stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(columns);
        return CsvSource.Read(stream, name, columns, options ?? new SeriesCsvOptions());
    }

    /// <summary>Reads a text of separated cells to its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">What its columns are.</param>
    /// <param name="options">How it is written; null to find it in the text.</param>
    /// <param name="name">What sentences call it.</param>
    /// <exception cref="NabiException">There is no such column, or a cell is not what its column holds; line and column are
    /// named.</exception>
    public static SeriesTable FromCsv(TextReader text, TableColumns columns, SeriesCsvOptions? options = null, string name = "The csv text")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(columns);
        return CsvSource.Read(text, name, columns, options ?? new SeriesCsvOptions());
    }

    /// <summary>
    /// Reads the known inputs of the steps to come from a text file, for <see cref="WithKnown"/> and <see cref="Forecaster.Predict"/>:
    /// tomorrow's holidays, next week's prices.
    /// </summary>
    /// <param name="path">The file. It needs the columns of times and of <see cref="TableColumns.Known"/>; without the columns of
    /// <see cref="TableColumns.Series"/> it counts for all series.</param>
    /// <param name="columns">What the columns of the history's table are; a file of one row needs their
    /// <see cref="TableSettings.Frequency"/>.</param>
    /// <param name="options">How it is written; null to find it in the file.</param>
    /// <exception cref="NabiException">There is no such file or column, or a cell is not what its column holds; line and column are
    /// named.</exception>
    public static SeriesTable KnownFromCsv(string path, TableColumns columns, SeriesCsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        using var stream = FileOpener.OpenRead(path);
        return CsvSource.Read(stream, $"'{path}'", columns, options ?? new SeriesCsvOptions(), areKnown: true);
    }

    /// <summary>Reads the known inputs of the steps to come from a text of separated cells.</summary>
    /// <param name="text">The text, as <see cref="KnownFromCsv(string, TableColumns, SeriesCsvOptions?)"/> reads it from a file.</param>
    /// <param name="columns">What the columns of the history's table are.</param>
    /// <param name="options">How it is written; null to find it in the text.</param>
    /// <param name="name">What sentences call it.</param>
    /// <exception cref="NabiException">There is no such column, or a cell is not what its column holds; line and column are
    /// named.</exception>
    public static SeriesTable KnownFromCsv(TextReader text, TableColumns columns, SeriesCsvOptions? options = null,
        string name = "The csv text")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(columns);
        return CsvSource.Read(text, name, columns, options ?? new SeriesCsvOptions(), areKnown: true);
    }

    /// <summary>Makes a table of objects, one per row, in any order.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="rows">The objects.</param>
    /// <param name="columns">Where the columns stand in them.</param>
    /// <exception cref="NabiException">There are no rows, or a cell is not what its column holds; row and column are named.</exception>
    public static SeriesTable FromRows<T>(IEnumerable<T> rows, RowColumns<T> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        // Sentences call these columns as the program does, unless one of its own has the name.
        string[] names =
            [.. columns.Targets.Concat(columns.Known).Concat(columns.Observed).Concat(columns.Static).Select(pair => pair.Key)];
        var (timeName, clockName, seriesName) = (Own("Time"), Own("TimeOfDay"), Own("Series"));
        (string Name, Func<T, TableCell> Cell)[] cells =
        [
            .. columns.Time is { } time ? [(timeName, time)] : ((string, Func<T, TableCell>)[])[],
            .. columns.TimeOfDay is { } clock ? [(clockName, clock)] : ((string, Func<T, TableCell>)[])[],
            .. columns.Series is { } series ? [(seriesName, row => series(row))] : ((string, Func<T, TableCell>)[])[],
            .. columns.Targets.Concat(columns.Known).Concat(columns.Observed).Concat(columns.Static).Select(pair => (pair.Key, pair.Value)),
        ];
        TableColumns named = new()
        {
            Time = columns.Time is null ? null : timeName,
            TimeOfDay = columns.TimeOfDay is null ? null : clockName,
            Series = columns.Series is null ? [] : [seriesName],
            Targets = [.. columns.Targets.Keys],
            Known = [.. columns.Known.Keys],
            Observed = [.. columns.Observed.Keys],
            Static = [.. columns.Static.Keys],
            TimeFormat = columns.TimeFormat,
            TimeZone = columns.TimeZone,
            Frequency = columns.Frequency,
            Holidays = columns.Holidays,
            Filling = columns.Filling,
            Duplicates = columns.Duplicates,
            Calendar = columns.Calendar,
            Categorical = columns.Categorical,
            Other = columns.Other,
            Missing = columns.Missing,
        };
        SeriesTableBuilder builder = new(named, [.. cells.Select(cell => cell.Name)]);
        var row = new TableCell[cells.Length];
        foreach (var one in rows)
        {
            for (var i = 0; i < row.Length; i++)
                row[i] = cells[i].Cell(one);
            builder.Add(row);
        }

        return builder.Build();

        string Own(string name) => names.Contains(name) ? $"{name} of the row" : name;
    }

    /// <summary>Reads the rows of a query to their end.</summary>
    /// <param name="reader">What a command of a database gave; it is not closed.</param>
    /// <param name="columns">What its columns are.</param>
    /// <param name="name">What sentences call it.</param>
    /// <exception cref="NabiException">There is no such column, or a cell is not what its column holds; row and column are
    /// named.</exception>
    public static SeriesTable FromReader(DbDataReader reader, TableColumns columns, string name = "The query")
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(columns);
        var names = new string[reader.FieldCount];
        for (var i = 0; i < names.Length; i++)
            names[i] = reader.GetName(i);
        SeriesTableBuilder builder = new(columns, names, name);
        var used = columns.Names.ToHashSet(StringComparer.Ordinal);
        var row = new TableCell[names.Length];
        while (reader.Read())
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (used.Contains(names[i]))
                    row[i] = Cell(i);
            }

            builder.Add(row);
        }

        return builder.Build();

        TableCell Cell(int i)
        {
            try
            {
                return TableCell.Of(reader.GetValue(i));
            }
            catch (NabiException error)
            {
                throw new NabiException($"{name}, row {builder.Count + 1}, column \"{names[i]}\": {error.Message}", error);
            }
        }
    }
}
