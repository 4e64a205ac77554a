using global::Parquet;
using global::Parquet.Schema;
using Nabi.Files;
using Nabi.Forecasting;

namespace Nabi.Parquet;

/// <summary>Reads Apache Parquet files as tables of series, one row group at a time.</summary>
public static class ParquetTable
{
    // Columns that repeat one value take few bytes; a file that says it has more rows than this for each of them is damaged.
    private const long RowsPerByte = 10_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">What its columns are.</param>
    /// <exception cref="NabiException">There is no such file or column, the file is damaged, or a cell is not what its column holds; row
    /// and column are named.</exception>
    public static SeriesTable Read(string path, TableColumns columns)
    {
        using var stream = FileOpener.OpenRead(path);
        return Read(stream, columns, $"'{path}'");
    }

    /// <summary>Reads a file from a stream that can be positioned.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="columns">What its columns are.</param>
    /// <param name="name">What sentences call it.</param>
    /// <exception cref="NabiException">There is no such column, the file is damaged, or a cell is not what its column holds; row and column
    /// are named.</exception>
    public static SeriesTable Read(Stream stream, TableColumns columns, string name = "The Parquet stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(columns);
        if (!stream.CanSeek)
            throw new NabiException($"{name}: a Parquet file is read from its end; copy it into a MemoryStream or a file first.");
        return Task.Run(() => ReadAsync(stream, columns, name)).GetAwaiter().GetResult();
    }

    private static async Task<SeriesTable> ReadAsync(Stream stream, TableColumns columns, string name)
    {
        try
        {
            ParquetFooter.Check(stream);
            var reader = await ParquetReader.CreateAsync(new ParquetBytes(stream), leaveStreamOpen: true).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var fields = reader.Schema.GetDataFields();
                SeriesTableBuilder builder = new(columns, [.. fields.Select(field => field.Path.ToString())], name);
                HashSet<string> used = [.. columns.Names];
                var row = new TableCell[fields.Length];
                for (var group = 0; group < reader.RowGroupCount; group++)
                {
                    using var rows = reader.OpenRowGroupReader(group);
                    if (rows.RowCount < 0 || rows.RowCount > Math.Min(Array.MaxLength, RowsPerByte * stream.Length))
                        throw new NabiException($"{name} says that a row group has {rows.RowCount} rows; the file is damaged.");
                    var cells = new TableCell[fields.Length][];
                    for (var i = 0; i < fields.Length; i++)
                    {
                        if (used.Contains(fields[i].Path.ToString()) && Checked(rows, fields[i]))
                            cells[i] = await ParquetCells.ReadAsync(rows, fields[i], name).ConfigureAwait(false);
                    }

                    for (var r = 0; r < rows.RowCount; r++)
                    {
                        for (var i = 0; i < row.Length; i++)
                            row[i] = cells[i] is { } column ? column[r] : default;
                        builder.Add(row);
                    }
                }

                return builder.Build();
            }

            bool Checked(ParquetRowGroupReader rows, DataField field)
            {
                ParquetPages.Check(stream, rows, field);
                return true;
            }
        }
        catch (Exception error) when (error is not NabiException)
        {
            throw new NabiException($"{name} cannot be read as a Parquet file: it is another kind of file, cut off or damaged.", error);
        }
    }
}
