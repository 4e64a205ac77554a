using System.Globalization;
using System.Text.RegularExpressions;

namespace Documentation;

/// <summary>What a page and its translation have in common.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Headings">The levels of the headings.</param>
/// <param name="Blocks">The blocks of code, whole.</param>
/// <param name="Tables">How many rows each table has, and how many cells each row.</param>
/// <param name="Items">How many items the lists of each section have.</param>
/// <param name="Links">Where links lead: the English page, and the number of the heading.</param>
internal sealed partial record PageStructure(
    IReadOnlyList<string> Lines, IReadOnlyList<(int Line, string Text)> Headings, IReadOnlyList<(int Line, string Text)> Blocks,
    IReadOnlyList<(int Line, string Text)> Tables, IReadOnlyList<(int Line, string Text)> Items,
    IReadOnlyList<(int Line, string Text)> Links)
{
    /// <summary>Reads the structure of a page.</summary>
    /// <param name="page">Its path from the root.</param>
    /// <param name="lines">Its lines.</param>
    public static PageStructure Of(string page, IReadOnlyList<string> lines)
    {
        List<(int, string)> headings = [], blocks = [], tables = [], items = [], links = [];
        List<string> block = [], rows = [];
        for (var i = 0; i <= lines.Count; i++)
        {
            var line = i < lines.Count ? lines[i] : "";
            if (block.Count > 0 || line.StartsWith("```", StringComparison.Ordinal))
            {
                block.Add(line);
                if (block.Count == 1 || !line.StartsWith("```", StringComparison.Ordinal))
                    continue;
                blocks.Add((i + 2 - block.Count, string.Join('\n', block)));
                block.Clear();
                continue;
            }

            if (Heading().Match(line) is { Success: true } heading)
            {
                headings.Add((i + 1, heading.Groups[1].Value));
                items.Add((i + 1, "0 items"));
            }

            if (line.StartsWith("- ", StringComparison.Ordinal) && items.Count > 0)
                items[^1] = (items[^1].Item1, $"{int.Parse(items[^1].Item2.Split(' ')[0], CultureInfo.InvariantCulture) + 1} items");
            if (line.StartsWith('|'))
            {
                rows.Add($"{Code().Replace(line, "").Count(letter => letter == '|') - 1}");
            }
            else if (rows.Count > 0)
            {
                tables.Add((i + 1 - rows.Count, $"{rows.Count} rows of {string.Join(", ", rows)} cells"));
                rows.Clear();
            }

            // The third line leads to the other language.
            if (i != 2)
                links.AddRange(Link().Matches(line).Select(link => (i + 1, Target(page, link.Groups[1].Value))));
        }

        return new PageStructure(lines, headings, blocks, tables, items, links);
    }

    /// <summary>A link as the English pages have it, from the root; a place in a page by the number of its heading.</summary>
    private static string Target(string page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal))
            return link;
        var (path, place) = link.Split('#') is [var file, var anchor] ? (file, anchor) : (link, "");
        var full = path.Length == 0 ? page
            : Path.GetRelativePath("/", Path.Combine(Path.GetDirectoryName("/" + page)!, path)).Replace('\\', '/');
        var english = full.Replace("docs/ko/", "docs/", StringComparison.Ordinal).Replace(".ko.md", ".md", StringComparison.Ordinal);
        if (place.Length == 0)
            return english;
        var anchors = Anchors(full);
        var number = anchors.IndexOf(place);
        Assert.True(number >= 0, $"{page} links to {link}, but {full} has no such heading; it has {string.Join(", ", anchors)}.");
        return $"{english}#{number}";
    }

    /// <summary>The anchors of a page's headings, as Markdown pages make them: small letters, blanks as hyphens, no marks.</summary>
    private static List<string> Anchors(string page)
    {
        List<string> anchors = [];
        var isCode = false;
        foreach (var line in Repository.Lines(page))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!isCode && Heading().Match(line) is { Success: true } heading)
                anchors.Add(Mark().Replace(heading.Groups[2].Value.ToLowerInvariant(), "").Replace(' ', '-'));
        }

        return anchors;
    }

    [GeneratedRegex("^(#+) (.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Mark();
}
