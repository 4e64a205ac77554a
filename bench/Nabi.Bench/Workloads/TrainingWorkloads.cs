using Nabi.Losses;
using Nabi.Optimizers;

namespace Nabi.Bench;

/// <summary>Training steps through <c>TrainOnBatch</c>: forward, backward and update of a compiled model.</summary>
internal static class TrainingWorkloads
{
    /// <summary>The workloads that results and goals are about.</summary>
    public static IEnumerable<Workload> Named()
    {
        yield return Digits("W1-rnn", 1, 32, 64);
        yield return Digits("W1-lstm", 4, 32, 64);
        yield return Digits("W1-gru", 3, 32, 64);
        yield return Stacked("W1-bilstm", 1);
        yield return Stacked("W1-3bilstm", 3);
        yield return Reviews("W2-lstm", "LSTM", 4, new LSTM(32), 1);
        yield return Reviews("W2-rnn", "SimpleRNN", 1, new SimpleRNN(32), 1);
        yield return Reviews("W2-bilstm", "both-way LSTM", 4, new Bidirectional(new LSTM(32)), 2);
        yield return News();
        yield return Climate();
        yield return ClimateConvolved();
        yield return Melody();
    }

    /// <summary>The predictions of four of them, NAME@inf; they run when they are named.</summary>
    public static IEnumerable<Workload> Predictions()
    {
        var digits = Cost.RecurrentForward(3, 32, 28, 28, 64) + Cost.Dense(32, 64, 10) / 3;
        var reviews = Cost.RecurrentForward(4, 128, 500, 32, 32) + Cost.Dense(128, 32, 1) / 3;
        var news = Cost.RecurrentForward(3, 32, 500, 256, 256) + Cost.RecurrentForward(3, 32, 500, 256, 128) + Cost.Dense(32, 128, 46) / 3;
        // Training without the input's gradient is two products of three.
        var climate = (Cost.Convolution(128, 236, 5, 14, 32, inputGradient: false) + Cost.Convolution(128, 74, 5, 32, 32, false)) / 2
            + Cost.RecurrentForward(3, 128, 74, 32, 32) + Cost.Dense(128, 32, 1) / 3;
        yield return Prediction(Digits("W1-gru", 3, 32, 64), digits);
        yield return Prediction(Reviews("W2-lstm", "LSTM", 4, new LSTM(32), 1), reviews);
        yield return Prediction(News(), news);
        yield return Prediction(ClimateConvolved(), climate);
    }

    /// <summary>Shapes between the round ones, and the round ones beside them.</summary>
    public static IEnumerable<Workload> Between()
    {
        foreach (var units in (int[])[24, 32, 50, 100, 128, 256, 300])
            yield return Digits($"units-{units}", 4, 32, units);
        foreach (var batch in (int[])[1, 2, 3, 4, 16, 17, 100, 128])
            yield return Digits($"batch-{batch}", 4, batch, 64);
    }

    /// <summary>A step so small that it is measured in no time: for tests of the bench itself.</summary>
    public static Workload Tiny() => Training("tiny", "a dense layer, for tests of the bench", Cost.Dense(4, 3, 2), data =>
    {
        var model = new Sequential { new Input(3), new Dense(2) };
        model.Compile(new SGD(), new MeanSquaredError());
        return (model, data.Uniform(4, 3), data.Uniform(4, 2));
    }) with
    { IsDefault = false };

    private static Workload Digits(string id, int gates, int batch, int units)
    {
        var cost = Cost.Recurrent(gates, batch, 28, 28, units) + Cost.Dense(batch, units, 10);
        var workload = Training(id, $"{NameOf(gates)}({units}) over 28 rows of 28, batch {batch}, Dense(10), Adam", cost, data =>
        {
            var model = new Sequential { new Input(28, 28), Layer(gates, units), new Dense(10, "softmax") };
            model.Compile(new Adam(), new SparseCategoricalCrossentropy());
            return (model, data.Uniform(batch, 28, 28), data.Integers(10, batch));
        });
        var weights = gates * units * (28 + units + 1);
        return batch > 8 ? workload
            : workload with { Gigabytes = Cost.WeightBytes(weights, 28), UpdateGigabytes = Cost.AdamBytes(weights + units * 10 + 10) };
    }

    private static Workload Stacked(string id, int layers)
    {
        var cost = 2 * Cost.Recurrent(4, 32, 28, 28, 64) + (layers - 1) * 2 * Cost.Recurrent(4, 32, 28, 128, 64, inputGradient: true)
            + Cost.Dense(32, 28 * 128, 10);
        return Training(id, $"{layers} x both-way LSTM(64) over 28 rows of 28, batch 32, Flatten, Dense(10), Adam", cost, data =>
        {
            var model = new Sequential { new Input(28, 28) };
            for (var layer = 0; layer < layers; layer++)
                model.Add(new Bidirectional(new LSTM(64) { ReturnSequences = true }));
            model.Add(new Flatten());
            model.Add(new Dense(10, "softmax"));
            model.Compile(new Adam(), new SparseCategoricalCrossentropy());
            return (model, data.Uniform(32, 28, 28), data.Integers(10, 32));
        });
    }

