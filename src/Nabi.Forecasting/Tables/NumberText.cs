using System.Buffers;

namespace Nabi.Forecasting;

/// <summary>Reads numbers as a file writes them.</summary>
/// <param name="decimalMark">The decimal mark.</param>
/// <param name="thousandsMark">What stands between groups of three digits; null for nothing.</param>
/// <param name="isUnclear">Whether a point before three digits, as in 12.345, may as well set groups apart: then it is refused.</param>
internal sealed class NumberText(char decimalMark = '.', char? thousandsMark = null, bool isUnclear = false)
{
    private const int Longest = 256;

    private const char Minus = '\u2212';

    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \u00A0\u202F");

    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789+-.,");

    private static readonly SearchValues<char> PointAndDigits = SearchValues.Create("0123456789.");

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private static readonly HashSet<string> Usual =
        new(["", "NA", "N/A", "n/a", "na", "#N/A", "NaN", "nan", "NAN", "null", "NULL", "Null", "None", "none", "-", "?"],
            StringComparer.Ordinal);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> UsualTexts =
        Usual.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text stands for a missing value.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text, IReadOnlyList<string> others)
    {
        if (text.IsEmpty || (text.Length <= 4 && !char.IsAsciiDigit(text[0]) && UsualTexts.Contains(text)))
            return true;
        for (var i = 0; i < others.Count; i++)
        {
            if (text.SequenceEqual(others[i]))
                return true;
        }

        return false;
    }

    /// <summary>Reads a number; true and false are 1 and 0.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        if (isUnclear && IsGroups(text))
        {
            value = 0;
            return false;
        }

        // The minus sign of typesetting, and spaces between groups of digits, can be read one way only.
        if (text.Length is > 1 and <= Longest && (text[0] == Minus || text.ContainsAny(Spaces)))
        {
            var joined = WithoutSpaces(text.ToString());
            if (joined.Length < text.Length || joined[0] == Minus)
                return TryParse(joined[0] == Minus ? $"-{joined.AsSpan(1)}" : joined, out value);
        }

        if (thousandsMark is null && TryShort(text, out value))
            return true;
        // Of both marks, the decimal one comes last.
        if (thousandsMark is null && text.Contains(Other(decimalMark))
            && text.LastIndexOf(decimalMark) > text.LastIndexOf(Other(decimalMark)))
        {
            return new NumberText(decimalMark, Other(decimalMark)).TryParse(text, out value);
        }

        if (decimalMark == '.' && thousandsMark is null)
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || IsTruth(text, out value);
        value = 0;
        if (text.Length > Longest)
            return false;
        Span<char> plain = stackalloc char[Longest];
        var length = 0;
        var group = -1;
        var isWhole = true;
        foreach (var letter in text)
        {
            if (isWhole && thousandsMark is { } mark && IsMark(letter, mark))
            {
                // Three digits stand between marks, and one to three before the first.
                if (group >= 0 ? group != 3 : length == 0 || !char.IsAsciiDigit(plain[length - 1]))
                    return false;
                group = 0;
                continue;
            }

            if (letter == decimalMark)
            {
                if (!isWhole || group is >= 0 and not 3)
                    return false;
                (isWhole, plain[length++]) = (false, '.');
                continue;
            }

            if (letter is '.' or ',')
                return false;
            if (group >= 0 && isWhole)
            {
                if (char.IsAsciiDigit(letter))
                    group++;
                else if (group != 3)
                    return false;
                else
                    isWhole = false;
            }

            plain[length++] = letter;
        }

        if (group >= 0 && isWhole && group != 3)
            return false;
        return double.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value) || IsTruth(text, out value);
    }

    /// <summary>What to do about a text that is no number; empty if nothing is to be guessed.</summary>
    public SettingSentence Hint(ReadOnlySpan<char> text)
    {
        if (isUnclear && IsGroups(text))
            return $", which may have three decimals or be thousands; set {Setting.DecimalMark.To('.')} or {Setting.ThousandsMark.To('.')}";
        if (TryParse(text, out _))
            return SettingSentence.Empty;
        // Only what then reads the text is advised.
        foreach (var (mark, groups) in ((char, char?)[])[(decimalMark, ','), (decimalMark, '.'), (decimalMark, ' '), (decimalMark, '\''),
            (',', null), ('.', null), (',', '.'), ('.', ','), (',', ' '), ('.', ' '), (',', '\''), ('.', '\'')])
        {
            if (mark == groups || !new NumberText(mark, groups).TryParse(text, out _))
                continue;
            var (first, second) = (Setting.DecimalMark.To(mark), Setting.ThousandsMark.To(groups ?? ' '));
            if (groups is null)
                return $"; set {first}";
            if (mark != decimalMark)
                return $"; set {first} and {second}";
            if (new NumberText(Other(mark)).TryParse(text, out _))
                return $"; set {Setting.DecimalMark.To(Other(mark))} or {second}";
            return $"; set {second}";
        }

        return SettingSentence.Empty;
    }

    /// <summary>Whether a text is one to three digits, not zero first, and behind a point three more.</summary>
    public static bool IsGroups(ReadOnlySpan<char> text)
    {
        var digits = text.TrimStart("+-");
        return digits.Length is >= 5 and <= 7 && digits[^4] == '.' && digits[0] != '0' && digits.Count('.') == 1
            && !digits.ContainsAnyExcept(PointAndDigits);
    }

    // At most 15 digits are a whole number that a double holds, and so is the power of ten: their quotient is rounded once (Clinger, 1990).
    private bool TryShort(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > 16)
            return false;
        var (whole, count, point) = (0L, 0, -1);
        for (var i = 0; i < digits.Length; i++)
        {
            if (char.IsAsciiDigit(digits[i]))
                (whole, count) = (10 * whole + digits[i] - '0', count + 1);
            else if (digits[i] == decimalMark && point < 0 && count > 0)
                point = i;
            else
                return false;
        }

        if (count is 0 or > 15)
            return false;
        value = point < 0 ? whole : whole / Powers[digits.Length - point - 1];
        value = isNegative ? -value : value;
        return true;
    }

    /// <summary>A number without the spaces between its groups of three digits; any other text as it is.</summary>
    public static string WithoutSpaces(string text)
    {
        if (!text.AsSpan().ContainsAny(Spaces))
            return text;
        var digits = text.AsSpan().TrimStart("+-\u2212").TrimStart(" \u00A0\u202F");
        var end = digits.IndexOfAny('.', ',');
        var whole = end < 0 ? digits : digits[..end];
        for (var i = 1; i <= whole.Length; i++)
        {
            // From the end, each fourth letter is a space.
            var letter = whole[^i];
            if (i % 4 == 0 ? !Spaces.Contains(letter) || i == whole.Length : !char.IsAsciiDigit(letter))
                return text;
        }

        var rest = end < 0 ? default : digits[end..];
        if (rest.ContainsAnyExcept(NumberLetters))
            return text;
        return string.Concat(text.Where(letter => !Spaces.Contains(letter)));
    }

    private static char Other(char mark) => mark == '.' ? ',' : '.';

    private static bool IsMark(char letter, char mark) => letter == mark || (Spaces.Contains(mark) && Spaces.Contains(letter));

    private static bool IsTruth(ReadOnlySpan<char> text, out double value)
    {
        value = text.Equals("true", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        return value > 0 || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }
}
