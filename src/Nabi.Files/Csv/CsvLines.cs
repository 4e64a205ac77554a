namespace Nabi.Files;

/// <summary>
/// Cuts text into lines of fields as strings; a quoted field may hold separators, line ends and doubled quotes. Empty lines are passed
/// over. <see cref="CsvReader"/> does the same without making strings.
/// </summary>
public sealed class CsvLines(TextReader text, char separator, string name)
{
    private CsvReader? reader;

    /// <summary>The number of the line last returned, from 1.</summary>
    public int Line => reader?.Line ?? 0;

    /// <summary>The fields of the next line, or null at the end.</summary>
    /// <exception cref="NabiException">A quote is not closed, text follows it or stands before it, or a field is too long.</exception>
    public string[]? Next()
    {
        reader ??= new CsvReader(text, separator, name);
        if (!reader.Read())
            return null;
        var fields = new string[reader.Count];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = reader[i].ToString();
        return fields;
    }
}
