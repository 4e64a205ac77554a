using Nabi.Data;
using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The exercises of the lecture.</summary>
internal static class ImageTables
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new ImageTableRecipe("mnist-units", "Exercise 1: SimpleRNN with 24, 32, 64 and 128 units.", data => data.Mnist(),
            [.. new[] { 24, 32, 64, 128 }.Select(units => ($"{units} units", (Func<IEnumerable<Layer>>)(() => [new SimpleRNN(units)])))]),
        new ImageTableRecipe("mnist-rnn-exercise2", "Exercise 2: three SimpleRNN whose every step counts, Dense(32).", data => data.Mnist(),
            ("deep RNN", () => [.. Stack(units => new SimpleRNN(units) { ReturnSequences = true }), new Flatten(), new Dense(32, "relu")])),
        new ImageTableRecipe("mnist-rnn-exercise4", "Exercise 4: exercise 2 against the same of bidirectional LSTM.", data => data.Mnist(),
            ("deep RNN", () => [.. Stack(units => new SimpleRNN(units) { ReturnSequences = true }), new Flatten(), new Dense(32, "relu")]),
            ("deep BiLSTM", () => [.. Stack(units => new Bidirectional(new LSTM(units) { ReturnSequences = true })), new Flatten(),
                new Dense(32, "relu")])),
        new ImageTableRecipe("mnist-lstm-dropout", "Exercise 3: three LSTM, with and without dropout 0.5.", data => data.Mnist(),
            ("LSTM", () => [new LSTM(64)]),
            ("deep LSTM", () => DeepLstm(0f)),
            ("deep LSTM dropout 0.5", () => DeepLstm(0.5f)))
        {
            Remark = "Five epochs are few for dropout: it slows training down and pays when a model would otherwise "
            + "learn its training set by heart.",
        },
        new ImageTableRecipe("mnist-gru-deep", "Exercise 5: one GRU, and three whose every step counts.", data => data.Mnist(),
            ("GRU", () => [new GRU(64)]),
            ("deep GRU", () => [.. Three(() => new GRU(64) { ReturnSequences = true }), new Flatten()])),
        new ImageTableRecipe("fashion-cells", "Exercise 6: garments read row by row by RNN, LSTM and GRU.", data => data.FashionMnist(),
            ("RNN", () => [new SimpleRNN(64)]),
            ("LSTM", () => [new LSTM(64)]),
            ("GRU", () => [new GRU(64)]))
        {
            ClassNames = FashionMnist.ClassNames,
        },
        new ImageTableRecipe("fashion-bidirectional", "Exercise 7: garments read both ways by RNN, LSTM and GRU, one and three layers.",
            data => data.FashionMnist(),
            ("BiRNN", () => [Both(new SimpleRNN(64) { ReturnSequences = true }), new Flatten()]),
            ("BiLSTM", () => [Both(new LSTM(64) { ReturnSequences = true }), new Flatten()]),
            ("BiGRU", () => [Both(new GRU(64) { ReturnSequences = true }), new Flatten()]),
            ("3 BiRNN", () => [.. Three(() => Both(new SimpleRNN(64) { ReturnSequences = true })), new Flatten()]),
            ("3 BiLSTM", () => [.. Three(() => Both(new LSTM(64) { ReturnSequences = true })), new Flatten()]),
            ("3 BiGRU", () => [.. Three(() => Both(new GRU(64) { ReturnSequences = true })), new Flatten()]))
        {
            ClassNames = FashionMnist.ClassNames,
        },
        new ImageTableRecipe("cifar-cnn-lstm",
            "Exercise 8: feature maps of a small CNN read one after the other by recurrent layers.", data => data.Cifar10(),
            ("LSTM", () => [.. CifarCnnLstm.FeatureMaps(), new LSTM(30)]),
            ("LSTM reshaped as written", () => [.. CifarCnnLstm.Convolutions(), new Reshape(16, 13 * 13), new LSTM(30)]),
            ("LSTM sequences", () => [.. CifarCnnLstm.FeatureMaps(), new LSTM(30) { ReturnSequences = true }, new Flatten()]),
            ("RNN", () => [.. CifarCnnLstm.FeatureMaps(), new SimpleRNN(30)]),
            ("GRU", () => [.. CifarCnnLstm.FeatureMaps(), new GRU(30)]),
            ("BiLSTM", () => [.. CifarCnnLstm.FeatureMaps(), Both(new LSTM(30))]))
        {
            ClassNames = Cifar10.ClassNames,
            Remark = "The course means to read the 16 feature maps of 13 x 13 one after the other. Its code reshapes (13, "
            + "13, 16) to (16, 169) straight "
                + "away, which is right only where channels come first: with channels last, as here and in Keras's default, "
                + "every step is a mix of all "
                + "maps. The maps must be put in front first (Permute), as all models here do but the one \"reshaped as written\". "
                + "Where the data folder holds only the beginning of each CIFAR-10 batch, the accuracies are those of fewer images.",
        },
    ];

    private static IEnumerable<Layer> DeepLstm(float dropout)
    => [
        new LSTM(64) { ReturnSequences = true, Dropout = dropout },
        new LSTM(64) { ReturnSequences = true, Dropout = dropout },
        new LSTM(64) { Dropout = dropout },
    ];

    private static Bidirectional Both(Recurrent layer) => new(layer);

    private static IEnumerable<Layer> Stack(Func<int, Layer> layer) => new[] { 64, 64, 32 }.Select(layer);

    private static IEnumerable<Layer> Three(Func<Layer> layer) => Enumerable.Range(0, 3).Select(_ => layer());
}
