namespace Nabi.Forecasting;

/// <summary>Reads a text file into a table.</summary>
internal static class CsvSource
{
    /// <summary>Reads bytes.</summary>
    public static SeriesTable Read(Stream stream, string name, TableColumns columns, SeriesCsvOptions options, bool areKnown = false)
    {
        using DecodedText text = new(stream, options.Encoding, name);
        return Read(text, text.Start, name, columns, options, areKnown);
    }

    /// <summary>Reads text.</summary>
    public static SeriesTable Read(TextReader text, string name, TableColumns columns, SeriesCsvOptions options, bool areKnown = false)
    {
        // The first letters tell how it is written.
        var start = new char[1 << 16];
        var length = text.ReadBlock(start);
        using StartedText whole = new(start, length, text);
        return Read(whole, start.AsSpan(0, length), name, columns, options, areKnown);
    }

    private static SeriesTable Read(TextReader text, ReadOnlySpan<char> start, string name, TableColumns columns, SeriesCsvOptions options,
        bool areKnown)
    {
        if (areKnown)
        {
            if (columns.Known.Count == 0)
                throw new SettingException($"{name}: no known input is named; set {Setting.Known} to what is known of the steps to come.");
            columns = columns with
            {
                Targets = [],
                Observed = [],
                Static = [],
                Calendar = [],
                Categorical = [.. columns.Categorical.Where(name => columns.Known.Contains(name, StringComparer.Ordinal))],
            };
        }

        if (options.DecimalMark is not (null or '.' or ',')
            || (options.DecimalMark is not null && options.DecimalMark == options.ThousandsMark))
        {
            throw new SettingException($"{name}: {Setting.DecimalMark} is '.' or ',', and not {Setting.ThousandsMark}.");
        }

        var dialect = CsvDialect.Of(start, [.. columns.Names], options);
        TableSource source = new(name, "line");
        NumberText numbers = new(dialect.DecimalMark, dialect.ThousandsMark, dialect.IsUnclear);
        using CsvReader lines = new(text, dialect.Separator, name);
        return Rows(lines, dialect, source, numbers, columns, options, areKnown);
    }

    private static SeriesTable Rows(CsvReader lines, CsvDialect dialect, TableSource source, NumberText numbers, TableColumns columns,
        SeriesCsvOptions options, bool areKnown)
    {
        SeriesTableBuilder? builder = null;
        var width = 0;
        var skips = dialect.SkipsFirst;
        while (lines.Read())
        {
            if (skips || (lines.Count == 1 && lines[0].IsWhiteSpace()))
            {
                skips = false;
                continue;
            }

            if (builder is null)
            {
                var names = new string[lines.Count];
                for (var i = 0; i < names.Length; i++)
                    names[i] = options.HasHeader ? lines[i].Trim().ToString() : $"{i}";
                width = names.Length;
                // One list of holidays is for all series.
                if (areKnown && !columns.Series.Any(name => names.Contains(name, StringComparer.Ordinal)))
                    columns = columns with { Series = [] };
                builder = new SeriesTableBuilder(columns, names, source, numbers);
                if (options.HasHeader)
                    continue;
            }

            // One empty cell more or less is a separator at the end of lines.
            if (lines.Count != width && !(lines.Count == width + 1 && lines[width].IsWhiteSpace())
                && !(lines.Count == width - 1 && builder.Columns[width - 1].Length == 0))
            {
                throw WrongWidth(lines, width, source, dialect);
            }

            builder.Add(lines);
        }

        return builder is null ? throw new NabiException($"{source.Name} is empty; expected a line with the names of the columns.")
            : builder.Build();
    }

    private static SettingException WrongWidth(CsvReader lines, int width, TableSource source, CsvDialect dialect)
        => lines.LineCount > 1
            ? new($"{source.At(lines.Line)}: expected {width} cells as in the first line, got {lines.Count} in {lines.LineCount} lines; a "
                + $"quote may not be closed.")
            : new($"{source.At(lines.Line)}: expected {width} cells as in the first line, got {lines.Count}; cells are separated by "
                + $"'{(dialect.Separator == '\t' ? "tab" : dialect.Separator.ToString())}', and those that hold it stand in quotes; set "
                + $"{Setting.Separator} if it is another.");
}
