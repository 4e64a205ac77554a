using System.Text.RegularExpressions;

namespace Documentation;

/// <summary>The code of the pages is the code that is compiled and run in <c>Pages</c>, and what they link to exists.</summary>
public sealed class PageTests
{
    [Fact]
    public void Every_block_of_code_is_compiled_and_run()
    {
        var wrong = new List<string>();
        foreach (var page in Repository.Pages.Concat(Repository.PackagePages))
        {
            foreach (var (named, block) in Blocks(Repository.Lines(page)))
            {
                var source = named ?? Source(page);
                if (!File.Exists(Path.Combine(Repository.Root, source)))
                {
                    wrong.Add($"{page} has code, but there is no {source} that runs it.");
                    continue;
                }

                var code = Code(Repository.Lines(source)).ToList();
                var lines = Code(block).ToList();
                var usings = lines.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal)).ToList();
                if (usings.Find(line => !code.Contains(line)) is { } unused)
                    wrong.Add($"{page}: {source} lacks '{unused}'.");
                if (!Stands(lines[usings.Count..], code))
                    wrong.Add($"{page}: this block does not stand in {source}:\n{string.Join("\n", block)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Fact]
    public void Every_link_leads_to_a_file()
    {
        var wrong = new List<string>();
        foreach (var page in Repository.Pages.Concat(Repository.PackagePages).Concat(Repository.KoreanPages)
            .Concat(["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]))
        {
            var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
            foreach (Match link in Regex.Matches(string.Join("\n", Repository.Lines(page)), @"\]\(([^)\s]+)\)"))
            {
                var target = link.Groups[1].Value.Split('#')[0];
                if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, target)))
                    wrong.Add($"{page} links to {target}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    /// <summary>
    /// Where the code of a page runs: docs/keras-users.md in Pages/KerasUsersPage.cs, that of all packages in Pages/PackagesPage.cs.
    /// </summary>
    private static string Source(string page)
    {
        if (page.StartsWith("src/", StringComparison.Ordinal))
            return "tests/Nabi.Docs.Tests/Pages/PackagesPage.cs";
        var words = Path.GetFileNameWithoutExtension(page).ToLowerInvariant().Split('-');
        return $"tests/Nabi.Docs.Tests/Pages/{string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}Page.cs";
    }

    /// <summary>
    /// The blocks of code, each with the file that its first line names (<c>csharp samples/melody.cs</c>); most name none.
    /// </summary>
    private static IEnumerable<(string? Source, List<string> Lines)> Blocks(string[] page)
    {
        const string opening = "```csharp";
        List<string>? block = null;
        string? source = null;
        foreach (var line in page)
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                block?.Add(line);
            }
            else if (block is not null)
            {
                yield return (source, block);
                block = null;
            }
            else if (line.StartsWith(opening, StringComparison.Ordinal))
            {
                (source, block) = (line.Length > opening.Length ? line[opening.Length..].Trim() : null, []);
            }
        }

        Assert.Null(block);
    }

    private static IEnumerable<string> Code(IEnumerable<string> lines) => lines.Select(line => line.Trim()).Where(line => line.Length > 0);

    private static bool Stands(List<string> block, List<string> code)
        => Enumerable.Range(0, Math.Max(0, code.Count - block.Count + 1)).Any(at => block.SequenceEqual(code.Skip(at).Take(block.Count)));
}
