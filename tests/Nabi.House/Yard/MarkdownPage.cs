using System.Text;
using System.Text.RegularExpressions;

namespace Nabi.House.Yard;

/// <summary>A page of the repository: its headings as the anchors that links can name, and the links it has.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(IReadOnlySet<string> anchors, IReadOnlyList<string> links) => (Anchors, Links) = (anchors, links);

    /// <summary>The anchors, made of the headings as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>The targets of links and pictures, as they are written.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>Reads a page; what stands in code is no link and no heading.</summary>
    public static MarkdownPage Parse(IEnumerable<string> lines)
    {
        HashSet<string> anchors = new(StringComparer.Ordinal);
        List<string> links = [];
        string? fence = null;
        foreach (var line in lines)
        {
            var start = line.TrimStart();
            if (fence is not null || start.StartsWith("```", StringComparison.Ordinal) || start.StartsWith("~~~", StringComparison.Ordinal))
            {
                // A fence ends with at least as many marks as it began with, and nothing behind them.
                if (fence is null)
                    fence = new string(start[0], start.TakeWhile(mark => mark == start[0]).Count());
                else if (start.TrimEnd() is var end && end.StartsWith(fence, StringComparison.Ordinal) && end.All(mark => mark == fence[0]))
                    fence = null;
                continue;
            }

            if (Heading().Match(line) is { Success: true } heading)
                AddAnchor(heading.Groups[1].Value);
            var plain = Code().Replace(line, "");
            links.AddRange(InlineLink().Matches(plain).Select(link => link.Groups[1].Value.Trim('<', '>')));
            links.AddRange(HtmlLink().Matches(plain).Select(link => link.Groups[1].Value));
            foreach (Match named in HtmlAnchor().Matches(plain))
                anchors.Add(named.Groups[1].Value);
            if (Definition().Match(plain) is { Success: true } definition)
                links.Add(definition.Groups[1].Value.Trim('<', '>'));
        }

        return new(anchors, links);

        void AddAnchor(string title)
        {
            var anchor = Anchor(title);
            var (name, number) = (anchor, 0);
            while (!anchors.Add(name))
                name = $"{anchor}-{++number}";
        }
    }

    // Letters in small, spaces as hyphens; marks of emphasis, code and links go, as does all other punctuation.
    private static string Anchor(string title)
    {
        StringBuilder anchor = new();
        foreach (var rune in InlineText().Replace(title, "$1").Trim().EnumerateRunes())
        {
            if (rune.Value is ' ')
                anchor.Append('-');
            else if (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_')
                anchor.Append(Rune.ToLowerInvariant(rune));
        }

        return anchor.ToString();
    }

    [GeneratedRegex(@"^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex("(`+).+?\\1")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(\s*(<[^>]*>|[^)\s]+)(?:\s+""[^""]*"")?\s*\)")]
    private static partial Regex InlineLink();

    [GeneratedRegex(@"<(?:a|img)\b[^>]*?\b(?:href|src)=""([^""]+)""")]
    private static partial Regex HtmlLink();

    [GeneratedRegex(@"<a\b[^>]*?\b(?:id|name)=""([^""]+)""")]
    private static partial Regex HtmlAnchor();

    [GeneratedRegex(@"^ {0,3}\[[^\]]+\]:\s*(\S+)")]
    private static partial Regex Definition();

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex InlineText();
}
