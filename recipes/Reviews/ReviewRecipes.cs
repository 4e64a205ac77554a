using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The review models of the course.</summary>
internal static class ReviewRecipes
{
    private const int Words = ImdbLstm.Words;

    private const string LastEpoch =
        "The published figure is that of the last of ten epochs. With RMSprop the validation accuracy jumps from epoch to epoch (the "
        + "published logs: 0.85 to 0.88 "
        + "over their last four), so a single seed's last epoch says little; the best epoch stands beside it.";

    public static Recipe Embedding { get; } =
        new ReviewRecipe("imdb-embedding", "Reviews as 20 embedded words in a row, one sigmoid.", () =>
        [new Embedding(Words, 8), new Flatten(), new Dense(1, "sigmoid")], section: "A")
        {
            MaxLength = 20,
            Parameters = 80_161,
            Figures = [new("val_accuracy", 0.7536)],
            Seconds = 1,
            Remark = "The code of the course says validation_split=0.1, its log shows 625 steps of 32, which is 0.2 of the reviews (and "
        + "Keras's default batch size "
            + "where the code says 128). Here: 0.2 and batches of 128.",
        };

    public static IReadOnlyList<Recipe> All { get; } =
    [
        new ReviewRecipe("imdb-simple-rnn", "Reviews read by a SimpleRNN(32).", () =>
            [new Embedding(Words, 32), new SimpleRNN(32), new Dense(1, "sigmoid")])
        {
            Parameters = 322_113, Figures = [new("test_accuracy", 0.8215), new("test_loss", 0.656, HigherIsBetter: false)],
            Remark = "A SimpleRNN forgets: over 500 words its training depends on the seed, and some epochs end in a fall. The "
            + "best epoch on the validation "
                + "reviews says what the model can do, the last one what the course published.",
        },
        new ReviewRecipe("imdb-lstm", "Reviews read by an LSTM(32).", () =>
            [new Embedding(Words, 32), new LSTM(32), new Dense(1, "sigmoid")])
        {
            Parameters = 328_353, Figures = [new("test_accuracy", 0.8628), new("test_loss", 0.453, HigherIsBetter: false)],
        },
        new ReviewRecipe("imdb-lstm-reversed", "Reviews read from their end by an LSTM(32): word order matters little to a verdict.", () =>
            [new Embedding(Words, 128), new LSTM(32), new Dense(1, "sigmoid")])
        {
            Reversed = true, Parameters = 1_300_641, Figures = [new("val_accuracy", 0.8764)], Seconds = 72,
            Remark = LastEpoch + " A review is turned round before it is cut, so its first 500 words are read, not its last. "
                + "The log quoted ends in its own best of four epochs, whose mean is 0.8656; the last four of seeds 1 and "
                + "2 here have 0.861 and 0.864.",
        },
        new ReviewRecipe("imdb-bilstm", "Reviews read both ways by a bidirectional LSTM(32).", () =>
            [new Embedding(Words, 32), new Bidirectional(new LSTM(32)), new Dense(1, "sigmoid")])
        {
            Parameters = 336_705, Figures = [new("val_accuracy", 0.8770)], Seconds = 134,
            Remark = LastEpoch
                + " The code of the course goes on with the reviews turned round for the model before (imdb-lstm-reversed); to a "
                + "network that reads both ways "
                + "that means only that the first 500 words are read instead of the last. Its log looks like the last 500 words, which "
                + "are read here: training loss 0.1336 "
                + "after ten epochs there, 0.1263 and 0.1301 with seeds 1 and 2 here, but 0.1535 and 0.1469 (validation accuracy 0.8768 "
                + "and 0.8752) with the first 500.",
        },
        new ReviewRecipe("imdb-conv1d", "Reviews read by two convolutions over time.", () =>
        [
            new Embedding(Words, 128), new Conv1D(32, 7, "relu"), new MaxPooling1D(5), new Conv1D(32, 7, "relu"),
            new GlobalMaxPooling1D(), new Dense(1),
        ])
        {
            EndsInLogit = true, LearningRate = 1e-4f, Parameters = 1_315_937,
            Remark = "The model of the course ends in Dense(1) without a sigmoid, yet trains with a cross-entropy that expects "
            + "probabilities: numbers below 0 and "
                + "above 1 are cut off, and no gradient comes back from them. The right reading takes the number as "
                + "a logit (fromLogits: true, "
                + "verdict by its sign). Both are run.\n\n\"As written\" learns all the same, and at this small learning rate even "
                + "faster: seed 1 gave a test accuracy of "
                + "0.8521 after ten epochs, the right reading 0.8325, its loss still falling. What is lost is the probability: reviews "
                + "whose number has left 0 to 1 "
                + "(`as_written_share_outside`) teach nothing more, wrong ones included, and from the sixth epoch on the validation loss "
                + "stays near 0.46, where the right reading's ends at 0.39.",
        },
    ];
}
