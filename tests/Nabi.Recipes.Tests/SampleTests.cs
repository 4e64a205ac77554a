using System.Reflection;

namespace Nabi.Recipes.Tests;

/// <summary>The samples that the recipes are made of: those that read data sets run here on made files; the others are run by CI.</summary>
public sealed class SampleTests : TestsWithFolder
{
    [Theory]
    [InlineData("MnistLstm")]
    [InlineData("ImdbLstm")]
    [InlineData("Weather")]
    [InlineData("FromWordVectors", "glove")]
    [InlineData("Captioning")]
    [InlineData("CifarCnnLstm")]
    public void A_sample_that_reads_a_data_set_runs_on_made_files(string name, string? more = null)
    {
        SyntheticFiles.Write(Folder.Path);
        Environment.SetEnvironmentVariable("NABI_DATA", Folder.Path);
        string[] arguments = ["1", .. more is null ? [] : (string[])[more]];
        var main =
            typeof(Recipe).Assembly.GetType(name, throwOnError: true)!.GetMethod("Main", BindingFlags.Static | BindingFlags.NonPublic)!;
        main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null);
    }

    [Fact]
    public void Made_files_hold_what_tiny_runs_make()
    {
        SyntheticFiles.Write(Folder.Path);
        var data = new RecipeData(new RecipeOptions { Budget = Budget.Tiny });
        var (digits, _) = Nabi.Data.Mnist.Load(Folder.Path);
        Assert.Equal(data.Mnist().Train.Y.ToArray(), digits.OneHot(10).Y.ToArray());
        var (pictures, _) = Nabi.Data.Cifar10.Load(Folder.Path);
        Assert.Equal([500, 32, 32, 3], pictures.X.Shape);
        Assert.Equal(data.Cifar10().Train.X[7, 3, 4, 1] * 255, pictures.X[7, 3, 4, 1], 1f);
        var weather = Nabi.Data.JenaClimate.Load(Folder.Path);
        Assert.Equal(RecipeData.MadeWeather(7_600).Values.ToArray(), weather.Values.ToArray());
        var (reviews, _) = Nabi.Data.Imdb.Load(numWords: 10_000, folder: Folder.Path);
        Assert.Equal(data.Imdb().Train.X.Sum(review => (long)review.Sum()), reviews.X.Sum(review => (long)review.Sum()));
    }

    [Fact]
    public void Every_sample_begins_with_what_it_shows()
    {
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
        var samples = Directory.GetFiles(Path.Combine(root, "samples"), "*.cs");
        Assert.True(samples.Length > 30, $"{samples.Length} samples");
        foreach (var sample in samples)
        {
            var first = File.ReadLines(sample).First(line => line.Length > 0 && !line.StartsWith("#:", StringComparison.Ordinal));
            Assert.StartsWith("// ", first, StringComparison.Ordinal);
            Assert.True(first.Length > 60, $"{Path.GetFileName(sample)} begins with '{first}'.");
        }
    }

    public override void Dispose()
    {
        Environment.SetEnvironmentVariable("NABI_DATA", null);
        base.Dispose();
    }
}
