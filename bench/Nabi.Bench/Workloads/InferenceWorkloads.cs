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
            Cost.RecurrentForward(4, batch, 28, Features, Units) + 2e-9 * batch * Units * 10, () =>
            {
                var data = new RandomData(1);
                var model = new Sequential { new Input(28, Features), new LSTM(Units), new Dense(10, "softmax") };
                var x = data.Uniform(batch, 28, Features);
                return new Prepared(() => model.Predict(x, batch), model, [x]);
            })
        {
            // A single row can use every weight only once per time step.
            Gigabytes = batch == 1 ? 28 * WeightBytes : 0,
        };

    private static Workload Step()
        => new("step", "one Step of Stream of LSTM(64) on 28 features, state kept", Cost.RecurrentForward(4, 1, 1, Features, Units), () =>
        {
            var model = new Sequential { new Input(null, Features), new LSTM(Units) };
            var stream = model.Stream();
            var x = KernelBenches.Numbers(Features);
            return new Prepared(() => stream.Step(x));
        })
        { Gigabytes = WeightBytes };

    private static double WeightBytes => 4e-9 * 4 * Units * (Features + Units + 1);
}
