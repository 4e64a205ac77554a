namespace Nabi.Recipes.Tests;

/// <summary>A page of results keeps what it says of recipes that are not run again.</summary>
public sealed class EarlierPageTests
{
    private static readonly RecipeOptions Options = new() { Log = TextWriter.Null, ShowProgress = false };

    [Fact]
    public void Rows_of_recipes_without_a_result_stay()
    {
        using var folder = new TemporaryFolder();
        var (one, two) = (Recipe("one", 0.25), Recipe("two", 0.5));
        Curriculum.Run([one, two], Options, folder["first"], folder["page.md"]);
        var before = Rows(folder);
        Curriculum.Run([Recipe("two", 0.75)], Options, folder["second"], folder["other.md"]);
        Curriculum.WritePage([one, two], folder["second"], folder["page.md"]);
        Assert.Equal(before[..2], Rows(folder)[..2]);
        Assert.Contains("0.75", Rows(folder)[2], StringComparison.Ordinal);
        Assert.Equal(3, Rows(folder).Length);
    }

    [Fact]
    public void A_page_of_some_recipes_keeps_the_others_of_the_curriculum()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["page.md"], """
            # Results of the curriculum

            Written by `nabi curriculum` on a machine.
            Two processes ran side by side.

            A published figure is one run. An old explanation.

            ## A. Text: words to vectors

            A remark about the section.

            | recipe | params | result | published | ours | seeds | s/epoch published | s/epoch ours |
            |---|---:|---|---:|---:|---:|---:|---:|
            | one-hot |  | words | 10 | 10, 3 of 3 ✓ | 3 |  |  |
            | | | character axis | 101 | 101, 3 of 3 ✓ | | | |
            | tokenizer |  | not run | | | |  | |

            """);
        var tokenizer = Catalog.Find("tokenizer");
        Curriculum.Run([tokenizer], Options with { Budget = Budget.Tiny }, folder["runs"], folder["page.md"]);
        var page = File.ReadAllText(folder["page.md"]);
        Assert.Contains("| one-hot |  | words | 10 | 10, 3 of 3 ✓ | 3 |  |  |\n| | | character axis | 101 |", page,
            StringComparison.Ordinal);
        Assert.Contains("| 101, 3 of 3 ✓ | | | |\n| tokenizer |  | tokens |", page, StringComparison.Ordinal);
        Assert.Contains("Two processes ran side by side.\n\nRows of tokenizer: written later", page, StringComparison.Ordinal);
        Assert.Contains("vectors\n\nA remark about the section.\n\n| recipe", page, StringComparison.Ordinal);
        Assert.DoesNotContain("An old explanation", page, StringComparison.Ordinal);

        // Written again it says the same, not more.
        Curriculum.WritePage([tokenizer], folder["runs"], folder["page.md"]);
        Assert.Equal(page, File.ReadAllText(folder["page.md"]));
    }

    [Fact]
    public void A_failure_takes_the_place_of_an_earlier_result()
    {
        using var folder = new TemporaryFolder();
        Curriculum.Run([Recipe("one", 0.25)], Options, folder["first"], folder["page.md"]);
        var broken = new RunnerTests.Made(_ => throw new NabiException("no data"), "one");
        Assert.False(Curriculum.Run([broken], Options, folder["second"], folder["page.md"]));
        Assert.Contains("failed: no data", Assert.Single(Rows(folder)[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Recipes_better_trained_follow_the_literal_ones_and_have_their_figures()
    {
        var names = Catalog.All.Select(recipe => recipe.Name).ToList();
        var tuned = Catalog.All.Where(recipe => recipe.Name.EndsWith("-tuned", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, tuned.Count);
        foreach (var recipe in tuned)
        {
            var literal = Catalog.All[names.IndexOf(recipe.Name) - 1];
            Assert.Equal(recipe.Name, $"{literal.Name}-tuned");
            Assert.Equal(literal.Params, recipe.Params);
            Assert.Equal(literal.Published, recipe.Published);
            Assert.Contains("chosen on", recipe.Notes, StringComparison.Ordinal);
        }
    }

    private static RunnerTests.Made Recipe(string name, double score) => new(run => run.Metric("score", score), name);

    private static string[] Rows(TemporaryFolder folder)
        => [.. File.ReadAllLines(folder["page.md"]).Where(line => line.StartsWith("| ", StringComparison.Ordinal))];
}
