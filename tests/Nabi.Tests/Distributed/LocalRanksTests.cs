using System.Runtime.InteropServices;
using Nabi.Callbacks;
using Nabi.Distributed;

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

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_large_table_of_embeddings_is_sent_by_rows_to_the_same_bits(int ranks)
    {
        var alone = Train(1, new FitOptions { BatchSize = 10 }, words: 300);
        foreach (var one in Train(ranks, new FitOptions { BatchSize = 10, Shards = 4 }, words: 300))
            Equal(alone[0], one);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Synchronized_statistics_are_those_of_the_whole_batch(int ranks)
    {
        var plain = Train(0, new FitOptions { BatchSize = 11, Shuffle = false }, dropout: false, synchronized: true)[0];
        foreach (var one in Train(ranks, new FitOptions { BatchSize = 11, Shuffle = false }, dropout: false, synchronized: true))
        {
            Assert.Equal(plain.Loss[0], one.Loss[0], 1e-4f);
            for (var i = 0; i < plain.Weights.Length; i++)
                Assert.Equal(plain.Weights[i], one.Weights[i], 2e-4f);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Evaluation_and_prediction_on_ranks_have_the_bits_of_one_process(int ranks)
    {
        var (x, y, model) = Made(20, true, true, false);
        var (expected, predicted) = (model.Evaluate(x, y, batchSize: 7), model.Predict(x, batchSize: 7));
        LocalRanks.Run(ranks, cluster =>
        {
            var (ownX, ownY, own) = Made(20, true, true, false);
            var logs = own.Evaluate(ownX, ownY, batchSize: 7, cluster: cluster);
            Assert.Equal(expected.Keys, logs.Keys);
            Assert.Equal(expected.Values, logs.Values);
            Assert.Equal(predicted.AsSpan().ToArray(), own.Predict(ownX, batchSize: 7, cluster: cluster).AsSpan().ToArray());
        });
    }

    [Fact]
    public void Callbacks_run_on_rank_0_and_their_decisions_hold_everywhere()
    {
        var ran = 0;
        var options = new FitOptions { Epochs = 6, BatchSize = 10 };
        var stopped = Train(2, options, callbacks: () => [
            new LambdaCallback
            {
                EpochEnd = (epoch, logs) =>
                {
                    Interlocked.Increment(ref ran);
                    logs["own"] = epoch;
                },
            },
            new EarlyStopping { Monitor = "own", Patience = 1, RestoreBestWeights = true, Mode = MonitorMode.Min }]);
        Assert.Equal(2, ran);
        Equal(stopped[0], stopped[1]);
        Assert.Contains("own", stopped[1].Names);
    }

    [Fact]
    public void A_learning_rate_that_a_callback_sets_holds_on_all_ranks()
    {
        var options = new FitOptions { Epochs = 2, BatchSize = 10 };
        Func<Callback[]> scheduled = () => [new LearningRateScheduler((epoch, rate) => rate * 0.5f)];
        Equal(Train(1, options, callbacks: scheduled)[0], Train(2, options, callbacks: scheduled)[1]);
        Func<Callback[]> inBatches = () => [new RateOfBatches()];
        Equal(Train(1, options, callbacks: inBatches)[0], Train(2, options, callbacks: inBatches)[1]);
    }

    [Fact]
    public void Ranks_with_other_data_or_models_are_told_apart()
    {
        Says("rank 1 has other data", cluster =>
        {
            var (x, y, model) = Made(20, true, true, false);
            y.Integers[45] ^= cluster.Rank;
            model.Fit(x, y, new FitOptions { Cluster = cluster, Verbosity = Verbosity.Silent });
        });
        Says("model", cluster => Train(cluster, new FitOptions(), normalized: cluster.Rank == 1));
        Says("option", cluster => Train(cluster, new FitOptions { Epochs = 1 + cluster.Rank }));
    }

    [Fact]
    public void What_cannot_be_cut_into_shards_is_refused()
    {
        Says("Shards", cluster => Train(cluster, new FitOptions { Shards = 1 }));
        Says("TruncateTime", cluster => Train(cluster, new FitOptions { TruncateTime = 3 }));
        Says("one shard", cluster => Train(cluster, new FitOptions { Shards = 4 }, synchronized: true));
        Says("2 ranks none", cluster => Train(cluster, new FitOptions { BatchSize = 1 }, synchronized: true));
    }

    private static void Says(string part, Action<Communicator> program)
    {
        var error = Assert.Throws<NabiException>(() => LocalRanks.Run(2, program));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length <= 300, error.Message);
    }

    private static void Equal(Outcome expected, Outcome got)
    {
        Assert.Equal(expected.Loss, got.Loss);
        Assert.Equal(expected.Names, got.Names);
        Assert.True(MemoryMarshal.AsBytes<float>(expected.Weights).SequenceEqual(MemoryMarshal.AsBytes<float>(got.Weights)), "other bits");
    }

    private static Outcome[] Train(int ranks, FitOptions options, bool dropout = true, bool normalized = true, bool synchronized = false,
        int words = 20, Func<Callback[]>? callbacks = null)
    {
        var outcomes = new Outcome[Math.Max(1, ranks)];
        if (ranks == 0)
            outcomes[0] = Run(null);
        else
            LocalRanks.Run(ranks, cluster => outcomes[cluster.Rank] = Run(cluster));
        return outcomes;

        Outcome Run(Communicator? cluster)
            => Train(cluster, options with { Callbacks = callbacks?.Invoke() ?? [] }, dropout, normalized, synchronized, words);
    }

    private static Outcome Train(Communicator? cluster, FitOptions options, bool dropout = true, bool normalized = true,
        bool synchronized = false, int words = 20)
    {
        var (x, y, model) = Made(words, dropout, normalized, synchronized);
        var history = model.Fit(x, y, options with { Cluster = cluster, ValidationSplit = 0.1f, Verbosity = Verbosity.Silent });
        var series = history.Series.OrderBy(pair => pair.Key, StringComparer.Ordinal);
        return new Outcome([.. series.SelectMany(pair => pair.Value)], [.. series.Select(pair => pair.Key)],
            [.. model.Weights.SelectMany(weight => weight.Value.AsSpan().ToArray())]);
    }

    private static (Tensor X, Tensor Y, Sequential Model) Made(int words, bool dropout, bool normalized, bool synchronized)
    {
        Seeds.Set(3);
        var random = new RandomStream(5);
        var x = Tensor.Empty([46, 6], DType.Int32);
        for (var i = 0; i < x.Length; i++)
            x.Integers[i] = random.NextInt(words);
        var y = Tensor.Empty([46], DType.Int32);
        for (var i = 0; i < y.Length; i++)
            y.Integers[i] = x.Integers[6 * i] % 3;
        var model =
            new Sequential([new Input([6]) { DType = DType.Int32 }, new Embedding(words, 5), new LSTM(7) { Dropout = dropout ? 0.2f : 0f },
            .. normalized ? new Layer[] { new BatchNormalization { Synchronized = synchronized } } : [], new Dropout(dropout ? 0.3f : 0f),
            new Dense(3) { Activation = "softmax" }]);
        model.Compile(new Adam { GlobalClipNorm = 0.5f }, "sparse_categorical_crossentropy", "accuracy");
        return (x, y, model);
    }

    private sealed class RateOfBatches : Callback
    {
        public override void OnTrainBatchBegin(int batch) => Model.Optimizer!.LearningRate = 0.001f / (1 + batch);
    }

    private sealed record Outcome(float[] Loss, string[] Names, float[] Weights);

    [Fact]
    public void Shards_without_a_cluster_are_refused()
    {
        foreach (var options in (FitOptions[])[new() { Shards = 4 }, new() { FixedReductionOrder = false }])
        {
            Sequential model = [new Input(2), new Dense(1)];
            model.Compile("sgd", "mse");
            var error = Assert.Throws<NabiException>(() => model.Fit(Tensor.Ones(4, 2), Tensor.Ones(4, 1), options));
            Assert.Contains("give one (new SingleRank() for this process alone)", error.Message, StringComparison.Ordinal);
        }
    }
}
