namespace Nabi.Recipes.Tests;

public sealed class CatalogTests
{
    [Fact]
    public void Names_are_unique_and_lower_case()
    {
        Assert.Equal(Catalog.All.Count, Catalog.All.Select(recipe => recipe.Name).Distinct().Count());
        Assert.All(Catalog.All, recipe => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", recipe.Name));
    }

    [Fact]
    public void Every_recipe_says_what_it_is()
    {
        Assert.All(Catalog.All, recipe => Assert.True(Catalog.Sections.ContainsKey(recipe.Section), recipe.Name));
        Assert.All(Catalog.All, recipe => Assert.InRange(recipe.Summary.Length, 10, 110));
        Assert.All(Catalog.All, recipe => Assert.Contains(recipe.Summary[^1], ".?"));
    }

    [Theory]
    [InlineData("melodi", "melody")]
    [InlineData("mnist_lstm", "mnist-lstm")]
    [InlineData("MNIST-GRUU", "mnist-gru")]
    public void An_unknown_name_gets_the_nearest(string asked, string nearest)
    {
        var error = Assert.Throws<NabiException>(() => Catalog.Find(asked));
        Assert.Contains($"'{asked}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{nearest}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_found_whatever_its_case() => Assert.Equal("melody", Catalog.Find("Melody").Name);
}
