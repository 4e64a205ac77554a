using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>The six heads of the lecture: recurrent networks over the features of ten frames.</summary>
internal static class SmokeHeads
{
    private const int Units = 32;
    private const int BatchSize = 32;

    /// <summary>The heads with the lecture's precision, recall and F1 in percent, TPR, TNR and seconds a frame.</summary>
    public static IReadOnlyList<(string Name, Func<IEnumerable<Layer>> Layers, double[] Published)> All { get; } =
    [
        ("one LSTM", () => [new LSTM(Units)], [88.85, 84.08, 86.40, 84.08, 85.20, 0.143]),
        ("deep LSTM", () => Deep(sequences => new LSTM(Units) { ReturnSequences = sequences }),
            [86.41, 89.51, 87.93, 89.51, 80.26, 0.165]),
        ("one Bi-LSTM", () => [new Bidirectional(new LSTM(Units))], [86.92, 88.78, 87.84, 88.78, 81.26, 0.143]),
        ("deep Bi-LSTM", () => Deep(sequences => new Bidirectional(new LSTM(Units) { ReturnSequences = sequences })),
            [89.85, 84.32, 87.00, 84.32, 86.65, 0.155]),
        ("one GRU", () => [new GRU(Units)], [87.15, 88.20, 87.67, 88.20, 81.77, 0.143]),
        ("deep GRU", () => Deep(sequences => new GRU(Units) { ReturnSequences = sequences }),
            [87.46, 86.90, 87.18, 86.90, 82.52, 0.153]),
    ];

    /// <summary>
    /// A head on features (batch, frames, features), whose answer is the probability of smoke. Each feature is brought to mean 0 and
    /// variance 1 first: the edges of a box are parts of a picture, and small beside what a network for pictures says.
    /// </summary>
    /// <param name="layers">The recurrent layers.</param>
    /// <param name="x">The clips to train on (clips, frames, features), from which means and variances are taken.</param>
    public static Sequential Build(IEnumerable<Layer> layers, Tensor x)
    {
        var normalization = new Normalization();
        normalization.Adapt(x);
        var model = new Sequential { new Input(x.Shape[1], x.Shape[2]), normalization };
        foreach (var layer in layers)
            model.Add(layer);
        model.Add(new Dense(1, "sigmoid"));
        return model;
    }

    /// <summary>Trains a head; the learning rate falls to nothing along half a wave.</summary>
    /// <param name="head">What <see cref="Build"/> made.</param>
    /// <param name="x">Clips (clips, frames, features).</param>
    /// <param name="y">1 for smoke, 0 for none.</param>
    /// <param name="options">How long.</param>
    public static History Train(Sequential head, Tensor x, Tensor y, FitOptions options)
    {
        var steps = options.Epochs * ((x.Shape[0] + BatchSize - 1) / BatchSize);
        head.Compile(new Adam(new CosineDecay(3e-3f, steps)), "binary_crossentropy", "accuracy");
        return head.Fit(x, y, options with { BatchSize = BatchSize });
    }

    private static IEnumerable<Layer> Deep(Func<bool, Layer> layer) => [layer(true), layer(true), layer(false)];
}
