using Nabi.Files;

namespace Nabi.Recipes.Tests;

/// <summary>The data of the transformers: how it is parted and scaled, and what is said where it is missing.</summary>
public sealed class EttTests : TestsWithFolder
{
    [Fact]
    public void Columns_are_scaled_by_the_training_part_alone()
    {
        double[] column = [1, 3, 1, 3, 100, 200, -5, 7, 1e9];
        var data = EttData.Of(["load"], [column], train: 4, others: 2);
        Assert.Equal(8, data.History.Length);
        Assert.Equal([-1, 1, -1, 1, 98, 198, -7, 5], data.History.Target().ToArray());
    }

    [Fact]
    public void A_missing_or_short_file_is_named()
    {
        var data = new RecipeData(new RecipeOptions { Data = Folder.Path });
        var error = Assert.Throws<NabiException>(() => data.Ett("ETTh1"));
        Assert.Contains("ETTh1.csv' is missing", error.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(Folder.Path, "ett"));
        var path = Path.Combine(Folder.Path, "ett", "ETTh1.csv");
        CsvFile.Write(path, NumericArray.Of(new float[14], [2, 7]), ["HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"]);
        error = Assert.Throws<NabiException>(() => data.Ett("ETTh1"));
        Assert.Contains("has 2 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hours_after_the_test_part_are_left_out()
    {
        var rows = 14_400 + 24;
        var values = new float[rows * 7];
        for (var i = 0; i < values.Length; i++)
            values[i] = i / 7 % 24 + i % 7;
        Directory.CreateDirectory(Path.Combine(Folder.Path, "ett"));
        CsvFile.Write(Path.Combine(Folder.Path, "ett", "ETTh2.csv"), NumericArray.Of(values, [rows, 7]),
            ["HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"]);
        var data = new RecipeData(new RecipeOptions { Data = Folder.Path }).Ett("ETTh2");
        Assert.Equal((8640, 2880, 2880, 14_400), (data.Train, data.Validation, data.Test, data.History.Length));
        // A day of 24 even steps has a mean of 11.5 and a deviation of the root of 575 / 12.
        Assert.Equal(-11.5 / Math.Sqrt(575.0 / 12), data.History.Target(3)[0], 1e-9);
    }
}
