using nietras.SeparatedValues;

namespace Nabi.Forecasting;

/// <summary>Reads a text file into a table.</summary>
internal static class CsvSource
{
    /// <summary>Reads bytes.</summary>
    public static SeriesTable Read(Stream stream, string name, TableColumns columns, SeriesCsvOptions options)
    {
        using DecodedText text = new(stream, options.Encoding, name);
        return Read(text, text.Start, name, columns, options);
    }

    /// <summary>Reads text.</summary>
    public static SeriesTable Read(TextReader text, string name, TableColumns columns, SeriesCsvOptions options)
    {
        // The first letters tell how it is written.
        var start = new char[1 << 16];
        var length = text.ReadBlock(start);
        using StartedText whole = new(start, length, text);
        return Read(whole, start.AsSpan(0, length), name, columns, options);
    }

    private static SeriesTable Read(TextReader text, ReadOnlySpan<char> start, string name, TableColumns columns, SeriesCsvOptions options)
    {
        if (options.DecimalMark is not (null or '.' or ',')
            || (options.DecimalMark is not null && options.DecimalMark == options.ThousandsMark))
            throw new NabiException($"{name}: DecimalMark is '.' or ',', and not ThousandsMark.");
        var dialect = CsvDialect.Of(start, [.. SeriesTableBuilder.Names(columns)], options);
        if (dialect.Separator is '"' or '\n' or '\r')
            throw new NabiException($"{name}: a quote or the end of a line cannot be the separator.");
        TableSource source = new(name, "line");
        NumberText numbers = new(dialect.DecimalMark, options.ThousandsMark);
        try
        {
            using var reader = Sep.New(dialect.Separator).Reader(settings => settings with
            {
                HasHeader = false,
                Unescape = true,
                DisableColCountCheck = true,
            }).From(text);
            return Rows(reader, dialect, source, numbers, columns, options);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or ArgumentException or FormatException)
        {
            throw new NabiException(
                $"{name}: a line is longer than 16 million letters, or a quote is not closed; check its quotes and its separator.", error);
        }
    }

    private static SeriesTable Rows(SepReader reader, CsvDialect dialect, TableSource source, NumberText numbers, TableColumns columns,
        SeriesCsvOptions options)
    {
        SeriesTableBuilder? builder = null;
        var width = 0;
        var skips = dialect.SkipsFirst;
        foreach (var row in reader)
        {
            if (skips || (row.ColCount == 1 && row[0].Span.IsWhiteSpace()))
            {
                skips = false;
                continue;
            }

            if (builder is null)
            {
                var names = new string[row.ColCount];
                for (var i = 0; i < names.Length; i++)
                    names[i] = options.HasHeader ? row[i].Span.Trim().ToString() : $"{i}";
                width = names.Length;
                builder = new SeriesTableBuilder(columns, names, source, numbers);
                if (options.HasHeader)
                    continue;
            }

            // One empty cell more or less is a separator at the end of lines.
            if (row.ColCount != width && !(row.ColCount == width + 1 && row[width].Span.IsWhiteSpace())
                && !(row.ColCount == width - 1 && builder.Columns[width - 1].Length == 0))
                throw WrongWidth(row, width, source, dialect);
            builder.Add(row);
        }

        return builder is null ? throw new NabiException($"{source.Name} is empty; expected a line with the names of the columns.")
            : builder.Build();
    }

    private static NabiException WrongWidth(SepReader.Row row, int width, TableSource source, CsvDialect dialect)
    {
        var lines = row.LineNumberToExcl - row.LineNumberFrom;
        return new($"{source.At(row.LineNumberFrom)}: expected {width} cells as in the first line, got {row.ColCount}"
            + (lines > 1 ? $" in {lines} lines; a quote may not be closed."
                : $"; cells are separated by '{(dialect.Separator == '\t' ? "tab" : dialect.Separator.ToString())}', and those "
                + "that hold it stand in quotes."));
    }
}
