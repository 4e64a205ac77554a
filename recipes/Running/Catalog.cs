namespace Nabi.Recipes;

/// <summary>All recipes, in the order of the curriculum.</summary>
public static class Catalog
{
    /// <summary>The sections' headings by letter.</summary>
    public static IReadOnlyDictionary<string, string> Sections { get; } = new Dictionary<string, string>
    {
        ["A"] = "Text: words to vectors",
        ["B"] = "IMDB and Reuters: recurrent classifiers",
        ["C"] = "Temperature forecasting",
        ["D"] = "Digits and garments as sequences of rows",
        ["E"] = "Training recurrent nets",
        ["F"] = "Cells and structures",
        ["G"] = "The melody",
        ["H"] = "Smoke in video",
        ["I"] = "Papers that made recurrent nets matter again",
        ["J"] = "Forecasts beside the tables of the papers",
    };

    /// <summary>The recipes.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new OneHotRecipe(),
        new TokenizerRecipe(),
        new HashingRecipe(),
        ReviewRecipes.Embedding,
        new GloveRecipe(frozen: true),
        new GloveRecipe(frozen: false),
        new RnnByHandRecipe(),
        new RnnStackRecipe(),
        .. TunedRecipes.Beside(ReviewRecipes.All),
        new ReutersRecipe(),
        new TextComparisonRecipe(),
        .. JenaRecipes.All,
        new JenaForecasterRecipe(),
        .. TunedRecipes.Beside(DigitRecipes.All),
        .. ImageTables.All,
        new DigitGridRecipe(),
        new BpttRecipe(),
        new TruncatedBpttRecipe(),
        new SineSeriesRecipe(),
        new OutputProjectionRecipe(),
        new DeepRnnRecipe(),
        new DropoutWrapperRecipe(),
        .. CellRecipes.All,
        new LongMemoryRecipe(),
        new OneToManyRecipe(),
        new ManyToManyRecipe(),
        new NextWordRecipe(),
        new MelodyRecipe(),
        .. MelodyVariant.All,
        new SmokeRecipe(),
        new PixelDigitRecipe(),
        .. CopyRecipes.All,
        new AddingRecipe(),
        .. EttRecipes.All,
        .. M4Recipes.All,
        new PanelsRecipe(),
    ];

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="NabiException">There is none; the sentence says the nearest.</exception>
    public static Recipe Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(recipe => string.Equals(recipe.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new NabiException(
                $"There is no recipe '{name}'; the nearest is '{Nearest(name)}'. `nabi recipes` lists all {All.Count}.");
    }

    private static string Nearest(string name)
        => All.MinBy(recipe => (Distance(recipe.Name, name.ToLowerInvariant()), recipe.Name))!.Name;

    /// <summary>Levenshtein's distance: letters put in, left out or changed; a name that contains the other is near.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0]++;
            for (var j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return b.Length > 2 && a.Contains(b, StringComparison.Ordinal) ? row[^1] - b.Length : row[^1];
    }
}
