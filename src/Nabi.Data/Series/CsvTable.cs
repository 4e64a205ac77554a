using System.Globalization;
using System.Text;
using Nabi.Files;

namespace Nabi.Data;

/// <summary>
/// A table of comma-separated text whose first row names the columns. Cells may stand in double quotes; rows end with LF or
/// CR LF, also mixed. The file is held as it is, and cells are read when a column is asked for.
/// </summary>
public sealed class CsvTable
{
    private readonly string path;
    private readonly byte[] bytes;
    private readonly byte separator;
    private readonly Encoding encoding;
    private readonly List<(int Start, int Line)> rows;

    private CsvTable(string path, byte[] bytes, byte separator)
    {
        this.path = path;
        this.bytes = bytes;
        this.separator = separator;
        // Files of weather stations and spreadsheets are often Latin-1; UTF-8 is told by being sound.
        encoding = System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1;
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        rows = FindRows(start);
        if (rows.Count == 0)
            throw new NabiException($"'{path}' is empty; expected a first row with the names of the columns.");

        var names = new List<string>();
        foreach (var cell in Cells(0))
            names.Add(Decode(bytes.AsSpan(cell.Start, cell.Length)).Trim());
        Columns = names;
        rows.RemoveAt(0);
        CheckWidths();
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of rows below the names.</summary>
    public int RowCount => rows.Count;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between cells, one ASCII character. Default a comma.</param>
    /// <exception cref="NabiException">The file is missing, empty, larger than 2 GiB, or a row has another number of cells.</exception>
    public static CsvTable Read(string path, char separator = ',')
    {
        if (!char.IsAscii(separator) || separator is '"' or '\r' or '\n')
            throw new NabiException($"The separator of a CSV file must be one ASCII character other than a quote or a line end, got U+{(int)separator:X4}.");
        using var stream = FileDoor.OpenRead(path);
        if (stream.Length > Array.MaxLength)
            throw new NabiException($"'{path}' has {stream.Length} bytes; a CSV file of at most {Array.MaxLength} can be read.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new CsvTable(path, bytes, (byte)separator);
    }

    /// <summary>A column of numbers.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="missing">What an empty cell counts as; null to refuse empty cells.</param>
    /// <exception cref="NabiException">There is no such column, or a cell is empty or not a number.</exception>
    public double[] Numbers(string column, double? missing = null)
    {
        var values = new double[rows.Count];
        Read([Find(column)], missing, (row, _, value) => values[row] = value);
        return values;
    }

    /// <summary>Columns of numbers as a float tensor of shape (rows, columns).</summary>
    /// <param name="columns">Their names, in the order wanted.</param>
    /// <param name="missing">What an empty cell counts as; null to refuse empty cells.</param>
    /// <exception cref="NabiException">There is no such column, or a cell is empty or not a number.</exception>
    public Tensor ToTensor(IReadOnlyList<string> columns, double? missing = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var tensor = Tensor.Empty(new Shape(rows.Count, columns.Count));
        Read([.. columns.Select(Find)], missing, (row, column, value) => tensor.Floats[(row * columns.Count) + column] = (float)value);
        return tensor;
    }

    /// <summary>A column of texts.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="NabiException">There is no such column.</exception>
    public string[] Texts(string column)
    {
        var at = Find(column);
        var texts = new string[rows.Count];
        for (var row = 0; row < texts.Length; row++)
            texts[row] = Decode(Cell(row, at));
        return texts;
    }

    /// <summary>A column of times.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="format">How they are written, such as <c>dd.MM.yyyy HH:mm:ss</c>.</param>
    /// <exception cref="NabiException">There is no such column, or a cell is not such a time.</exception>
    public DateTime[] Times(string column, string format)
    {
        var at = Find(column);
        var times = new DateTime[rows.Count];
        for (var row = 0; row < times.Length; row++)
        {
            var text = Decode(Cell(row, at));
            if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out times[row]))
                throw new NabiException($"'{path}', line {rows[row].Line}: '{Shown(text)}' in column '{column}' is not a time of the form {format}.");
        }

        return times;
    }

