using System.Buffers;

namespace Nabi.Engine;

/// <summary>Vocabularies as texts with one entry per line, as Keras's files keep them.</summary>
public static class VocabularyLines
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    /// <summary>
    /// The entries of a text. Only the line feed (with or without a carriage return) ends a line, and empty lines at the end do not count.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string[] Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var count = lines.Length;
        while (count > 0 && lines[count - 1].Length == 0)
            count--;
        return lines[..count];
    }

    /// <summary>Whether an entry cannot be a line, as Python reads lines.</summary>
    /// <param name="entry">The entry.</param>
    public static bool Breaks(string entry) => entry.AsSpan().ContainsAny(LineBreaks);
}
