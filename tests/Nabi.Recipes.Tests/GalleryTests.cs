using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Nabi.Recipes.Tests;

/// <summary>The gallery is what the command writes: its code stands in the sources, its pictures are there.</summary>
public sealed class GalleryTests : TestsWithFolder
{
    public static TheoryData<int> Entries => [.. Enumerable.Range(0, Gallery.Entries.Count)];

    [Theory]
    [MemberData(nameof(Entries))]
    public void Code_stands_in_its_source_and_the_picture_is_there(int number)
    {
        var (root, entry) = (Root(), Gallery.Entries[number]);
        var code = entry.Code(root);
        Assert.InRange(code.Count, 2, GalleryEntry.MostLines);
        Assert.Contains($"```csharp {entry.Source}\n{string.Join('\n', code)}\n```", Page(root), StringComparison.Ordinal);
        var lines = File.ReadAllLines(Path.Combine(root, entry.Source)).Select(line => line.Trim()).ToList();
        Assert.All(code, line => Assert.Contains(line.Trim(), lines));
        Assert.Equal("svg", XDocument.Load(Path.Combine(root, "docs", Gallery.Images, entry.Image)).Root!.Name.LocalName);
    }

    [Fact]
    public void No_picture_is_left_over()
        => Assert.Equal(
            Gallery.Entries.Select(entry => entry.Image).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(Root(), "docs", Gallery.Images)).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Written_again_the_page_differs_in_the_figures_alone()
    {
        var options = new RecipeOptions { Budget = Budget.Tiny, Log = TextWriter.Null, ShowProgress = false };
        Gallery.Write(options, Folder["runs"], Folder["gallery.md"], Root());
        var page = File.ReadAllText(Folder["gallery.md"]);
        Assert.Equal(WithoutFigures(Page(Root())), WithoutFigures(page));
        Assert.Contains("whose figures mean nothing", page, StringComparison.Ordinal);
        Assert.All(Gallery.Entries, entry => Assert.True(new FileInfo(Folder[$"{Gallery.Images}/{entry.Image}"]).Length > 0, entry.Image));
    }

    [Fact]
    public void A_source_that_is_not_as_expected_is_said_before_anything_runs()
    {
        var options = new RecipeOptions { Log = TextWriter.Null };
        var error = Assert.Throws<NabiException>(() => Gallery.Write(options, Folder["runs"], Folder["gallery.md"], Folder.Path));
        Assert.Contains("run the command in the repository's root", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.Path));

        File.WriteAllLines(Folder["a.cs"], ["first();", "    second();", .. Enumerable.Repeat("more();", 20), "last();"]);
        var entry = new GalleryEntry("melody", "", "", "score.svg", "a.cs", "first", "second");
        Assert.Equal(["first();", "    second();"], entry.Code(Folder.Path));
        Assert.Equal(["second();"], (entry with { From = "second" }).Code(Folder.Path));
        Assert.Contains("begins with 'nowhere'", Error(entry with { From = "nowhere" }), StringComparison.Ordinal);
        Assert.Contains("'first' after that with 'second'", Error(entry with { From = "second", To = "first" }), StringComparison.Ordinal);
        Assert.Contains("has 23 lines", Error(entry with { To = "last" }), StringComparison.Ordinal);

        string Error(GalleryEntry wrong) => Assert.Throws<NabiException>(() => wrong.Code(Folder.Path)).Message;
    }

    private static string WithoutFigures(string page) => Regex.Replace(page, "`nabi run ([a-z0-9-]+)`: .* \\[All", "`nabi run $1` [All");

    private static string Page(string root) => File.ReadAllText(Path.Combine(root, "docs", "gallery.md"));

    private static string Root()
    {
        var Folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (Folder is not null && !File.Exists(Path.Combine(Folder.FullName, "Nabi.slnx")))
            Folder = Folder.Parent;
        Assert.SkipWhen(Folder is null, "The tests do not run inside the repository.");
        return Folder!.FullName;
    }
}
