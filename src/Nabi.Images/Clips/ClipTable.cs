namespace Nabi.Images;

/// <summary>A table of films and their classes.</summary>
internal static class ClipTable
{
    private const int MostRows = 10_000_000;

    /// <summary>Reads the columns <c>path</c> and <c>label</c>.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="folder">Where all films must lie, as a whole path.</param>
    /// <param name="names">The classes in their order; null for that of their names, by value where all are numbers.</param>
    public static ImageIndex Read(string path, string folder, IReadOnlyList<string>? names)
    {
        var rows = Rows(path, folder);
        string[] found = [.. rows.Select(row => row.Label).Distinct().Order(NaturalOrder.Instance)];
        var classes = names ?? found;
        var numbers = classes.Select((name, number) => (name, number)).DistinctBy(pair => pair.name)
            .ToDictionary(pair => pair.name, pair => pair.number);
        if (found.FirstOrDefault(label => !numbers.ContainsKey(label)) is { } unknown)
            throw new NabiException($"'{path}' has the label '{unknown}', which ClassNames does not name.");
        return new ImageIndex([.. rows.Select(row => row.Path)], [.. rows.Select(row => numbers[row.Label])], classes);
    }

    private static List<(string Path, string Label)> Rows(string path, string folder)
    {
        using var reader = new CsvReader(new StreamReader(FileOpener.OpenRead(path)), ',', $"'{path}'");
        var header = reader.Read() ? Fields(reader) : [];
        var (place, label) = (Array.IndexOf(header, "path"), Array.IndexOf(header, "label"));
        if (place < 0 || label < 0)
            throw new NabiException($"'{path}' needs a first line with the columns 'path' and 'label', separated by commas.");
        var rows = new List<(string, string)>();
        while (reader.Read())
        {
            if (reader.Count != header.Length)
                throw new NabiException($"'{path}', line {reader.Line}: expected {header.Length} fields, got {reader.Count}.");
            if (rows.Count == MostRows)
                throw new NabiException($"'{path}' has more than {MostRows} rows.");
            rows.Add((Inside(path, reader.Line, folder, reader[place].Trim().ToString()), reader[label].Trim().ToString()));
        }

        return rows.Count > 0 ? rows : throw new NabiException($"'{path}' names no films.");
    }

    // A table opens nothing that lies elsewhere.
    private static string Inside(string path, int line, string folder, string name)
    {
        var whole = name.Length == 0 || name.Contains('\0') ? "" : Path.GetFullPath(Path.Combine(folder, name));
        // The root ends in a separator even so.
        var beginning = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        if (whole.Length <= beginning.Length || !whole.StartsWith(beginning, StringComparison.Ordinal))
            throw new NabiException($"'{path}', line {line}: the path '{Short(name)}' does not lie in the folder '{Short(folder)}'.");
        return File.Exists(whole) || Directory.Exists(whole) ? whole
            : throw new NabiException($"'{path}', line {line}: there is no film '{Short(name)}' in '{Short(folder)}'.");
    }

    private static string[] Fields(CsvReader reader)
        => [.. Enumerable.Range(0, reader.Count).Select(i => reader[i].Trim().TrimStart('\uFEFF').ToString())];

    private static string Short(string text) => text.Length <= 60 ? text : $"...{text[^57..]}";
}
