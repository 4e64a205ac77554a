using Nabi;
using Nabi.Formats;
using Nabi.Layers;
using Nabi.Optimizers;

namespace NabiApi;

/// <summary>A small model to begin with: the next number of a wave from the eight before it.</summary>
public static class SampleModel
{
    /// <summary>Trains it, in about a second, and saves it.</summary>
    public static void Save(string path)
    {
        const int Steps = 8, Count = 512;
        float Wave(int i) => MathF.Sin(0.37f * i);
        Tensor x = new([Count, Steps, 1], [.. Enumerable.Range(0, Count).SelectMany(i => Enumerable.Range(i, Steps).Select(Wave))]);
        Tensor y = new([Count, 1], [.. Enumerable.Range(Steps, Count).Select(Wave)]);
        Seeds.Set(1);
        var model = new Sequential { new Input(Steps, 1), new GRU(16), new Dense(1) };
        model.Compile(new Adam(0.01f), "mse");
        model.Fit(x, y, epochs: 20, batchSize: 32, verbosity: Verbosity.Silent);
        model.Save(path);
    }
}
