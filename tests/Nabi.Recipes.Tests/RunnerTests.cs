namespace Nabi.Recipes.Tests;

/// <summary>Folders, seeds, cancellation: what holds for every recipe, tried on recipes made for the purpose.</summary>
public sealed class RunnerTests
{
    [Fact]
    public void Several_seeds_give_mean_and_spread()
    {
        using var folder = new TemporaryFolder();
        var result = RecipeRunner.Run(new Made(run => run.Metric("seed", run.Seed)), Quiet(folder) with { Seed = 3, Seeds = 3 });
        Assert.Equal(4, result["seed"]);
        Assert.Equal(1, result.Spread["seed"], 6);
        Assert.Equal([3, 4, 5], result.Runs.Select(run => run.Seed));
    }

    [Fact]
    public void The_files_are_those_of_the_first_seed()
    {
        using var folder = new TemporaryFolder();
        RecipeRunner.Run(new Made(run => File.WriteAllText(run.File("a.txt"), $"{run.Seed}")), Quiet(folder) with { Seeds = 2 });
        Assert.Equal("1", File.ReadAllText(folder["run/a.txt"]));
        Assert.Empty(Directory.EnumerateDirectories(folder["run"]));
    }

    [Fact]
    public void A_failing_run_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var recipe = new Made(run =>
        {
            File.WriteAllText(run.File("half.txt"), "half");
            throw new NabiException("no");
        });
        Assert.Throws<NabiException>(() => RecipeRunner.Run(recipe, Quiet(folder)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_cancelled_run_leaves_the_results_of_the_one_before()
    {
        using var folder = new TemporaryFolder();
        RecipeRunner.Run(new Made(run => run.Metric("a", 1)), Quiet(folder));
        var before = File.ReadAllText(folder["run/result.json"]);
        Assert.Throws<OperationCanceledException>(
            () => RecipeRunner.Run(new Made(_ => throw new OperationCanceledException()), Quiet(folder)));
        Assert.Equal(before, File.ReadAllText(folder["run/result.json"]));
        Assert.Empty(Directory.EnumerateDirectories(folder["run"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_before_anything_runs()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        var ran = false;
        foreach (var place in (string[])[folder["file"], folder["file/below"]])
        {
            var error = Assert.Throws<NabiException>(() => RecipeRunner.Run(new Made(_ => ran = true), Quiet(folder) with { Out = place }));
            Assert.Contains("--out", error.Message, StringComparison.Ordinal);
        }

        Assert.False(ran);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-5, 1)]
    public void Senseless_numbers_are_refused(int epochs, int seeds)
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<NabiException>(() => RecipeRunner.Run(new Made(_ => { }), Quiet(folder) with { Epochs = epochs, Seeds = seeds }));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var options = Quiet(folder) with { Budget = Budget.Tiny, Epochs = 3 };
        var (one, two) = (RecipeRunner.Run(Catalog.Find("melody"), options), RecipeRunner.Run(Catalog.Find("melody"), options));
        Assert.Equal(one["loss"], two["loss"]);
        Assert.NotEqual(one["loss"], RecipeRunner.Run(Catalog.Find("melody"), options with { Seed = 2 })["loss"]);
    }

    [Fact]
    public void A_number_that_is_none_is_null_in_the_json()
    {
        using var folder = new TemporaryFolder();
        var result = RecipeRunner.Run(new Made(run => run.Metric("lost", double.NaN)), Quiet(folder));
        Assert.Contains("\"lost\":null", ResultJson.Write(result), StringComparison.Ordinal);
    }

    internal static RecipeOptions Quiet(TemporaryFolder folder)
        => new() { Out = folder["run"], Log = TextWriter.Null, ShowProgress = false };

    internal sealed class Made(Action<RecipeRun> body, string name = "made") : Recipe(name, "A", "Made for a test.")
    {
        public override IReadOnlyList<PublishedFigure> Published => Figures;

        public IReadOnlyList<PublishedFigure> Figures { get; init; } = [];

        public override void Run(RecipeRun run) => body(run);
    }
}
