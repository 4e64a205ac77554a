using Nabi.Plots;

namespace Nabi.Recipes.Tests;

/// <summary>What a run of the smoke recipe leaves.</summary>
public sealed class SmokeRecipeTests(TinyRuns runs) : IClassFixture<TinyRuns>
{
    private static readonly string[] Heads = ["one LSTM", "deep LSTM", "one Bi-LSTM", "deep Bi-LSTM", "one GRU", "deep GRU"];

    [Fact]
    public void A_run_leaves_a_chain_that_watches_films()
    {
        var folder = runs.Of("smoke-video").Folder;
        var picture = SmokeClips.Make(1, 77)[0].Picture(0);
        foreach (var head in (string?[])[null, .. Heads])
        {
            var chain = SmokeChain.Load(folder, head);
            Assert.Contains(head ?? chain.Head, Heads);
            var watch = new SmokeWatch(chain);
            for (var frame = 0; frame < 9; frame++)
                Assert.Null(watch.Next(picture).Probability);
            Assert.InRange(watch.Next(picture).Probability!.Value, 0f, 1f);
        }
    }

    [Fact]
    public void The_table_has_every_head_with_the_means_of_all_seeds_and_the_published_figures()
    {
        RecipeOptions options = new() { Seeds = 2 };
        using var folder = new TemporaryFolder();
        RecipeRun[] two = [new(options, 1, folder.Path), new(options, 2, folder.Path)];
        foreach (var (run, value) in two.Zip([0.9, 1.0]))
        {
            foreach (var head in Heads)
            {
                foreach (var measure in (string[])["precision", "recall", "f1", "tpr", "tnr", "seconds_a_frame"])
                    run.Metric($"{head.ToLowerInvariant().Replace(' ', '_').Replace('-', '_')}_{measure}", value);
            }
        }

        var section = Assert.Single(new SmokeRecipe().Sections(new RecipeResult(new SmokeRecipe(), options, two, [1, 1])));
        var report = new Report("r");
        report.Add(section);
        var html = report.ToHtml().Replace(" class=\"num\"", "", StringComparison.Ordinal);
        foreach (var head in Heads)
            Assert.Contains($">{head}</td><td>95.00 ± 7.07</td><td>95.00 ± 7.07</td>", html, StringComparison.Ordinal);
        Assert.Contains(">0.9500</td>", html, StringComparison.Ordinal);
        Assert.Contains(">88.85</td><td>84.08</td><td>86.40</td><td>84.08</td><td>85.20</td><td>0.143</td>", html, StringComparison.Ordinal);
        Assert.Equal(6, html.Split("  published").Length - 1);
    }
}
