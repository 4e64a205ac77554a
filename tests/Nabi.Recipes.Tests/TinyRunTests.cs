using System.Text.Json;

namespace Nabi.Recipes.Tests;

/// <summary>Every recipe runs with the tiny budget, without any data folder, and leaves a report and a result.</summary>
public sealed class TinyRunTests
{
    public static TheoryData<string> Names => [.. Catalog.All.Select(recipe => recipe.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tiny_run_is_complete(string name)
    {
        using var folder = new TemporaryFolder();
        var recipe = Catalog.Find(name);
        var result = RecipeRunner.Run(recipe, new RecipeOptions { Budget = Budget.Tiny, Out = folder["run"], Log = TextWriter.Null, ShowProgress = false });

        if (recipe.Params is { } expected)
            Assert.Equal(expected, result.Params);
        Assert.NotEmpty(result.Metrics);
        Assert.All(result.Metrics, metric => Assert.True(double.IsFinite(metric.Value), $"{metric.Key} is {metric.Value}"));
        Assert.All(recipe.Published, figure => Assert.Contains(result.Metrics, metric => metric.Key == figure.Metric));
        Assert.All(result.Files, file => Assert.True(new FileInfo(folder[$"run/{file}"]).Length > 0, file));
        Assert.Equal(result.Files.Order(), Directory.EnumerateFiles(folder["run"]).Select(Path.GetFileName).Order());
        var html = File.ReadAllText(folder["run/report.html"]);
        Assert.Contains(name, html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder["run/result.json"]));
        Assert.Equal(name, json.RootElement.GetProperty("recipe").GetString());
    }
}
