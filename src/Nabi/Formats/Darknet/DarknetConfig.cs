using System.Text;

namespace Nabi.Formats;

/// <summary>Darknet's text of a network: sections in brackets, one for each layer, with lines of <c>key=value</c>.</summary>
internal static class DarknetConfig
{
    private const int MostBytes = 1 << 20;
    private const int MostSections = 1000;

    /// <summary>The sections of a config, [net] first.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="NabiException">The text is none of a network, or longer than any.</exception>
    public static IReadOnlyList<DarknetSection> Read(Stream stream, string source)
    {
        if (stream.Length > MostBytes)
            throw new NabiException($"{source} has {stream.Length} bytes; a darknet config has at most {MostBytes}.");
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        List<DarknetSection> sections = [];
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            // Spaces mean nothing to darknet; a line of a comment begins with # or ;.
            text = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
            if (text.Length == 0 || text[0] is '#' or ';' or '\0')
                continue;
            if (text[0] == '[')
            {
                if (text[^1] != ']' || text.Length > 40)
                    throw Wrong(source, line, "a section such as [convolutional]", text);
                if (sections.Count == MostSections)
                    throw new NabiException($"{source}, line {line}: a network has at most {MostSections} sections.");
                sections.Add(new DarknetSection(source, text[1..^1], line));
                continue;
            }

            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || sections.Count == 0)
                throw Wrong(source, line, sections.Count == 0 ? "the section [net]" : "a section or key=value", text);
            sections[^1].Add(text[..equals], text[(equals + 1)..], line);
        }

        return sections.Count > 1 && sections[0].Name is "net" or "network" ? sections
            : throw new NabiException(
                $"{source} is no darknet config: it must begin with the section [net] and have one for each layer, got "
                + $"{(sections.Count == 0 ? "none" : $"{sections.Count}, the first [{sections[0].Name}]")}.");
    }

    private static NabiException Wrong(string source, int line, string expected, string got)
        => new(Sentence.Short($"{source}, line {line}: expected {expected}, got '{got}'."));
}
