using Nabi.Losses;
using Nabi.Optimizers;

namespace Nabi.Bench;

/// <summary>
/// Shapes that users meet beside those of the curriculum, X-..., and their predictions, X-...@inf. The operations counted are those of the
/// products alone.
/// </summary>
internal static class WiderWorkloads
{
    /// <summary>All of them; they run when they are named (<c>X-*</c>).</summary>
    public static IEnumerable<Workload> Named() => Cases().SelectMany(one => one.Workloads()).Concat(VisionWorkloads.Named());

    private static IEnumerable<WiderCase> Cases()
        => [
            Lstm("X-lstm512", 64, 50, 128, 512), Lstm("X-lstm1024", 32, 64, 128, 1024), Lstm("X-2x256", 64, 100, 64, 256, 2),
            Lstm("X-b4", 4, 100, 32, 128), Lstm("X-b1long", 1, 2000, 16, 64), Characters(), Translation(), Transformer(), Series(),
            Frames(), Pictures(), Perceptron(), OwnCell(false), OwnCell(true), OwnAttention(), Words(),
        ];

    private static WiderCase Lstm(string id, int batch, int time, int features, int units, int layers = 1)
    {
        var forward = Cost.RecurrentForward(4, batch, time, features, units)
            + (layers - 1) * Cost.RecurrentForward(4, batch, time, units, units) + Cost.Dense(batch, units, 10) / 3;
        var training = Cost.Recurrent(4, batch, time, features, units)
            + (layers - 1) * Cost.Recurrent(4, batch, time, units, units, true) + Cost.Dense(batch, units, 10);
        var about = $"{layers} x LSTM({units}) over {time} steps of {features}, batch {batch}, Dense(10), Adam";
        var weights = 4 * units * (features + units + 1);
        return new(id, about, forward, training, data =>
        {
            var model = new Sequential { new Input(time, features) };
            for (var i = 0; i < layers; i++)
                model.Add(new LSTM(units) { ReturnSequences = i < layers - 1 });
            model.Add(new Dense(10, "softmax"));
            return Classes(model, data, 10, batch, time, features);
        })
        { Weights = batch > 8 ? 0 : weights, Time = time };
    }

    private static WiderCase Characters()
        => new("X-charlm", "Embedding(65, 64), GRU(1024), Dense(65) per step, batch 64, T 100, Adam",
            Cost.RecurrentForward(3, 64, 100, 64, 1024) + Cost.Dense(6400, 1024, 65) / 3,
            Cost.Recurrent(3, 64, 100, 64, 1024, true) + Cost.Dense(6400, 1024, 65), data =>
            {
                var model = new Sequential
                {
                    new Input(100) { DType = DType.Int32 }, new Embedding(65, 64), new GRU(1024) { ReturnSequences = true }, new Dense(65),
                };
                model.Compile(new Adam(), new SparseCategoricalCrossentropy { FromLogits = true });
                return (model, [data.Integers(65, 64, 100)], data.Integers(65, 64, 100));
            });

    private static WiderCase Translation()
        => new("X-seq2seq", "Embedding(8000, 256), LSTM(256) into LSTM(256), both T 40, Attention, Dense(8000) per step, batch 32, Adam",
            2 * Cost.RecurrentForward(4, 32, 40, 256, 256) + 4e-9 * 32 * 40 * 40 * 256 + Cost.Dense(1280, 512, 8000) / 3,
            2 * Cost.Recurrent(4, 32, 40, 256, 256, true) + 12e-9 * 32 * 40 * 40 * 256 + Cost.Dense(1280, 512, 8000), data =>
            {
                var (source, target) = (Input.Of(new Input(40) { DType = DType.Int32 }), Input.Of(new Input(40) { DType = DType.Int32 }));
                var (memory, states) = new LSTM(256) { ReturnSequences = true }.ApplyWithState(new Embedding(8000, 256).Apply(source));
                var embedded = new Embedding(8000, 256).Apply(target);
                var (decoded, _) = new LSTM(256) { ReturnSequences = true }.ApplyWithState(embedded, initial: states);
                var seen = new Attention().Apply([decoded, memory]);
                var model = new Model([source, target], new Dense(8000).Apply(new Concatenate().Apply([decoded, seen])));
                model.Compile(new Adam(), new SparseCategoricalCrossentropy { FromLogits = true });
                return (model, [data.Integers(8000, 32, 40), data.Integers(8000, 32, 40)], data.Integers(8000, 32, 40));
            });

    private static WiderCase Transformer()
    {
        const int Rows = 32 * 128;
        const double One = 2e-9 * Rows * 128 * 128;
        const double Attended = 4e-9 * 32 * 128 * 128 * 128;
        // The first block's query, key and value need no gradient of the input.
        var (forward, training) = (2 * (12 * One + Attended), 2 * 3 * (12 * One + Attended) - 3 * One);
        return new("X-transformer", "2 x (4 heads of 32, Dense(512), Dense(128), LayerNormalization), batch 32, T 128, d 128, Adam",
            forward, training, data =>
            {
                var input = Input.Of(128, 128);
                var x = input;
                for (var i = 0; i < 2; i++)
                {
                    var attended = new MultiHeadAttention(4, 32).Apply([x, x]);
                    x = new LayerNormalization { Epsilon = 1e-5f }.Apply(new Add().Apply([x, attended]));
                    var wide = new Dense(128).Apply(new Dense(512, "relu").Apply(x));
                    x = new LayerNormalization { Epsilon = 1e-5f }.Apply(new Add().Apply([x, wide]));
                }

                var model = new Model(input, new Dense(2, "softmax").Apply(new GlobalAveragePooling1D().Apply(x)));
                return Classes(model, data, 2, 32, 128, 128);
            });
    }

