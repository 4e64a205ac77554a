namespace Nabi.Recipes.Tests;

/// <summary>A page of results keeps what it says of recipes that are not run again.</summary>
public sealed class EarlierPageTests : TestsWithFolder
{
    private static readonly RecipeOptions Options = new() { Log = TextWriter.Null, ShowProgress = false };

    [Fact]
    public void Rows_of_recipes_without_a_result_stay()
    {
        var (one, two) = (Recipe("one", 0.25), Recipe("two", 0.5));
        Curriculum.Run([one, two], Options, Folder["first"], Folder["page.md"]);
        var before = Rows();
        Curriculum.Run([Recipe("two", 0.75)], Options, Folder["second"], Folder["other.md"]);
        Curriculum.WritePage([one, two], Folder["second"], Folder["page.md"]);
        Assert.Equal(before[..2], Rows()[..2]);
        Assert.Contains("0.75", Rows()[2], StringComparison.Ordinal);
        Assert.Equal(3, Rows().Length);
    }

    [Fact]
    public void A_page_of_some_recipes_keeps_the_others_of_the_curriculum()
    {
        File.WriteAllText(Folder["page.md"], """
            # Results of the curriculum

            Written by `nabi curriculum` on a machine.
            Two processes ran side by side.

            Rows of tokenizer: written later (0.1) on a machine.

            Rows of one-hot: written later (0.1) on a machine.

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
        Curriculum.Run([tokenizer], Options with { Budget = Budget.Tiny }, Folder["runs"], Folder["page.md"]);
        var page = File.ReadAllText(Folder["page.md"]);
        Assert.Contains("| one-hot |  | words | 10 | 10, 3 of 3 ✓ | 3 |  |  |\n| | | character axis | 101 |", page,
            StringComparison.Ordinal);
        Assert.Contains("| 101, 3 of 3 ✓ | | | |\n| tokenizer |  | tokens |", page, StringComparison.Ordinal);
        Assert.Contains("side by side.\n\nRows of one-hot: written later (0.1) on a machine.\n\nRows of tokenizer: written later", page,
            StringComparison.Ordinal);
        Assert.Contains("vectors\n\nA remark about the section.\n\n| recipe", page, StringComparison.Ordinal);
        Assert.DoesNotContain("An old explanation", page, StringComparison.Ordinal);

        // Written again it says the same, not more.
        Curriculum.WritePage([tokenizer], Folder["runs"], Folder["page.md"]);
        Assert.Equal(page, File.ReadAllText(Folder["page.md"]));
    }

    [Fact]
    public void A_failure_takes_the_place_of_an_earlier_result()
    {
        Curriculum.Run([Recipe("one", 0.25)], Options, Folder["first"], Folder["page.md"]);
        var broken = new RunnerTests.Made(_ => throw new NabiException("no data"), "one");
        Assert.False(Curriculum.Run([broken], Options, Folder["second"], Folder["page.md"]));
        Assert.Contains("failed: no data", Assert.Single(Rows()[1..]), StringComparison.Ordinal);
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

    private string[] Rows()
        => [.. File.ReadAllLines(Folder["page.md"]).Where(line => line.StartsWith("| ", StringComparison.Ordinal))];
}
