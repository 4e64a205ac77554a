namespace Nabi.Tests.Training;

/// <summary>Small models and data that train in milliseconds.</summary>
internal static class SmallModels
{
    public static Sequential Classifier(float dropout = 0f)
    {
        return
        [
            new Input(6, 3),
            new LSTM(5) { Dropout = dropout, RecurrentDropout = dropout },
            new Dropout(dropout),
            new Dense(4, "softmax"),
        ];
    }

    /// <summary>Sequences whose class is the number of the step with the largest first feature, modulo 4.</summary>
    public static (Tensor X, Tensor Y) Data(int samples, int seed = 5)
    {
        var x = new float[samples * 18];
        RandomStream.FromSeed(seed).Uniform(x, -1f, 1f);
        var y = new int[samples];
        for (var i = 0; i < samples; i++)
        {
            var best = 0;
            for (var t = 1; t < 6; t++)
            {
                if (x[i * 18 + t * 3] > x[i * 18 + best * 3])
                    best = t;
            }

            y[i] = best % 4;
        }

        return (new Tensor([samples, 6, 3], x), Tensor.From(y));
    }

    public static float[] Numbers(Model model) => [.. model.Weights.SelectMany(weight => weight.Value.ToArray())];
}
