namespace Nabi.Data;

/// <summary>
/// Lower case by Unicode's full mapping, as Python's <c>str.lower()</c> gives it: İ becomes i with a dot above
/// (U+0307), and a capital sigma at the end of a word becomes ς.
/// </summary>
internal static class Lowercase
{
    private const char DottedI = '\u0130';
    private const char Sigma = '\u03A3';

    /// <summary>The text in lower case, whatever the machine's culture.</summary>
    public static string Full(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();

        var result = new StringBuilder(text.Length + 4);
        Span<char> letters = stackalloc char[2];
        for (var i = 0; i < text.Length;)
        {
            if (char.IsAscii(text[i]))
            {
                result.Append(char.ToLowerInvariant(text[i++]));
                continue;
            }

            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used) != System.Buffers.OperationStatus.Done)
                result.Append(text, i, used);
            else if (rune.Value == DottedI)
                result.Append("i\u0307");
            else if (rune.Value == Sigma)
                result.Append(EndsWord(text, i) ? 'ς' : 'σ');
            else
                result.Append(letters[..Rune.ToLowerInvariant(rune).EncodeToUtf16(letters)]);
            i += used;
        }

        return result.ToString();
    }

    /// <summary>The text with only A to Z lowered, as TensorFlow does without an encoding.</summary>
    public static string AsciiOnly(string text)
        => string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = source[i] is >= 'A' and <= 'Z' ? (char)(source[i] | 0x20) : source[i];
        });

    /// <summary>Unicode's Final_Sigma: a letter before, none after, what has no case of its own skipped.</summary>
    private static bool EndsWord(string text, int at)
    {
        var before = at - 1;
        while (before >= 0 && IsIgnorable(text, before))
            before--;
        if (before < 0 || !IsCased(text, before))
            return false;

        var after = at + 1;
        while (after < text.Length && IsIgnorable(text, after))
            after++;
        return after == text.Length || !IsCased(text, after);
    }

    private static bool IsIgnorable(string text, int at)
        => text[at] is '\'' or '.' or ':' or '\u00B7' or '\u0387' or '\u055F' or '\u05F4' or '\u2018' or '\u2019' or '\u2024' or '\u2027'
            or '\uFE13' or '\uFE52' or '\uFE55' or '\uFF07' or '\uFF0E' or '\uFF1A'
            || char.GetUnicodeCategory(text, at) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    private static bool IsCased(string text, int at)
    {
        if (char.IsLowSurrogate(text[at]) && at > 0)
            at--;
        return text[at] is 'ª' or 'º' || text[at] is >= '\u2160' and <= '\u217F' || text[at] is >= '\u24B6' and <= '\u24E9'
            || char.GetUnicodeCategory(text, at) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter;
    }
}
