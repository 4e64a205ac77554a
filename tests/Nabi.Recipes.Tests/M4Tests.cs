using Nabi.Forecasting;

namespace Nabi.Recipes.Tests;

/// <summary>The M4 competition: its files, and its naive method to the digit where they are at hand.</summary>
public sealed class M4Tests : TestsWithFolder
{
    [Theory]
    [InlineData("Hourly", 48, 24, 414, 13.912, 1.193)]
    [InlineData("Weekly", 13, 1, 359, 9.161, 2.777)]
    public void The_naive_method_comes_out_as_published(string name, int horizon, int season, int count, double smape, double mase)
    {
        if (Data() is not { } data)
            return;
        var (train, test) = new RecipeData(new RecipeOptions { Data = data }).M4(name, horizon, season);
        Assert.Equal(count, train.Count);
        SeasonalNaive model = new();
        model.Fit(new ForecastTask { Schema = train[0].Schema, Horizon = horizon, Lookback = 1, Season = season }, train);
        var said = model.Predict(train);
        Assert.Equal(smape, Enumerable.Range(0, count).Average(i => Scores.Smape(test[i], said[i].Median())), 3);
        Assert.Equal(mase, Enumerable.Range(0, count).Average(i => Scores.Mase(test[i], said[i].Median(), train[i].Target(), season)), 3);
    }

    [Fact]
    public void Rows_of_any_length_are_read()
    {
        Write("\"V1\",\"V2\",\"V3\",\"V4\"\n\"W1\",\"1\",\"2.5\",\"\"\n\"W2\",\"3\",\"4\",\"5\"\n", "V1,V2,V3\nW1,7,8\nW2,9,10\n");
        var (train, test) = new RecipeData(new RecipeOptions { Data = Folder.Path }).M4("Weekly", 2, 1);
        Assert.Equal([1, 2.5], train[0].Target().ToArray());
        Assert.Equal([3, 4, 5], train[1].Target().ToArray());
        Assert.Equal([9, 10], test[1]);
    }

    [Theory]
    [InlineData("V1,V2\nW1,x\n", "V1,V2\nW1,1\n", "line 2: 'x' is not a number")]
    [InlineData("V1,V2\nW1,1\n", "V1,V2,V3\nW1,1,2\n", "expected 1 test values for each series")]
    [InlineData("V1,V2\nW1,1\nW2,1\n", "V1,V2\nW1,1\n", "do not fit")]
    public void Other_files_are_refused(string train, string test, string message)
    {
        Write(train, test);
        Assert.Contains(message, Assert.Throws<NabiException>(
            () => new RecipeData(new RecipeOptions { Data = Folder.Path }).M4("Weekly", 1, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Contains("Hourly-train.csv", Assert.Throws<NabiException>(
            () => new RecipeData(new RecipeOptions { Data = Folder.Path }).M4("Hourly", 48, 24)).Message, StringComparison.Ordinal);
    }

    private void Write(string train, string test)
    {
        var to = Directory.CreateDirectory(Path.Combine(Folder.Path, "m4")).FullName;
        File.WriteAllText(Path.Combine(to, "Weekly-train.csv"), train);
        File.WriteAllText(Path.Combine(to, "Weekly-test.csv"), test);
    }

    // The data folder of the variable, or the one beside the repository.
    private static string? Data()
    {
        if (Environment.GetEnvironmentVariable("NABI_DATA") is { } given && Directory.Exists(Path.Combine(given, "m4")))
            return given;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "data", "m4")))
                return Path.Combine(at.FullName, "shared", "data");
        }

        return null;
    }
}
