using System.Runtime.InteropServices;
using Nabi.Callbacks;
using Nabi.Distributed;
using Nabi.Layers;

namespace Nabi.Tests.Distributed;

/// <summary>Training on ranks that are threads: the bits do not depend on their number.</summary>
public sealed class LocalRanksTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Any_number_of_ranks_gives_the_bits_of_one(int ranks)
    {
        var alone = Train(1, new FitOptions { Epochs = 2, BatchSize = 10 });
        var together = Train(ranks, new FitOptions { Epochs = 2, BatchSize = 10 });
        foreach (var one in together)
            Equal(alone[0], one);
    }

    [Theory]
    [InlineData(3, 6)]
    [InlineData(3, 8)]
    [InlineData(5, 7)]
    [InlineData(2, 3)]
    public void Ranks_that_do_not_divide_the_shards_give_the_same_bits(int ranks, int shards)
    {
        var options = new FitOptions { Epochs = 2, BatchSize = 11, Shards = shards };
        var alone = Train(1, options);
        foreach (var one in Train(ranks, options))
            Equal(alone[0], one);
    }

    [Fact]
    public void The_loss_is_that_of_one_process_without_shards_within_rounding()
    {
        var plain = Train(0, new FitOptions { Epochs = 1, BatchSize = 12 }, dropout: false, normalized: false)[0];
        var cluster = Train(2, new FitOptions { Epochs = 1, BatchSize = 12 }, dropout: false, normalized: false)[0];
        var fast =
            Train(2, new FitOptions { Epochs = 1, BatchSize = 12, FixedReductionOrder = false }, dropout: false, normalized: false)[0];
        Assert.Equal(plain.Loss[0], cluster.Loss[0], 1e-5f);
        Assert.Equal(plain.Loss[0], fast.Loss[0], 1e-5f);
        for (var i = 0; i < plain.Weights.Length; i++)
            Assert.Equal(plain.Weights[i], cluster.Weights[i], 1e-4f);
    }

    [Fact]
    public void One_shard_is_the_step_of_one_process_to_the_bit()
    {
        var plain = Train(0, new FitOptions { Epochs = 2, BatchSize = 12 })[0];
        var cluster = Train(1, new FitOptions { Epochs = 2, BatchSize = 12, Shards = 1 })[0];
        Equal(plain, cluster);
    }

    private static void Equal(Outcome expected, Outcome got)
    {
        Assert.Equal(expected.Loss, got.Loss);
        Assert.Equal(expected.Names, got.Names);
        Assert.True(MemoryMarshal.AsBytes<float>(expected.Weights).SequenceEqual(MemoryMarshal.AsBytes<float>(got.Weights)), "other bits");
    }

    private static Outcome[] Train(int ranks, FitOptions options, bool dropout = true, bool normalized = true)
    {
        var outcomes = new Outcome[Math.Max(1, ranks)];
        if (ranks == 0)
            outcomes[0] = Train(null, options, dropout, normalized);
        else
            LocalRanks.Run(ranks, cluster => outcomes[cluster.Rank] = Train(cluster, options, dropout, normalized));
        return outcomes;
    }

    private static Outcome Train(Communicator? cluster, FitOptions options, bool dropout, bool normalized)
    {
        Seeds.Set(3);
        var random = new RandomStream(5);
        var x = Tensor.Empty([46, 6], DType.Int32);
        for (var i = 0; i < x.Length; i++)
            x.Integers[i] = random.NextInt(20);
        var y = Tensor.Empty([46], DType.Int32);
        for (var i = 0; i < y.Length; i++)
            y.Integers[i] = x.Integers[6 * i] % 3;
        var model =
            new Sequential([new Input([6]) { DType = DType.Int32 }, new Embedding(20, 5), new LSTM(7) { Dropout = dropout ? 0.2f : 0f },
            .. normalized ? new Layer[] { new BatchNormalization() } : [], new Dropout(dropout ? 0.3f : 0f),
            new Dense(3) { Activation = "softmax" }]);
        model.Compile(new Adam { GlobalClipNorm = 0.5f }, "sparse_categorical_crossentropy", "accuracy");
        var history = model.Fit(x, y, options with { Cluster = cluster, ValidationSplit = 0.1f, Verbosity = Verbosity.Silent });
        return new Outcome([.. history.Series.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value)],
            [.. history.Series.Keys.Order(StringComparer.Ordinal)],
            [.. model.Weights.SelectMany(weight => weight.Value.AsSpan().ToArray())]);
    }

    private sealed record Outcome(float[] Loss, string[] Names, float[] Weights);
}