    private static WiderCase Series()
    {
        var parts = (First: 2e-9 * 64 * 512 * 5 * 16 * 64, Second: 2e-9 * 64 * 256 * 5 * 64 * 64, Third: 2e-9 * 64 * 128 * 5 * 64 * 64);
        return new("X-conv1d", "3 x Conv1D(64, 5, same, relu) and MaxPooling1D(2), average, Dense(10), batch 64, T 512, 16 channels, Adam",
            parts.First + parts.Second + parts.Third, 2 * parts.First + 3 * (parts.Second + parts.Third), data =>
            {
                var model = new Sequential { new Input(512, 16) };
                for (var i = 0; i < 3; i++)
                {
                    model.Add(new Conv1D(64, 5, "relu") { Padding = "same" });
                    model.Add(new MaxPooling1D(2));
                }

                model.Add(new GlobalAveragePooling1D());
                model.Add(new Dense(10, "softmax"));
                return Classes(model, data, 10, 64, 512, 16);
            });
    }

    private static WiderCase Frames()
    {
        const double Place = 2e-9 * 40 * 40 * 9;
        var (input, recurrent, last) = (80 * Place * 64, 80 * Place * 16 * 64, 8 * Place * 16);
        return new("X-convlstm", "ConvLSTM2D(16, 3, same), Conv2D(1, 3, same), batch 8, T 10, 40x40x1, Adam",
            input + recurrent + last, 2 * input + 3 * (recurrent + last), data =>
            {
                var model = new Sequential
                {
                    new Input(10, 40, 40, 1), new ConvLSTM2D(16, 3) { Padding = "same" }, new Conv2D(1, 3, "sigmoid") { Padding = "same" },
                };
                model.Compile(new Adam(), new BinaryCrossentropy());
                return (model, [data.Uniform(8, 10, 40, 40, 1)], data.Uniform(8, 40, 40, 1));
            });
    }

    private static WiderCase Pictures()
    {
        var (first, second) = (2e-9 * 32 * 30 * 30 * 9 * 3 * 32, 2e-9 * 32 * 13 * 13 * 9 * 32 * 64);
        var dense = Cost.Dense(32, 2304, 64) + Cost.Dense(32, 64, 10);
        return new("X-cnn2d", "Conv2D(32, 3), pool, Conv2D(64, 3), pool, Dense(64), Dense(10), batch 32, 32x32x3, Adam",
            first + second + dense / 3, 2 * first + 3 * second + dense, data => Classes(new Sequential
            {
                new Input(32, 32, 3), new Conv2D(32, 3, "relu"), new MaxPooling2D(2), new Conv2D(64, 3, "relu"), new MaxPooling2D(2),
                new Flatten(), new Dense(64, "relu"), new Dense(10, "softmax"),
            }, data, 10, 32, 32, 32, 3));
    }

    private static WiderCase Perceptron()
    {
        const double Products = 2e-9 * 128;
        return new("X-mlp", "784-512-512-10, batch 128, Adam", Products * (784 * 512 + 512 * 512 + 5120),
            Products * (2.0 * 784 * 512 + 3.0 * 512 * 512 + 3.0 * 5120), data => Classes(
                new Sequential { new Input(784), new Dense(512, "relu"), new Dense(512, "relu"), new Dense(10, "softmax") },
                data, 10, 128, 784));
    }

    private static WiderCase OwnCell(bool isPure)
        => new(isPure ? "X-custom-pure" : "X-custom",
            $"RNN(peephole LSTM cell of 64, of small operations{(isPure ? ", IsPure" : "")}), batch 32, T 28, 28 features, Dense(10), Adam",
            Cost.RecurrentForward(4, 32, 28, 28, 64) + Cost.Dense(32, 64, 10) / 3,
            Cost.Recurrent(4, 32, 28, 28, 64) + Cost.Dense(32, 64, 10), data => Classes(
                new Sequential { new Input(28, 28), new RNN(new OwnPeephole(64, isPure)), new Dense(10, "softmax") },
                data, 10, 32, 28, 28));

    private static WiderCase OwnAttention()
    {
        const double Product = 2e-9 * 32 * 64 * 64 * 64;
        return new("X-own-attention", "an attention layer in Ops (query, key, value of 64), average, Dense(10), batch 32, T 64, d 64, Adam",
            5 * Product + Cost.Dense(32, 64, 10) / 3, (3 * 2 + 2 * 3) * Product + Cost.Dense(32, 64, 10), data => Classes(
                new Sequential { new Input(64, 64), new OwnAttention(64), new GlobalAveragePooling1D(), new Dense(10, "softmax") },
                data, 10, 32, 64, 64));
    }

    private static WiderCase Words()
        => new("X-embed", "Embedding(50000, 128), average over 200, Dense(1), batch 64, Adam", Cost.Dense(64, 128, 1) / 3,
            Cost.Dense(64, 128, 1), data =>
            {
                var model = new Sequential
                {
                    new Input(200) { DType = DType.Int32 }, new Embedding(50000, 128),
                    new GlobalAveragePooling1D(), new Dense(1, "sigmoid"),
                };
                model.Compile(new Adam(), new BinaryCrossentropy());
                return (model, [data.Integers(50000, 64, 200)], data.Bits(64, 1));
            })
        { UpdateGigabytes = Cost.AdamBytes(50000 * 128), Gigabytes = 4e-9 * 64 * 200 * 128 };

    private static (Model Model, Tensor[] X, Tensor Y) Classes(Model model, RandomData data, int classes, int batch, params int[] shape)
    {
        model.Compile(new Adam(), new SparseCategoricalCrossentropy());
        return (model, [data.Uniform([batch, .. shape])], data.Integers(classes, batch));
    }
}
