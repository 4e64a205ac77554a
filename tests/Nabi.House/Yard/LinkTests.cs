using Nabi.House.Yard;

namespace Nabi.House;

/// <summary>Links of all pages lead somewhere: to a file of the repository and, where they name one, to a heading of it.</summary>
public sealed class LinkTests
{
    private static readonly string[] Skipped = ["bin", "obj", "artifacts", "node_modules", "runs", "shared", ".git"];

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading()
    {
        var pages = Pages(new DirectoryInfo(Repository.Root))
            .ToDictionary(file => file, file => MarkdownPage.Parse(File.ReadLines(file)));
        Assert.True(pages.Count > 20);
        var dead = from page in pages
                   from link in page.Value.Links
                   let reason = Fault(page.Key, link, file => pages.GetValueOrDefault(file))
                   where reason is not null
                   select $"{Repository.Relative(page.Key)}: ({link}) {reason}";
        Assert.Empty(dead);
    }

    [Theory]
    [InlineData("other.md", null)]
    [InlineData("other.md#a-heading-with-code-and-link", null)]
    [InlineData("#twice-1", null)]
    [InlineData("#한국어-제목", null)]
    [InlineData("https://keras.io", null)]
    [InlineData("none.md", "is not there")]
    [InlineData("Other.md", "is not there")]
    [InlineData("other.md#none", "has no such heading")]
    [InlineData("#twice-2", "has no such heading")]
    [InlineData("#in-code", "has no such heading")]
    [InlineData("/other.md", "begins at the root of the machine")]
    [InlineData("../../outside.md", "leaves the repository")]
    public void A_fault_is_found(string link, string? expected)
    {
        var page = Path.Combine(Repository.Root, "page.md");
        var other = Path.Combine(Repository.Root, "other.md");
        Dictionary<string, MarkdownPage> pages = new()
        {
            [page] = MarkdownPage.Parse(["# Twice", "# Twice", "```", "# In code", "[x](none.md)", "```", "## 한국어 제목"]),
            [other] = MarkdownPage.Parse(["## A *heading*, with `code` and [link](x.md)"]),
        };
        Assert.Equal(expected, Fault(page, link, file => pages.GetValueOrDefault(file)));
    }

    [Fact]
    public void Links_are_found_in_text_and_not_in_code()
        => Assert.Equal(["a.md", "b c.md", "d.png", "e.md", "f.md"], MarkdownPage.Parse(
            ["[one](a.md) and [two](<b c.md> \"title\") ![three](d.png) `[no](code.md)`", "<a href=\"e.md\">", "[ref]: f.md", "````", "```",
                "[no](g.md)", "````"]).Links);

    private static string? Fault(string page, string link, Func<string, MarkdownPage?> find)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
            return null;
        if (link.StartsWith('/'))
            return "begins at the root of the machine";
        var parts = Uri.UnescapeDataString(link).Split('#', 2);
        var target = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0].Split('?')[0]));
        if (!target.StartsWith(Repository.Root, StringComparison.Ordinal))
            return "leaves the repository";
        if (find(target) is not { } found)
            return !ExistsAsWritten(target) ? "is not there" : null;
        return parts.Length == 1 || found.Anchors.Contains(parts[1]) ? null : "has no such heading";
    }

    // Some systems do not tell capitals from small letters; the site and others do.
    private static bool ExistsAsWritten(string path)
    {
        path = Path.TrimEndingDirectorySeparator(path);
        return path.Length <= Repository.Root.Length
            || (Directory.Exists(Path.GetDirectoryName(path))
                && Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).Contains(path)
                && ExistsAsWritten(Path.GetDirectoryName(path)!));
    }

    private static IEnumerable<string> Pages(DirectoryInfo folder)
        => folder.EnumerateFiles("*.md").Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories()
                .Where(inner => !Skipped.Contains(inner.Name) && inner.LinkTarget is null).SelectMany(Pages));
}
