namespace Nabi.Plots;

/// <summary>
/// How wide a text will be. SVG has no layout, and the reader's font is unknown, so widths are estimated on the wide side.
/// </summary>
internal static class TextFit
{
    /// <summary>The estimated width of a text in pixels.</summary>
    public static double Width(string text, double size)
    {
        double em = 0;
        foreach (Rune rune in text.EnumerateRunes())
            em += Em(rune);
        return em * size;
    }

    /// <summary>The text, or its beginning and an ellipsis where it is wider than allowed.</summary>
    public static string Shorten(string text, double size, double width)
    {
        if (Width(text, size) <= width)
            return text;
        var room = width - Em(new Rune('…')) * size;
        StringBuilder kept = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            room -= Em(rune) * size;
            if (room < 0)
                break;
            kept.Append(rune);
        }
        return kept.Length == 0 ? "…" : kept.ToString().TrimEnd() + "…";
    }

    /// <summary>The text broken at spaces into lines no wider than allowed; a single word too long is shortened.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Width(longer, size) > width)
            {
                lines.Add(line);
                longer = word;
            }
            line = Shorten(longer, size, width);
        }
        if (line.Length > 0)
            lines.Add(line);
        return lines;
    }

    private static double Em(Rune rune)
    {
        var code = rune.Value;
        if (code < 128)
        {
            var c = (char)code;
            if ("iljI|!.,:;'`".Contains(c, StringComparison.Ordinal))
                return 0.32;
            if ("ftr()[]{}/\\\"- ".Contains(c, StringComparison.Ordinal))
                return 0.4;
            if ("mwMW@%&".Contains(c, StringComparison.Ordinal))
                return 0.92;
            return char.IsUpper(c) ? 0.7 : 0.61;
        }
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        var wide = code is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF00 and <= 0xFF60) or >= 0x1F000;
        return wide ? 1.02 : 0.66;
    }
}
