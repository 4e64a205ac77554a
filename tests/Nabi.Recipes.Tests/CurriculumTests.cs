namespace Nabi.Recipes.Tests;

public sealed class CurriculumTests
{
    [Fact]
    public void A_failing_recipe_does_not_stop_the_rest_and_a_second_run_resumes()
    {
        using var folder = new TemporaryFolder();
        var ran = new List<string>();
        var broken = true;
        Recipe[] recipes =
        [
            new RunnerTests.Made(run => { ran.Add("one"); run.Metric("score", 0.5); }, "one"),
            new RunnerTests.Made(run => { ran.Add("two"); if (broken) throw new NabiException("the data | is missing"); run.Metric("score", 0.25); }, "two"),
            new RunnerTests.Made(run => { ran.Add("three"); run.Metric("score", 0.75); }, "three"),
        ];
        var options = new RecipeOptions { Log = TextWriter.Null, ShowProgress = false };
        Assert.False(Curriculum.Run(recipes, options, folder["runs"], folder["docs/results.md"]));
        Assert.Equal(["one", "two", "three"], ran);
        var page = File.ReadAllText(folder["docs/results.md"]);
        Assert.Contains("failed: the data / is missing", page, StringComparison.Ordinal);
        Assert.Contains("0.75", page, StringComparison.Ordinal);

        broken = false;
        Assert.True(Curriculum.Run(recipes, options, folder["runs"], folder["docs/results.md"]));
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
        var options = new RecipeOptions { Log = TextWriter.Null, ShowProgress = false };
        Curriculum.Run(recipes, options, folder["runs"], folder["page.md"]);
        Curriculum.Run(recipes, options with { Seeds = 2 }, folder["runs"], folder["page.md"]);
        Assert.Equal(3, ran);
        Assert.Contains("±", File.ReadAllText(folder["page.md"]), StringComparison.Ordinal);
    }
}