    private void Read(int[] columns, double? missing, Action<int, int, double> take)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var at = 0;
            foreach (var cell in Cells(row))
            {
                for (var i = 0; i < columns.Length; i++)
                    if (columns[i] == at)
                        take(row, i, Number(bytes.AsSpan(cell.Start, cell.Length), row, at, missing));
                at++;
            }
        }
    }

    private double Number(ReadOnlySpan<byte> cell, int row, int column, double? missing)
    {
        cell = cell.Trim(" \t"u8);
        if (cell.IsEmpty)
            return missing ?? throw new NabiException($"'{path}', line {rows[row].Line}: the cell of column '{Columns[column]}' is empty, expected a number.");
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new NabiException($"'{path}', line {rows[row].Line}: '{Shown(Decode(cell))}' in column '{Columns[column]}' is not a number.");
    }

    private int Find(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == column)
                return i;
        throw new NabiException($"'{path}' has no column '{column}'; it has {string.Join(", ", Columns.Take(40).Select(name => $"'{name}'"))}.");
    }

    private void CheckWidths()
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var width = 0;
            foreach (var _ in Cells(row))
                width++;
            if (width != Columns.Count)
                throw new NabiException($"'{path}', line {rows[row].Line}: {width} cells, expected {Columns.Count} as in the first row.");
        }
    }

    private List<(int Start, int Line)> FindRows(int start)
    {
        var found = new List<(int, int)>();
        var line = 1;
        while (start < bytes.Length)
        {
            var (end, lines) = EndOfRow(start, line);
            if (bytes.AsSpan(start, end - start).ContainsAnyExcept((byte)'\r', (byte)'\n', (byte)' '))
                found.Add((start, line));
            line += lines;
            start = end;
        }

        return found;
    }

    /// <summary>Where the row ends, its line end included, and how many lines it takes (quoted cells may hold line ends).</summary>
    private (int End, int Lines) EndOfRow(int start, int line)
    {
        var lines = 0;
        var quoted = false;
        for (var i = start; i < bytes.Length; i++)
        {
            if (bytes[i] == '"')
                quoted = !quoted;
            else if (bytes[i] == '\r' && !quoted && i + 1 < bytes.Length && bytes[i + 1] != '\n')
                throw new NabiException($"'{path}', line {line}: a carriage return stands alone at byte {i}; rows must end with LF or CR LF.");
            if (bytes[i] != '\n')
                continue;
            lines++;
            if (!quoted)
                return (i + 1, lines);
        }

        return quoted
            ? throw new NabiException($"'{path}', line {line}: a quoted cell is never closed.")
            : (bytes.Length, lines);
    }

    private ReadOnlySpan<byte> Cell(int row, int column)
    {
        foreach (var cell in Cells(row))
            if (column-- == 0)
                return bytes.AsSpan(cell.Start, cell.Length);
        return [];
    }

    /// <summary>The cells of a row, their outer quotes taken off.</summary>
    private IEnumerable<(int Start, int Length)> Cells(int row)
    {
        var start = rows[row].Start;
        while (true)
        {
            var quoted = start < bytes.Length && bytes[start] == '"';
            var end = start + (quoted ? 1 : 0);
            for (var inside = quoted; end < bytes.Length && (inside || (bytes[end] != separator && bytes[end] is not ((byte)'\r' or (byte)'\n'))); end++)
                if (bytes[end] == '"')
                    inside = !inside;
            var closed = quoted && end - start >= 2 && bytes[end - 1] == '"';
            yield return closed ? (start + 1, end - start - 2) : (start, end - start);
            if (end >= bytes.Length || bytes[end] != separator)
                yield break;
            start = end + 1;
        }
    }

    private string Decode(ReadOnlySpan<byte> cell) => encoding.GetString(cell).Replace("\"\"", "\"", StringComparison.Ordinal);

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
