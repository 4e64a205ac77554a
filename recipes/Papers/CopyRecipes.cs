using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The two copy tasks.</summary>
internal static class CopyRecipes
{
    private const string Task =
        "A sequence is 1,000 steps with eight symbols of eight kinds among them and nothing else, then eight steps that ask for "
        + "the symbols in their order. "
        + "Every batch is made anew; `test_accuracy` is the part of symbols that is right in 1,000 more sequences. Guessing "
        + "is right one time in eight. ";

    public static Recipe Selective { get; } = new CopyRecipe(
        "selective-copy",
        "Eight symbols anywhere among a thousand steps are given back in order by mLSTM.",
        isScattered: true,
        [.. Enumerable.Repeat((50, 300), 6), (100, 300), (200, 300), (400, 300), (1000, 300)],
        x => CopyTask.WithWindow(x, new MLSTM(64, heads: 2) { ReturnSequences = true }),
        blocks: 2)
    {
        LearningRate = 5e-3f,
        About = Task
            + "The symbols stand anywhere, so that a model must choose what it keeps (Gu and Dao, 2023, arXiv 2312.00752). The model is "
            + "an embedding of 64, two blocks x + W mLSTM(conv(norm(x))) "
            + "with two heads each, conv being a causal convolution over four steps of each channel by itself, a normalization and a "
            + "softmax. It learns on sequences of 50 steps first and then on longer ones, at last on those of "
            + "1,000: 3,000 batches of 32 in all. AdamW with a cosine.",
    };

    public static Recipe AtTheBeginning { get; } = new CopyRecipe(
        "copy-task",
        "Eight symbols are held over a thousand empty steps and given back by one S5 layer.",
        isScattered: false,
        [.. Enumerable.Repeat((1000, 100), 6)],
        x => PixelMnist.Gated(x, new S5(256) { ReturnSequences = true, MinStep = 5e-4f, MaxStep = 1e-2f }),
        blocks: 1)
    {
        LearningRate = 3e-3f,
        About = Task
            + "The symbols are the first eight steps, so that the same delay is right for all (Hochreiter and Schmidhuber, 1997; Arjovsky "
            + "et al., 2016). The model is an embedding of 64, one block "
            + "x + g sigmoid(W g) with g = gelu(S5(norm(x))), S5 of 256 numbers of state with short steps, so that they fade slowly, a "
            + "normalization and a softmax; 600 batches of 32. AdamW with a cosine.",
    };

    public static IReadOnlyList<Recipe> All { get; } = [AtTheBeginning, Selective];
}
