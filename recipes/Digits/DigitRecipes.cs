using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The digit models of the lecture: what stands between the rows of pixels and the ten-way softmax.</summary>
internal static class DigitRecipes
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new DigitRecipe("mnist-simple-rnn", "Digits read row by row: SimpleRNN(64).", () => [new SimpleRNN(64)])
        {
            Parameters = 6_602, Accuracy = 0.9437, Seconds = 11,
        },
        new DigitRecipe("mnist-rnn-sequences", "Every step's output counts: SimpleRNN(64) with sequences, flattened, Dense(32).", () =>
            [new SimpleRNN(64) { ReturnSequences = true }, new Flatten(), new Dense(32, "relu")])
        {
            Parameters = 63_658, Accuracy = 0.9772, Seconds = 13,
        },
        new DigitRecipe("mnist-rnn-deep", "Three SimpleRNN on one another.", () =>
            [new SimpleRNN(64) { ReturnSequences = true }, new SimpleRNN(64) { ReturnSequences = true }, new SimpleRNN(32)])
        {
            Parameters = 17_642,
        },
        new DigitRecipe("mnist-lstm", "Digits read row by row by an LSTM(64).", () => [new LSTM(64)])
        {
            Parameters = 24_458, Accuracy = 0.9772, Seconds = 21,
        },
        new DigitRecipe("mnist-lstm-sequences", "LSTM(64) whose every step counts, flattened.", () =>
            [new LSTM(64) { ReturnSequences = true }, new Flatten()])
        {
            Parameters = 41_738, Accuracy = 0.9878, Seconds = 19,
        },
        new DigitRecipe("mnist-gru", "Digits read row by row by a GRU(64).", () => [new GRU(64)])
        {
            Parameters = 18_698, Accuracy = 0.9786, Seconds = 19,
        },
        new DigitRecipe("mnist-birnn", "SimpleRNN(64) read from the top and from the bottom.", () =>
            [new Bidirectional(new SimpleRNN(64) { ReturnSequences = true }), new Flatten()])
        {
            Parameters = 47_754, Accuracy = 0.9718, Seconds = 19,
        },
        new DigitRecipe("mnist-bilstm", "LSTM(64) read from the top and from the bottom.", () =>
            MnistLstm.BothWays(layers: 1))
        {
            Parameters = 83_466, Accuracy = 0.9873, Seconds = 36,
        },
        new DigitRecipe("mnist-bilstm-deep", "Three bidirectional LSTM(64) on one another.", () =>
            MnistLstm.BothWays(layers: 3))
        {
            Parameters = 281_098, Accuracy = 0.9894, Seconds = 147,
        },
    ];
}
