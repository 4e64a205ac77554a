using System.Text;

namespace Nabi.Files;

/// <summary>
/// Cuts text into lines of fields; a quoted field may hold separators, line ends and doubled quotes. Empty lines are passed over.
/// </summary>
public sealed class CsvLines(TextReader text, char separator, string name)
{
    private const int LongestField = 1 << 20;
    private const int MostFields = 1 << 20;
    private readonly StringBuilder field = new();
    private readonly List<string> fields = [];
    private int next = 1;

    /// <summary>The number of the line last returned, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The fields of the next line, or null at the end.</summary>
    public string[]? Next()
    {
        while (true)
        {
            Line = next;
            fields.Clear();
            if (text.Peek() < 0)
                return null;
            while (ReadField())
            {
                if (fields.Count > MostFields)
                    throw new NabiException($"{name}, line {Line}: more than {MostFields} fields.");
            }

            next++;
            if (fields.Count > 1 || fields[0].Length > 0)
                return [.. fields];
        }
    }

    /// <summary>Reads a field and what ends it; true if another field follows on the line.</summary>
    private bool ReadField()
    {
        field.Clear();
        var quoted = text.Peek() == '"';
        if (quoted)
            ReadQuoted();
        while (true)
        {
            var letter = text.Read();
            if (letter == '\r' && text.Peek() == '\n')
                letter = text.Read();
            if (letter < 0 || letter == '\n' || letter == '\r' || letter == separator)
            {
                fields.Add(field.ToString());
                return letter == separator;
            }

            if (quoted)
                throw new NabiException($"{name}, line {Line}: text follows the closing quote of a field.");
            Append((char)letter);
        }
    }

    private void ReadQuoted()
    {
        text.Read();
        while (true)
        {
            var letter = text.Read();
            if (letter < 0)
                throw new NabiException($"{name}, line {Line}: a quote is not closed.");
            if (letter == '"')
            {
                if (text.Peek() != '"')
                    return;
                text.Read();
            }
            else if (letter == '\n')
            {
                next++;
            }

            Append((char)letter);
        }
    }

    private void Append(char letter)
    {
        if (field.Length == LongestField)
            throw new NabiException($"{name}, line {Line}: a field is longer than {LongestField} characters.");
        field.Append(letter);
    }
}
