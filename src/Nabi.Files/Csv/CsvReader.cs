using nietras.SeparatedValues;

namespace Nabi.Files;

/// <summary>
/// Cuts text into lines of fields, one after another and without copying them (by Sep); a quoted field may hold separators, line ends and
/// doubled quotes (RFC 4180). Empty lines are passed over; quotes that do not stand around a whole field are refused, since what belongs
/// together would be a guess.
/// </summary>
public sealed class CsvReader : IDisposable
{
    private const int LongestField = 1 << 20;
    private const int MostFields = 1 << 20;

    private readonly string name;
    private readonly SepReader reader;
    private char[] unquoted = [];
    private bool hasQuotes;

    /// <summary>Begins to read.</summary>
    /// <param name="text">The text; it is closed with the reader.</param>
    /// <param name="separator">What separates the fields of a line.</param>
    /// <param name="name">What sentences call the text.</param>
    /// <exception cref="NabiException">The separator is a quote, an end of a line, or no letter of ASCII.</exception>
    public CsvReader(TextReader text, char separator, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        this.name = name;
        try
        {
            reader = Sep.New(separator).Reader(options => options with { HasHeader = false, DisableColCountCheck = true }).From(text);
        }
        catch (ArgumentException error)
        {
            throw new NabiException(
                $"{name}: {(char.IsControl(separator) ? $"the character of code {(int)separator}" : $"'{separator}'")} cannot separate "
                + "fields; a comma, a semicolon, a tab or the like can.", error);
        }
        catch (NotSupportedException error)
        {
            throw TooLong(error);
        }
    }

    /// <summary>The number of the line last read, from 1; the first one, if its fields go over several.</summary>
    public int Line => reader.Current.LineNumberFrom;

    /// <summary>How many lines of the text the fields last read go over.</summary>
    public int LineCount => reader.Current.LineNumberToExcl - reader.Current.LineNumberFrom;

    /// <summary>How many fields the line has.</summary>
    public int Count => reader.Current.ColCount;

    /// <summary>A field of the line, without the quotes around it; it is there until the next call.</summary>
    /// <param name="index">From 0.</param>
    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            var field = reader.Current[index].Span;
            return hasQuotes && field is ['"', ..] ? Unquoted(field[1..^1]) : field;
        }
    }

    /// <summary>Reads the next line.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="NabiException">A quote is not closed, text follows it or stands before it, or a field is too long.</exception>
    public bool Read()
    {
        try
        {
            while (reader.MoveNext())
            {
                var row = reader.Current;
                if (row.Span.IsEmpty)
                    continue;
                hasQuotes = row.Span.Contains('"');
                if (hasQuotes || row.Span.Length > LongestField || row.ColCount > MostFields)
                    Check(row);
                return true;
            }
        }
        catch (Exception error) when (error is NotSupportedException or InvalidDataException or ArgumentException)
        {
            throw TooLong(error);
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private void Check(SepReader.Row row)
    {
        if (row.ColCount > MostFields)
            throw new NabiException($"{name}, line {row.LineNumberFrom}: more than {MostFields} fields.");
        for (var i = 0; i < row.ColCount; i++)
        {
            var field = row[i].Span;
            if (field.Length > LongestField)
                throw new NabiException($"{name}, line {row.LineNumberFrom}: a field is longer than {LongestField} characters.");
            if (!field.Contains('"'))
                continue;
            if (field[0] != '"')
            {
                throw new NabiException(
                    $"{name}, line {row.LineNumberFrom}: a quote stands within a field; put quotes around the "
                    + "field and double those in it.");
            }

            var rest = field[1..];
            while (rest.IndexOf('"') is var at)
            {
                if (at < 0)
                    throw new NabiException($"{name}, line {row.LineNumberFrom}: a quote is not closed.");
                if (at == rest.Length - 1)
                    break;
                if (rest[at + 1] != '"')
                    throw new NabiException($"{name}, line {row.LineNumberFrom}: text follows the closing quote of a field.");
                rest = rest[(at + 2)..];
            }
        }
    }

    private ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> field)
    {
        var quote = field.IndexOf('"');
        if (quote < 0)
            return field;
        if (unquoted.Length < field.Length)
            unquoted = new char[Math.Max(256, field.Length)];
        var length = 0;
        for (var i = 0; i < field.Length; i++)
        {
            unquoted[length++] = field[i];
            if (field[i] == '"')
                i++;
        }

        return unquoted.AsSpan(0, length);
    }

    private NabiException TooLong(Exception error)
        => new($"{name}: a line is longer than 16 million characters; a quote may not be closed.", error);
}
