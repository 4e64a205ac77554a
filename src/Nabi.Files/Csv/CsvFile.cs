namespace Nabi.Files;

/// <summary>Reads and writes numbers as comma-separated values (RFC 4180), with the decimal point, whatever the culture.</summary>
public static class CsvFile
{
    /// <summary>Reads a file; columns of text, such as dates, are left out unless they are asked for.</summary>
    /// <exception cref="NabiException">There is no such file or column, or a field is no number; file, line and column are
    /// named.</exception>
    public static CsvTable Read(string path, CsvOptions? options = null)
    {
        using var stream = FileOpener.OpenRead(path);
        return Read(stream, $"'{path}'", options);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="NabiException">There is no such column, or a field is no number.</exception>
    public static CsvTable Read(Stream stream, string name = "the csv stream", CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new CsvOptions();
        using var text = new StreamReader(stream, options.Encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        using var lines = new CsvReader(text, options.Separator, name);
        if (!lines.Read())
            return new CsvTable([], NumericArray.Of(Array.Empty<double>(), [0, 0]));
        var first = Fields(lines);
        var hasHeader = options.HasHeader ?? Array.Exists(first, static field => field.Length > 0 && !TryNumber(field, out _));
        var header = hasHeader ? Array.ConvertAll(first, static field => field.Trim()) : Numbered(first.Length);
        var isThere = !hasHeader || lines.Read();
        var taken = Taken(header, isThere ? Fields(lines) : null, options, name);
        var values = new List<double>();
        var rows = 0;
        for (; isThere; isThere = lines.Read(), rows++)
        {
            if (lines.Count != header.Length)
                throw new NabiException($"{name}, line {lines.Line}: expected {header.Length} fields, got {lines.Count}.");
            foreach (var column in taken)
                values.Add(Number(lines[column], header[column], lines.Line, options, name));
        }

        return new CsvTable(Array.ConvertAll(taken, column => header[column]), NumericArray.Of(values.ToArray(), [rows, taken.Length]));
    }

    /// <summary>Writes numbers to a file, replacing it in one step; each is as short as it reads back the same.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="values">A matrix (rows, columns), or a vector, which becomes one column; axes after the first are put side by
    /// side.</param>
    /// <param name="columns">The names for the first line; none is written if not given.</param>
    /// <exception cref="NabiException">The names are not as many as the columns, or the folder cannot be written.</exception>
    public static void Write(string path, NumericArray values, IReadOnlyList<string>? columns = null)
        => AtomicFile.Write(path, stream => Write(stream, values, columns));

    /// <summary>Writes numbers to a stream.</summary>
    /// <exception cref="NabiException">The names are not as many as the columns.</exception>
    public static void Write(Stream stream, NumericArray values, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(values);
        var width = 1;
        for (var axis = 1; axis < values.Rank; axis++)
            width *= values.Shape[axis];
        if (columns is not null && columns.Count != width)
            throw new NabiException($"Cannot write csv: {columns.Count} column names for {width} columns.");
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        if (columns is not null)
            text.WriteLine(string.Join(',', columns.Select(Quoted)));
        var fields = values.ToStrings();
        for (var from = 0; from + width <= fields.Length && width > 0; from += width)
            text.WriteLine(string.Join(',', fields.AsSpan(from, width).ToArray().Select(Quoted)));
    }

    private static int[] Taken(string[] header, string[]? row, CsvOptions options, string name)
    {
        if (options.Columns is { } wanted)
        {
            return [.. wanted.Select(column => Array.IndexOf(header, column) is >= 0 and var at
                ? at
                : throw new NabiException($"{name} has no column '{column}'; it has {NameList.Of(header)}."))];
        }

        return [.. Enumerable.Range(0, header.Length).Where(at =>
            row is null || at >= row.Length || string.IsNullOrWhiteSpace(row[at]) || TryNumber(row[at], out _))];
    }

    private static string[] Fields(CsvReader lines)
    {
        var fields = new string[lines.Count];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = lines[i].ToString();
        return fields;
    }

    private static double Number(ReadOnlySpan<char> field, string column, int line, CsvOptions options, string name)
    {
        if (TryNumber(field, out var value))
            return value;
        if (field.IsWhiteSpace() && options.EmptyValue is { } empty)
            return empty;
        var shown = field.Length > 40 ? string.Concat(field[..40], "...") : field.ToString();
        throw new NabiException(
            $"{name}, line {line}, column '{column}': expected a number, got '{shown}'; choose the columns that hold numbers, or say "
            + "what empty fields stand for.");
    }

    private static bool TryNumber(ReadOnlySpan<char> field, out double value)
        => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string[] Numbered(int count)
        => [.. Enumerable.Range(0, count).Select(static i => i.ToString(CultureInfo.InvariantCulture))];

    private static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? field
        : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
