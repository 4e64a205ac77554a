using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Tests.Training;

public sealed class TruncatedTimeTests
{
    [Fact]
    public void A_chunk_as_long_as_the_sequence_is_plain_training()
        => Assert.Equal(Train(truncate: null), Train(truncate: 12));

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    [InlineData(1)]
    public void Chunks_are_what_a_stateful_model_does_by_hand(int steps)
    {
        var (x, y) = Data();
        Seeds.Set(4);
        var model = new Sequential(new Input(null, 2) { BatchSize = 3 }, new LSTM(4) { ReturnSequences = true, Stateful = true }, new GRU(3) { ReturnSequences = true, Stateful = true }, new Dense(1));
        model.Compile(new SGD(0.05f), "mse");
        for (var epoch = 0; epoch < 2; epoch++)
        {
            model.ResetStates();
            for (var first = 0; first < 12; first += steps)
                model.TrainOnBatch(Ops.Slice(x, 1, first, Math.Min(steps, 12 - first)), Ops.Slice(y, 1, first, Math.Min(steps, 12 - first)));
        }

        Assert.Equal(SmallModels.Numbers(model), Train(steps));
    }

    [Fact]
    public void A_target_without_time_is_asked_for_after_the_last_chunk()
    {
        Seeds.Set(5);
        var (x, _) = Data();
        var model = new Sequential(new Input(null, 2), new GRU(3), new Dense(1));
        model.Compile(new SGD(0.05f), "mse");
        var before = SmallModels.Numbers(model);
        var history = model.Fit(x, Tensor.Ones(3, 1), new FitOptions { BatchSize = 3, TruncateTime = 5, Verbosity = Verbosity.Silent });
        Assert.Single(history["loss"]);
        Assert.NotEqual(before, SmallModels.Numbers(model));
        // Afterwards the layer is as stateless as it was.
        Assert.Equal(model.Predict(x).ToArray(), model.Predict(x).ToArray());
    }

    [Fact]
    public void What_reads_backwards_cannot_be_cut()
    {
        var model = new Sequential(new Input(null, 2), new Bidirectional(new GRU(3)), new Dense(1));
        model.Compile("sgd", "mse");
        var error = Assert.Throws<NabiException>(() => model.Fit(Data().X, Tensor.Ones(3, 1), new FitOptions { TruncateTime = 4, Verbosity = Verbosity.Silent }));
        Assert.Contains("bidirectional", error.Message, StringComparison.Ordinal);
    }

    private static (Tensor X, Tensor Y) Data()
    {
        var (x, y) = (new float[3 * 12 * 2], new float[3 * 12]);
        RandomStream.FromSeed(2).Normal(x);
        RandomStream.FromSeed(3).Normal(y);
        return (new Tensor([3, 12, 2], x), new Tensor([3, 12, 1], y));
    }

    private static float[] Train(int? truncate)
    {
        var (x, y) = Data();
        Seeds.Set(4);
        var model = new Sequential(new Input(null, 2), new LSTM(4) { ReturnSequences = true }, new GRU(3) { ReturnSequences = true }, new Dense(1));
        model.Compile(new SGD(0.05f), "mse");
        model.Fit(x, y, new FitOptions { Epochs = 2, BatchSize = 3, Shuffle = false, TruncateTime = truncate, Verbosity = Verbosity.Silent });
        return SmallModels.Numbers(model);
    }
}
