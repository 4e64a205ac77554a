using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The two copy tasks.</summary>
internal static class CopyRecipes
{
    private const string Task =
        "A sequence is 1,000 steps with eight symbols of eight kinds among them and nothing else, then eight steps that ask for the symbols in their order. "
        + "Every batch is made anew; `test_accuracy` is the part of symbols that is right in 1,000 more sequences. Guessing is right one time in eight. ";

    public static Recipe Selective { get; } = new CopyRecipe(
        "selective-copy",
        "Eight symbols anywhere among a thousand steps are given back in order by mLSTM.",
        isScattered: true,
        [.. Enumerable.Repeat((50, 300), 6), (100, 300), (200, 300), (400, 300), (1000, 300)],
        x => Blocks.WithWindow(x, new MLSTM(64, heads: 2) { ReturnSequences = true }),
        blocks: 2)
    {
        LearningRate = 5e-3f,
        About = Task + "The symbols stand anywhere, so that a model must choose what it keeps (Gu and Dao, 2023, arXiv 2312.00752). The model is an embedding of 64, two blocks x + W mLSTM(conv(norm(x))) "
            + "with two heads each, conv being a causal convolution over four steps of each channel by itself, a normalization and a softmax. It learns on sequences of 50 steps first and then on longer ones, at last on those of "
            + "1,000: 3,000 batches of 32 in all. AdamW with a cosine.",
    };

    public static IReadOnlyList<Recipe> All { get; } = [Selective];
}
