namespace Documentation;

/// <summary>The Korean pages have the structure of the English ones: headings, code, tables and links, each in its place.</summary>
public sealed class KoreanPagesTests
{
    /// <summary>English pages without a Korean one, and why.</summary>
    private static readonly Dictionary<string, string> EnglishOnly = new(StringComparer.Ordinal)
    {
        ["docs/settings.md"] = "written by a test from the library",
        ["docs/gallery.md"] = "written by nabi gallery from the runs",
        ["docs/results.md"] = "written by nabi curriculum from the runs; --lang ko writes it in Korean",
    };

    /// <summary>Headings below which the English page is written from the library, and the Korean one links to it.</summary>
    private static readonly string[] Generated = ["## Every public name of Keras", "## Keras의 모든 공개 이름"];

    public static TheoryData<string> Pages => [.. EnglishPages().Where(page => !EnglishOnly.ContainsKey(page))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_Korean_page_has_the_structure_of_the_English_one(string page)
    {
        var korean = InKorean(page);
        Assert.True(File.Exists(Path.Combine(Repository.Root, korean)),
            $"{page} has no Korean page: write {korean}, or say in {nameof(EnglishOnly)} why not.");
        var (here, there) = (PageStructure.Of(page, Kept(page)), PageStructure.Of(korean, Kept(korean)));
        Switches(page, here, $"English | [한국어]({Relative(page, korean)})");
        Switches(korean, there, $"[English]({Relative(korean, page)}) | 한국어");

        Same("heading", here.Headings, there.Headings);
        Same("block of code", here.Blocks, there.Blocks);
        Same("table", here.Tables, there.Tables);
        Same("section", here.Items, there.Items);
        // In a translated sentence links may change places, so they are compared as a set, each as often as it occurs.
        Has(page, here, korean, there);
        Has(korean, there, page, here);

        void Same(string kind, IReadOnlyList<(int Line, string Text)> first, IReadOnlyList<(int Line, string Text)> second)
        {
            for (var i = 0; i < Math.Max(first.Count, second.Count); i++)
            {
                var one = i < first.Count ? first[i] : (Line: here.Lines.Count, Text: "none");
                var two = i < second.Count ? second[i] : (Line: there.Lines.Count, Text: "none");
                Assert.True(one.Text == two.Text,
                    $"{kind} {i + 1}: {page}:{one.Line} has\n{one.Text}\nand {korean}:{two.Line}\n{two.Text}");
            }
        }

        static void Has(string file, PageStructure structure, string otherFile, PageStructure other)
        {
            foreach (var link in structure.Links)
            {
                Assert.True(Count(structure, link.Text) <= Count(other, link.Text),
                    $"{file}:{link.Line} links to {link.Text}, {otherFile} less often.");
            }
        }

        static int Count(PageStructure structure, string link) => structure.Links.Count(one => one.Text == link);

        static void Switches(string file, PageStructure structure, string expected)
            => Assert.True(structure.Lines[2] == expected,
                $"{file}:3 leads to the other language: expected '{expected}', got '{structure.Lines[2]}'.");
    }

    [Fact]
    public void Every_Korean_page_has_an_English_one()
    {
        var known = EnglishPages().Select(InKorean).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(Repository.KoreanPages, page => !known.Contains(page));
    }

    [Fact]
    public void A_difference_is_found_and_its_line_is_said()
    {
        var page = PageStructure.Of("README.md",
            ["# A", "", "| a | b |", "|---|---|", "| `x|y` | [l](docs/data.md) |", "", "- one", "- two", "", "```", "# no heading", "```"]);
        Assert.Equal([(1, "#")], page.Headings);
        Assert.Equal([(3, "3 rows of 2, 2, 2 cells")], page.Tables);
        Assert.Equal([(10, "```\n# no heading\n```")], page.Blocks);
        Assert.Equal([(1, "2 items")], page.Items);
        Assert.Equal([(5, "docs/data.md")], page.Links);
    }

    private static IEnumerable<string> EnglishPages() => Repository.Pages.Concat(["samples/README.md", "recipes/README.md"]);

    private static string InKorean(string page)
        => page.StartsWith("docs/", StringComparison.Ordinal) ? $"docs/ko/{page["docs/".Length..]}" : $"{page[..^".md".Length]}.ko.md";

    private static string Relative(string from, string to)
        => Path.GetRelativePath(Path.GetDirectoryName("/" + from)!, "/" + to).Replace('\\', '/');

    private static List<string> Kept(string page)
    {
        var lines = Repository.Lines(page).ToList();
        var end = lines.FindIndex(Generated.Contains);
        return end < 0 ? lines : lines[..(end + 1)];
    }
}
