using System.Buffers;

namespace Nabi.Forecasting;

/// <summary>How a text file is written, as its beginning shows.</summary>
/// <param name="Separator">What stands between cells.</param>
/// <param name="DecimalMark">The decimal mark.</param>
/// <param name="ThousandsMark">What stands between groups of three digits, as numbers with both marks show; null for nothing.</param>
/// <param name="SkipsFirst">Whether the first line only says what the separator is (<c>sep=;</c>).</param>
/// <param name="IsUnclear">
/// Whether 12.345 may be twelve thousand: cells stand between semicolons, as where the comma is the decimal mark, and no number shows that
/// the point is.
/// </param>
internal sealed record CsvDialect(char Separator, char DecimalMark, char? ThousandsMark, bool SkipsFirst, bool IsUnclear)
{
    private const string Separators = ",;\t|";

    private static readonly SearchValues<char> MarksAndDigits = SearchValues.Create("0123456789.,");

    private static readonly NumberText CommaLast = new(',', '.');

    private static readonly NumberText PointLast = new('.', ',');

    /// <summary>Finds it.</summary>
    /// <param name="start">The first letters of the file.</param>
    /// <param name="wanted">The columns that are to be there.</param>
    /// <param name="options">What is said of it.</param>
    public static CsvDialect Of(ReadOnlySpan<char> start, IReadOnlyList<string> wanted, SeriesCsvOptions options)
    {
        var end = EndOfLine(start, '\0');
        var said = start[..end] is ['s', 'e', 'p', '=', var mark] ? mark : '\0';
        var rest = said == '\0' ? start : start[Math.Min(start.Length, end + (start[end..].StartsWith("\r\n") ? 2 : 1))..];
        var separator = options.Separator ?? (said != '\0' ? said : Best(rest, wanted));
        var (decimalMark, thousandsMark, isSure) = MarkOf(rest, separator);
        return new(separator, options.DecimalMark ?? decimalMark,
            options.ThousandsMark ?? (options.DecimalMark is null || options.DecimalMark == decimalMark ? thousandsMark : null),
            said != '\0',
            separator == ';' && !isSure && options.DecimalMark is null && options.ThousandsMark is null);
    }

    private static char Best(ReadOnlySpan<char> text, IReadOnlyList<string> wanted)
    {
        var line = text[..EndOfLine(text, '"')];
        var (best, most, cells) = (',', -1, 0);
        foreach (var mark in Separators)
        {
            var names = Cells(line, mark);
            var found = wanted.Count(name => names.Contains(name, StringComparer.Ordinal));
            if (found > most || (found == most && names.Count > cells))
                (best, most, cells) = (mark, found, names.Count);
        }

        // A single column needs none; the comma may be in its numbers.
        return cells == 1 && text.Contains(',') && !line.Contains(',') ? ';' : best;
    }

    // A comma is the decimal mark if it stands in numbers where no point does, and not only before three digits; a point is surely one if
    // it stands otherwise than groups of digits have it. A number with both marks has its decimal mark last.
    private static (char Mark, char? Thousands, bool IsSure) MarkOf(ReadOnlySpan<char> text, char separator)
    {
        bool hasComma = false, hasPoint = false, isPoint = false, isCommaLast = false, isPointLast = false;
        while (!text.IsEmpty)
        {
            var end = EndOfLine(text, '"');
            foreach (var cell in Cells(text[..end], separator))
            {
                var digits = NumberText.WithoutSpaces(cell).AsSpan().TrimStart("+-\u2212");
                if (digits.Contains('.') && digits.Contains(',') && !digits.ContainsAnyExcept(MarksAndDigits))
                {
                    isCommaLast |= CommaLast.TryParse(digits, out _);
                    isPointLast |= PointLast.TryParse(digits, out _);
                    continue;
                }

                if (digits.IsEmpty || digits.ContainsAnyExcept(MarksAndDigits) || digits.Count('.') + digits.Count(',') != 1)
                    continue;
                hasPoint |= digits.Contains('.');
                isPoint |= digits.Contains('.') && !NumberText.IsGroups(digits);
                hasComma |= digits.IndexOf(',') is > 0 and var at && digits.Length - at is not 1 and not 4;
            }

            text = text[Math.Min(text.Length, end + 1)..];
        }

        if (isCommaLast && !isPointLast && !isPoint)
            return (',', '.', true);
        if (isPointLast && !isCommaLast && !hasComma)
            return ('.', ',', true);
        return hasComma && !hasPoint ? (',', null, true) : ('.', null, isPoint);
    }

    private static int EndOfLine(ReadOnlySpan<char> text, char quote)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == quote)
                isQuoted = !isQuoted;
            else if (!isQuoted && text[i] is '\n' or '\r')
                return i;
        }

        return text.Length;
    }

    private static List<string> Cells(ReadOnlySpan<char> line, char separator)
    {
        List<string> cells = [];
        var (from, isQuoted) = (0, false);
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == separator && !isQuoted))
            {
                cells.Add(line[from..i].Trim().Trim('"').Trim().ToString());
                from = i + 1;
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
        }

        return cells;
    }
}
