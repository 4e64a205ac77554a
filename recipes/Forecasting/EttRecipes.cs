namespace Nabi.Recipes;

/// <summary>The two hourly data sets of transformers, with the tables of the papers.</summary>
internal static class EttRecipes
{
    // Weeks ahead the day of the week tells more than it costs; a day or a week ahead it did not.
    private static readonly EttSetting Far = new(2 / 3f) { Networks = 2, HasDays = true, Objective = "squared_error" };

    public static IReadOnlyList<Recipe> All { get; } =
    [
        new EttRecipe("ett-h1", "ETTh1", [new(0.75f), new(0.75f), Far, Far],
        [
            new("SegRNN", [0.368, 0.408, 0.444, 0.446], [0.395, 0.419, 0.440, 0.457]),
            new("iTransformer", [0.386, 0.441, 0.487, 0.503], [0.405, 0.436, 0.458, 0.491]),
            new("DLinear", [0.386, 0.437, 0.481, 0.519], [0.400, 0.432, 0.459, 0.516]),
        ]),
        new EttRecipe("ett-h2", "ETTh2", [new(0.5f), new(0.5f), new(0.5f), new(0.5f)],
        [
            new("SegRNN", [0.278, 0.359, 0.421, 0.432], [0.335, 0.389, 0.436, 0.455]),
            new("iTransformer", [0.297, 0.380, 0.428, 0.427], [0.349, 0.400, 0.432, 0.445]),
            new("DLinear", [0.333, 0.477, 0.594, 0.831], [0.387, 0.476, 0.541, 0.657]),
        ]),
    ];
}
