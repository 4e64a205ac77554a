using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The recipes that stand, better trained, beside literal ones whose mean stays under the published single run.</summary>
internal static class TunedRecipes
{
    private static IReadOnlyList<Recipe> All { get; } =
    [
        new TunedReviewRecipe("imdb-lstm", 328_353, width: 32)
        {
            Figures = [new("test_accuracy", 0.8628), new("test_loss", 0.453, HigherIsBetter: false)],
        },
        new TunedReviewRecipe("imdb-lstm-reversed", 1_300_641, width: 128) { Reversed = true, Figures = [new("val_accuracy", 0.8764)] },
        new TunedDigitRecipe("mnist-lstm-sequences", 41_738, 0.9878, () => [new LSTM(64) { ReturnSequences = true }, new Flatten()]),
        new TunedDigitRecipe("mnist-bilstm", 83_466, 0.9873, () => MnistLstm.BothWays(layers: 1)),
        new TunedDigitRecipe("mnist-bilstm-deep", 281_098, 0.9894, () => MnistLstm.BothWays(layers: 3)),
    ];

    /// <summary>Literal recipes, each followed by the one that trains the same model better, where there is one.</summary>
    public static IEnumerable<Recipe> Beside(IEnumerable<Recipe> literal)
        => literal.SelectMany(recipe => (Recipe[])[recipe, .. All.Where(tuned => tuned.Name == $"{recipe.Name}-tuned")]);
}
