using System.Text.Json;

namespace Nabi.Recipes.Tests;

/// <summary>
/// Every recipe runs with the tiny budget, without any data folder, and leaves a report and a result; the report is in Korean throughout.
/// </summary>
public sealed class TinyRunTests(TinyRuns runs) : IClassFixture<TinyRuns>
{
    public static TheoryData<string> Names => [.. Catalog.All.Select(recipe => recipe.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tiny_run_is_complete(string name)
    {
        var recipe = Catalog.Find(name);
        var result = runs.Of(name);

        if (recipe.Params is { } expected)
            Assert.Equal(expected, result.Params);
        Assert.NotEmpty(result.Metrics);
        Assert.All(result.Metrics, metric => Assert.True(double.IsFinite(metric.Value), $"{metric.Key} is {metric.Value}"));
        Assert.All(recipe.Published, figure => Assert.Contains(result.Metrics, metric => metric.Key == figure.Metric));
        Assert.All(result.Files, file => Assert.True(new FileInfo(Path.Combine(result.Folder, file)).Length > 0, file));
        Assert.Equal(result.Files.Order(), Directory.EnumerateFiles(result.Folder).Select(Path.GetFileName).Order());
        var html = File.ReadAllText(Path.Combine(result.Folder, "report.html"));
        Assert.Contains(name, html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(result.Folder, "result.json")));
        Assert.Equal(name, json.RootElement.GetProperty("recipe").GetString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_report_is_in_Korean_throughout(string name)
    {
        var folder = runs.Of(name).Folder;
        Assert.True(runs.TextsOf(name).Missing.Count == 0,
            $"recipes/Texts/ko.json lacks:\n{string.Join("\n", runs.TextsOf(name).Missing)}");
        var html = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains("<html lang=\"ko\">", html, StringComparison.Ordinal);
        Assert.Contains("<h2>결과</h2>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_Korean_text_is_used()
    {
        var texts = new RecordingTexts();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recipe in Catalog.All)
        {
            runs.Of(recipe.Name);
            used.UnionWith(runs.TextsOf(recipe.Name).Used);
            texts.Paragraphs(recipe.Notes);
            foreach (var figure in recipe.Published)
                texts.Name(figure.Metric.Replace('_', ' '));
        }

        Curriculum.WritePage(Catalog.All, runs.Folder, Path.Combine(runs.Folder, "results.md"), texts);
        Assert.True(texts.Missing.Count == 0, $"recipes/Texts/ko.json lacks:\n{string.Join("\n", texts.Missing)}");
        used.UnionWith(texts.Used);
        // What is said only with real data, several seeds or on a terminal stands in the source.
        var source = string.Join("\n", Sources().Select(File.ReadAllText));
        var unused = texts.Entries.Where(entry => !used.Contains(entry) && !source.Contains($"\"{entry}\"", StringComparison.Ordinal))
            .ToList();
        Assert.True(unused.Count == 0, $"recipes/Texts/ko.json has texts that nothing shows:\n{string.Join("\n", unused)}");
    }

    private static IEnumerable<string> Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nabi.slnx")))
            folder = folder.Parent;
        Assert.SkipWhen(folder is null, "The tests do not run inside the repository.");
        return ((string[])["recipes", "src/Nabi.Cli", "src/Nabi.Plots"])
            .SelectMany(room => Directory.EnumerateFiles(Path.Combine(folder!.FullName, room), "*.cs", SearchOption.AllDirectories));
    }
}
