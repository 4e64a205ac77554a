namespace Nabi.Recipes.Tests;

/// <summary>Folders, seeds, cancellation: what holds for every recipe, tried on recipes made for the purpose.</summary>
public sealed class RunnerTests : TestsWithFolder
{
    [Fact]
    public void Several_seeds_give_mean_and_spread()
    {
        var result = RecipeRunner.Run(new Made(run => run.Metric("seed", run.Seed)), Quiet(Folder) with { Seed = 3, Seeds = 3 });
        Assert.Equal(4, result["seed"]);
        Assert.Equal(1, result.Spread["seed"], 6);
        Assert.Equal([3, 4, 5], result.Runs.Select(run => run.Seed));
    }

    [Fact]
    public void The_files_are_those_of_the_first_seed()
    {
        RecipeRunner.Run(new Made(run => File.WriteAllText(run.File("a.txt"), $"{run.Seed}")), Quiet(Folder) with { Seeds = 2 });
        Assert.Equal("1", File.ReadAllText(Folder["run/a.txt"]));
        Assert.Empty(Directory.EnumerateDirectories(Folder["run"]));
    }

    [Fact]
    public void A_failing_run_leaves_nothing()
    {
        var recipe = new Made(run =>
        {
            File.WriteAllText(run.File("half.txt"), "half");
            throw new NabiException("no");
        });
        Assert.Throws<NabiException>(() => RecipeRunner.Run(recipe, Quiet(Folder)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void A_cancelled_run_leaves_the_results_of_the_one_before()
    {
        RecipeRunner.Run(new Made(run => run.Metric("a", 1)), Quiet(Folder));
        var before = File.ReadAllText(Folder["run/result.json"]);
        Assert.Throws<OperationCanceledException>(
            () => RecipeRunner.Run(new Made(_ => throw new OperationCanceledException()), Quiet(Folder)));
        Assert.Equal(before, File.ReadAllText(Folder["run/result.json"]));
        Assert.Empty(Directory.EnumerateDirectories(Folder["run"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_before_anything_runs()
    {
        File.WriteAllText(Folder["file"], "");
        var ran = false;
        foreach (var place in (string[])[Folder["file"], Folder["file/below"]])
        {
            var error = Assert.Throws<NabiException>(() => RecipeRunner.Run(new Made(_ => ran = true), Quiet(Folder) with { Out = place }));
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
        Assert.Throws<NabiException>(() => RecipeRunner.Run(new Made(_ => { }), Quiet(Folder) with { Epochs = epochs, Seeds = seeds }));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var options = Quiet(Folder) with { Budget = Budget.Tiny, Epochs = 3 };
        var (one, two) = (RecipeRunner.Run(Catalog.Find("melody"), options), RecipeRunner.Run(Catalog.Find("melody"), options));
        Assert.Equal(one["loss"], two["loss"]);
        Assert.NotEqual(one["loss"], RecipeRunner.Run(Catalog.Find("melody"), options with { Seed = 2 })["loss"]);
    }

    [Fact]
    public void A_number_that_is_none_is_null_in_the_json()
    {
        var result = RecipeRunner.Run(new Made(run => run.Metric("lost", double.NaN)), Quiet(Folder));
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