    private static Workload Reviews(string id, string name, int gates, Layer layer, int directions)
    {
        var cost = directions * Cost.Recurrent(gates, 128, 500, 32, 32, inputGradient: true) + Cost.Dense(128, 32 * directions, 1);
        return Training(id, $"Embedding(10000, 32), {name}(32) over 500 ids, batch 128, Dense(1), RMSprop", cost, data =>
        {
            var model = new Sequential { new Input(500) { DType = DType.Int32 }, new Embedding(10000, 32), layer, new Dense(1, "sigmoid") };
            model.Compile(new RMSprop(), new BinaryCrossentropy());
            return (model, data.Integers(10000, 128, 500), data.Bits(128, 1));
        });
    }

    private static Workload News()
    {
        var cost = Cost.Recurrent(3, 32, 500, 256, 256, inputGradient: true) + Cost.Recurrent(3, 32, 500, 256, 128, inputGradient: true)
            + Cost.Dense(32, 128, 46);
        return Training("W3", "Embedding(10000, 256), GRU(256), GRU(128) over 500 ids, batch 32, Dense(46), Adam", cost, data =>
        {
            var model = new Sequential
            {
                new Input(500) { DType = DType.Int32 }, new Embedding(10000, 256), new GRU(256) { ReturnSequences = true }, new GRU(128),
                new Dense(46, "softmax"),
            };
            model.Compile(new Adam(), new SparseCategoricalCrossentropy());
            return (model, data.Integers(10000, 32, 500), data.Integers(46, 32));
        });
    }

    private static Workload Climate()
        => Training("W4-gru", "GRU(32) over 240 steps of 14, batch 128, Dense(1), RMSprop, mae",
            Cost.Recurrent(3, 128, 240, 14, 32) + Cost.Dense(128, 32, 1), data =>
            {
                var model = new Sequential { new Input(240, 14), new GRU(32), new Dense(1) };
                model.Compile(new RMSprop(), new MeanAbsoluteError());
                return (model, data.Uniform(128, 240, 14), data.Uniform(128, 1));
            });

    private static Workload ClimateConvolved()
    {
        var cost = Cost.Convolution(128, 236, 5, 14, 32, inputGradient: false) + Cost.Convolution(128, 74, 5, 32, 32, inputGradient: true)
            + Cost.Recurrent(3, 128, 74, 32, 32, inputGradient: true) + Cost.Dense(128, 32, 1);
        return Training("W4-conv", "Conv1D(32, 5), pool 3, Conv1D(32, 5), GRU(32) over 240 steps of 14, batch 128, Dense(1), RMSprop, mae",
            cost, data =>
        {
            var model = new Sequential
            {
                new Input(240, 14), new Conv1D(32, 5, "relu"), new MaxPooling1D(3), new Conv1D(32, 5, "relu"), new GRU(32), new Dense(1),
            };
            model.Compile(new RMSprop(), new MeanAbsoluteError());
            return (model, data.Uniform(128, 240, 14), data.Uniform(128, 1));
        });
    }

    private static Workload Melody()
        => Training("W5", "stateful LSTM(128) over 4 steps of 1, batch 1, Dense(14), Adam",
            Cost.Recurrent(4, 1, 4, 1, 128) + Cost.Dense(1, 128, 14), data =>
        {
            var model = new Sequential { new Input(4, 1) { BatchSize = 1 }, new LSTM(128) { Stateful = true }, new Dense(14, "softmax") };
            model.Compile(new Adam(), new SparseCategoricalCrossentropy());
            return (model, data.Uniform(1, 4, 1), data.Integers(14, 1));
        }) with
        { Gigabytes = Cost.WeightBytes(4 * 128 * 130, 4), UpdateGigabytes = Cost.AdamBytes(4 * 128 * 130 + 128 * 14 + 14) };

    private static Workload Prediction(Workload training, double gflop)
        => new($"{training.Id}@inf", $"Predict: {training.About}", gflop, () =>
        {
            var prepared = training.Make();
            var (model, x) = (prepared.Model!, prepared.X!);
            var batch = x[0].Shape[0];
            return new Prepared(() => model.Predict(x, batch), model, x);
        })
        { IsDefault = false };

    internal static Workload Training(string id, string about, double gflop, Func<RandomData, (Model Model, Tensor X, Tensor Y)> make)
        => new(id, about, gflop, () =>
        {
            var (model, x, y) = make(new RandomData(1));
            return new Prepared(() => model.TrainOnBatch(x, y), model, [x], y);
        });

    internal static StandardRecurrent Layer(int gates, int units, float dropout = 0, float recurrentDropout = 0) => gates switch
    {
        1 => new SimpleRNN(units) { Dropout = dropout, RecurrentDropout = recurrentDropout },
        3 => new GRU(units) { Dropout = dropout, RecurrentDropout = recurrentDropout },
        _ => new LSTM(units) { Dropout = dropout, RecurrentDropout = recurrentDropout },
    };

    internal static string NameOf(int gates) => gates switch { 1 => "SimpleRNN", 3 => "GRU", _ => "LSTM" };
}
