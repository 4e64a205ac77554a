using System.Globalization;

namespace Nabi.Serving;

/// <summary>What goes into error messages of what strangers send.</summary>
internal static class Sentence
{
    private const int Longest = 300;

    /// <summary>A name as it may stand in a message: short, and without what a terminal or a log would obey.</summary>
    public static string Short(string text)
    {
        var shown = text.Length <= 60 ? text : text[..60] + "...";
        return string.Concat(shown.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
    }

    /// <summary>A message of at most 300 characters on one line.</summary>
    public static string Cut(string text)
    {
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return line.Length <= Longest ? line : line[..(Longest - 3)] + "...";
    }

    public static string Join(ReadOnlySpan<long> shape)
    {
        var parts = new string[shape.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = shape[i].ToString(CultureInfo.InvariantCulture);
        return string.Join(", ", parts);
    }
}
