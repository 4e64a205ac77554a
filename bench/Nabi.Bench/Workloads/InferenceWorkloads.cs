using Nabi.Kernels;
using Nabi.Layers;

namespace Nabi.Bench;

/// <summary>Prediction: whole sequences through <c>Predict</c>, and one time step of a stream.</summary>
internal static class InferenceWorkloads
{
    private const int Features = 28;
    private const int Units = 64;

    public static IEnumerable<Workload> Named()
    {
        yield return Sequences("inf-b1", 1);
        yield return Sequences("inf-b32", 32);
        yield return Step();
    }

    private static Workload Sequences(string id, int batch)
        => new(id, $"Predict of LSTM(64), Dense(10) over 28 rows of 28, batch {batch}",
            Cost.RecurrentForward(4, batch, 28, Features, Units) + (2e-9 * batch * Units * 10), () =>
            {
                var data = new RandomData(1);
                var model = new Sequential { new Input(28, Features), new LSTM(Units), new Dense(10, "softmax") };
                var x = data.Uniform(batch, 28, Features);
                return new Prepared(() => model.Predict(x, batch), model, x);
            })
        {
            // A single row can use every weight only once a time step.
            Gigabytes = batch == 1 ? 28 * WeightBytes : 0,
        };

    private static Workload Step()
        => new("step", "one time step of LSTM(64) on 28 features, state kept", Cost.RecurrentForward(4, 1, 1, Features, Units), () =>
        {
            var random = new Random(1);
            float[] x = Numbers(Features), kernel = Numbers(Features * 4 * Units), recurrent = Numbers(Units * 4 * Units), bias = Numbers(4 * Units);
            float[] h = new float[Units], c = new float[Units];
            return new Prepared(() => LstmStep.Run(x, kernel, recurrent, bias, h, c));

            float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 0.2f)];
        })
        { Gigabytes = WeightBytes };

    private static double WeightBytes => 4e-9 * 4 * Units * (Features + Units + 1);
}
