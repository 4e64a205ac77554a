using System.Text.Json;

namespace Nabi.Recipes.Tests;

public sealed class CurriculumTests
{
    private static readonly RecipeOptions Quiet = new() { Log = TextWriter.Null, ShowProgress = false };

    [Fact]
    public void A_failing_recipe_does_not_stop_the_rest_and_a_second_run_resumes()
    {
        using var folder = new TemporaryFolder();
        var ran = new List<string>();
        var broken = true;
        Recipe[] recipes =
        [
            new RunnerTests.Made(run => { ran.Add("one"); run.Metric("score", 0.5); }, "one"),
            new RunnerTests.Made(run => { ran.Add("two"); if (broken) throw new NabiException("the data | is missing"); run.Metric("score",
                0.25); }, "two"),
            new RunnerTests.Made(run => { ran.Add("three"); run.Metric("score", 0.75); }, "three"),
        ];
        Assert.False(Curriculum.Run(recipes, Quiet, folder["runs"], folder["docs/results.md"]));
        Assert.Equal(["one", "two", "three"], ran);
        var page = File.ReadAllText(folder["docs/results.md"]);
        Assert.Contains("failed: the data / is missing", page, StringComparison.Ordinal);
        Assert.Contains("0.75", page, StringComparison.Ordinal);

        broken = false;
        Assert.True(Curriculum.Run(recipes, Quiet, folder["runs"], folder["docs/results.md"]));
        Assert.Equal(["one", "two", "three", "two"], ran);
        page = File.ReadAllText(folder["docs/results.md"]);
        Assert.DoesNotContain("failed", page, StringComparison.Ordinal);
        Assert.Contains("0.25", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_of_other_seeds_is_run_again()
    {
        using var folder = new TemporaryFolder();
        var ran = 0;
        Recipe[] recipes = [new RunnerTests.Made(run => { ran++; run.Metric("score", 1); }, "one")];
        Curriculum.Run(recipes, Quiet, folder["runs"], folder["page.md"]);
        Curriculum.Run(recipes, Quiet with { Seeds = 2 }, folder["runs"], folder["page.md"]);
        Assert.Equal(3, ran);
        Assert.Contains("±", File.ReadAllText(folder["page.md"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.70, "0.75 ± 0.05, 3 of 3 ✓ |")]
    [InlineData(0.74, "0.75 ± 0.05, 2 of 3 ✓ |")]
    [InlineData(0.79, "0.75 ± 0.05, 1 of 3 ≈ |")]
    [InlineData(0.81, "0.75 ± 0.05, 0 of 3 |")]
    public void The_page_says_how_many_seeds_reach_a_published_figure(double published, string expected)
        => Assert.Contains(expected, PageOf(run => run.Metric("score", 0.65 + 0.05 * run.Seed), new PublishedFigure("score", published)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0.76, "0.75 ± 0.05, 2 of 3 ✓ |")]
    [InlineData(0.71, "0.75 ± 0.05, 1 of 3 ≈ |")]
    [InlineData(0.60, "0.75 ± 0.05, 0 of 3 |")]
    public void Of_an_error_less_is_better(double published, string expected)
        => Assert.Contains(expected, PageOf(run => run.Metric("score", 0.65 + 0.05 * run.Seed),
            new PublishedFigure("score", published, HigherIsBetter: false)), StringComparison.Ordinal);

    [Fact]
    public void A_published_figure_of_other_data_is_shown_but_not_compared()
    {
        var page = PageOf(run =>
        {
            run.OtherData = "of the whole file";
            run.Metric("score", 1);
        }, new PublishedFigure("score", 0.5));
        Assert.Contains("| 0.5 | 1, other data |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_results_have_no_spread()
        => Assert.Contains("| 0.1 | 0.1, 3 of 3 ✓ |", PageOf(run => run.Metric("score", 0.1), new PublishedFigure("score", 0.1)),
            StringComparison.Ordinal);

    [Fact]
    public void The_page_shows_the_material_s_own_reading_and_the_whole_time()
    {
        var page = PageOf(run =>
        {
            foreach (var name in (string[])["a", "b", "c", "d", "as_written_a"])
                run.Metric(name, 1);
        });
        Assert.Contains("as written a", page, StringComparison.Ordinal);
        Assert.DoesNotContain("| d |", page, StringComparison.Ordinal);
        Assert.Matches("One run of each of these 1 recipes takes [0-9.]+ seconds; all 3 runs took [0-9.]+ seconds\\.", page);
    }

    [Fact]
    public void A_result_of_fewer_epochs_than_the_recipe_s_own_is_run_again_and_one_of_more_seeds_is_kept()
    {
        using var folder = new TemporaryFolder();
        var ran = 0;
        Recipe[] recipes = [new RunnerTests.Made(run => { ran++; run.Metric("score", 1); }, "one")];
        Curriculum.Run(recipes, Quiet with { Epochs = 1 }, folder["runs"], folder["page.md"]);
        Curriculum.Run(recipes, Quiet with { Seeds = 3 }, folder["runs"], folder["page.md"]);
        Assert.Equal(4, ran);
        Curriculum.Run(recipes, Quiet with { Seeds = 2 }, folder["runs"], folder["page.md"]);
        Assert.Equal(4, ran);
    }

    [Fact]
    public void Bad_options_and_a_page_that_cannot_be_written_are_said_before_anything_runs()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        Recipe[] recipes = [new RunnerTests.Made(_ => throw new InvalidOperationException("ran"), "one")];
        Assert.Contains("seeds must be 1 or more", Error(Quiet with { Seeds = 0 }, "page.md"), StringComparison.Ordinal);
        Assert.Contains("epochs must be 1 or more", Error(Quiet with { Epochs = 0 }, "page.md"), StringComparison.Ordinal);
        Assert.Contains("--page", Error(Quiet, "file/page.md"), StringComparison.Ordinal);
        Assert.Equal([folder["file"]], Directory.EnumerateFileSystemEntries(folder.Path));

        string Error(RecipeOptions bad, string page)
            => Assert.Throws<NabiException>(() => Curriculum.Run(recipes, bad, folder["runs"], folder[page])).Message;
    }

    [Fact]
    public void A_comparison_takes_the_result_of_its_own_seed()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["imdb-simple-rnn", "imdb-lstm", "reuters-gru", "text-comparison"];
        var tiny = Quiet with { Seeds = 2, Budget = Budget.Tiny };
        Assert.True(Curriculum.Run([.. names.Select(Catalog.Find)], tiny, folder["runs"], folder["page.md"]));
        using var rnn = JsonDocument.Parse(File.ReadAllBytes(folder["runs/imdb-simple-rnn/result.json"]));
        using var all = JsonDocument.Parse(File.ReadAllBytes(folder["runs/text-comparison/result.json"]));
        for (var seed = 0; seed < 2; seed++)
            Assert.Equal(Metric(rnn, seed, "test_accuracy"), Metric(all, seed, "imdb_simple_rnn_accuracy"));

        static double Metric(JsonDocument json, int seed, string name)
            => json.RootElement.GetProperty("runs")[seed].GetProperty("metrics").GetProperty(name).GetDouble();
    }

    /// <summary>The page of one recipe run with three seeds.</summary>
    private static string PageOf(Action<RecipeRun> run, params PublishedFigure[] published)
    {
        using var folder = new TemporaryFolder();
        Recipe[] recipes = [new RunnerTests.Made(run, "one") { Figures = published }];
        Curriculum.Run(recipes, new RecipeOptions { Seeds = 3, Log = TextWriter.Null, ShowProgress = false },
            folder["runs"], folder["page.md"]);
        return File.ReadAllText(folder["page.md"]);
    }
}
