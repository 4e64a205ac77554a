using System.Runtime.InteropServices;
using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Distributed;
using Nabi.Metrics;

namespace Nabi.Tests.Distributed;

/// <summary>
/// Models, data and losses of many kinds: 2 and 3 ranks give the bits of 1, and with shards the first loss is that of a <c>Fit</c> without
/// a cluster within rounding.
/// </summary>
public sealed class RankCasesTests
{
    private static readonly Dictionary<string, Func<Case>> Cases = new(StringComparer.Ordinal)
    {
        ["masked sequences"] = () =>
            Sequences(new Masking(), new LSTM(4) { ReturnSequences = true }, new Dense(3) { Activation = "softmax" }),
        ["sample weights"] = () => Simple(weights: true),
        ["weighted means"] = () => Simple(new MeanSquaredError { Reduction = "mean_with_sample_weight" }, weights: true),
        ["sums"] = () => Simple(new MeanSquaredError { Reduction = "sum" }),
        ["regularizers"] = () => Simple(
            layer: new Dense(4)
            {
                KernelRegularizer = new Nabi.Regularizers.L2(0.01f),
                KernelConstraint = new Nabi.Constraints.MaxNorm(0.5f),
            }),
        ["added losses"] = () => Simple(layer: new Dense(4) { ActivityRegularizer = new Nabi.Regularizers.L2(0.01f) }),
        ["a layer that is frozen"] = () => Simple(layer: new Dense(4) { Trainable = false }),
        ["gradients that are averaged over steps"] = () => Simple(optimizer: new Adam { GradientAccumulationSteps = 2, ClipNorm = 0.5f }),
        ["moving averages of weights"] = () =>
            Simple(optimizer: new SGD(0.05f) { UseEma = true, Momentum = 0.9f }, callbacks: () => [new SwapEMAWeights()]),
        ["a scaled loss"] = () => Simple(optimizer: new RMSprop { LossScaleFactor = 64f }),
        ["a learning rate that falls"] = () =>
            Simple(callbacks: () => [new ReduceLROnPlateau { Patience = 0, Monitor = "loss", MinDelta = 10f }]),
        ["dropout and noise"] = () => Simple(layer: new GaussianNoise(0.1f)),
        ["code of others that draws keys"] = () =>
            Simple(layer: new FunctionLayer((Tensor x) => x + Ops.NormalNoise(x, 0f, 0.1f, Seeds.NextStream()))),
        ["a model that is built by its first batch"] = () => Simple(hasInput: false),
        ["two outputs"] = TwoOutputs,
        ["a data set of batches"] = () => Simple() with { AsDataset = true },
        ["classes of weights"] = Weighted,
        ["metrics of counts"] = Counted,
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>Those without random numbers, which shards draw for themselves.</summary>
    public static TheoryData<string> Certain
        => [.. Cases.Keys.Where(
            name => !name.Contains("noise", StringComparison.Ordinal) && !name.Contains("keys", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_ranks_changes_no_bit(string name)
    {
        var alone = Train(Cases[name], new SingleRank(), 4);
        foreach (var ranks in (int[])[2, 3])
        {
            LocalRanks.Run(ranks, cluster =>
            {
                var one = Train(Cases[name], cluster, 4);
                Assert.Equal(alone.Names, one.Names);
                Assert.Equal(alone.Logs, one.Logs);
                Assert.True(MemoryMarshal.AsBytes<float>(alone.Weights).SequenceEqual(MemoryMarshal.AsBytes<float>(one.Weights)),
                    "other bits");
            });
        }
    }

    [Theory]
    [MemberData(nameof(Certain))]
    public void The_losses_are_those_without_a_cluster(string name)
    {
        var (plain, sharded) = (Train(Cases[name], null, null), Train(Cases[name], new SingleRank(), 4));
        Assert.Equal(plain.Names, sharded.Names);
        for (var i = 0; i < plain.Logs.Length; i++)
            Assert.Equal(plain.Logs[i], sharded.Logs[i], 2e-4f + 2e-4f * Math.Abs(plain.Logs[i]));
        for (var i = 0; i < plain.Weights.Length; i++)
            Assert.Equal(plain.Weights[i], sharded.Weights[i], 2e-3f);
    }

    [Fact]
    public void Outputs_whose_masks_differ_are_refused()
    {
        var error = Assert.Throws<NabiException>(() =>
        {
            Seeds.Set(1);
            var input = Input.Of(new Input(6, 3));
            var masked = new Masking().Apply(input);
            var steps = new LSTM(4) { ReturnSequences = true }.Apply(masked);
            var model = new Model([input],
                [new Dense(2).Apply(steps), new Dense(1).Apply(new GlobalAveragePooling1D().Apply(new Dense(2).Apply(input)))]);
            model.Compile(new Adam(), ["mse", "mse"]);
            model.Fit([Holes(24)], [Numbers(24, 6, 2), Numbers(24, 1)],
                new FitOptions { BatchSize = 12, Cluster = new SingleRank(), Verbosity = Verbosity.Silent });
        });
        Assert.Contains("weigh the shards of the batch differently", error.Message, StringComparison.Ordinal);
    }

    private static Outcome Train(Func<Case> make, Communicator? cluster, int? shards)
    {
        Seeds.Set(7);
        var given = make();
        var options = new FitOptions
        {
            Epochs = 3,
            BatchSize = given.AsDataset ? null : 11,
            Cluster = cluster,
            Shards = shards,
            Verbosity = Verbosity.Silent,
            Shuffle = false,
            Callbacks = given.Callbacks(),
            SampleWeight = given.Weights,
            ClassWeight = given.Classes,
        };
        var history = given.AsDataset ? given.Model.Fit(Dataset.From(given.X, given.Y[0]).Batch(9), options)
            : given.Model.Fit([given.X], given.Y, options);
        var series = history.Series.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        return new Outcome([.. series.Select(pair => pair.Key)], [.. series.SelectMany(pair => pair.Value)],
            [.. given.Model.Weights.SelectMany(weight => weight.Value.AsSpan().ToArray())]);
    }

    private static Case Simple(Loss? loss = null, Layer? layer = null, Optimizer? optimizer = null,
        bool weights = false, bool hasInput = true,
        Func<Callback[]>? callbacks = null)
    {
        Layer[] first = hasInput ? [new Input(5)] : [];
        var model = new Sequential([.. first, layer ?? new Dense(4) { Activation = "tanh" }, new Dense(2)]);
        model.Compile(optimizer ?? new Adam(0.01f), loss ?? "mse", ["mae"], weights ? ["mse"] : null);
        return new Case(model, Numbers(40, 5), [Numbers(40, 2)])
        {
            Callbacks = callbacks ?? (() => []),
            Weights = weights ? Numbers(40) + 1.5f : null,
        };
    }

    private static Case Sequences(params Layer[] layers)
    {
        var model = new Sequential([new Input(6, 3), .. layers]);
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        return new Case(model, Holes(40), [Integers(3, 40, 6)]);
    }

    private static Case TwoOutputs()
    {
        var input = Input.Of(new Input(5));
        var inner = new Dense(4) { Activation = "tanh" }.Apply(input);
        var model = new Model([input], [new Dense(2).Apply(inner), new Dense(1).Apply(inner)]);
        model.Compile(new Adam(0.01f), ["mse", "mae"], [1f, 0.5f], [["mae"], []]);
        return new Case(model, Numbers(40, 5), [Numbers(40, 2), Numbers(40, 1)]);
    }

    private static Case Weighted()
    {
        var model = new Sequential(new Input(5), new Dense(3) { Activation = "softmax" });
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        return new Case(model, Numbers(40, 5), [Integers(3, 40)]) { Classes = new Dictionary<int, float> { [0] = 2f, [2] = 0.5f } };
    }

    private static Case Counted()
    {
        var model = new Sequential(new Input(5), new Dense(1) { Activation = "sigmoid" });
        model.Compile("adam", "binary_crossentropy", new AUC(), new Precision(), new R2Score(), new BinaryIoU(),
            new F1Score { Threshold = 0.5f });
        return new Case(model, Numbers(40, 5), [Ops.Cast(Integers(2, 40, 1), DType.Float32)]);
    }

    private static Tensor Numbers(params int[] shape)
    {
        var tensor = Tensor.Empty(new Shape(shape));
        RandomStream.FromSeed(shape.Length + shape[^1]).Uniform(tensor.Floats, -1f, 1f);
        return tensor;
    }

    private static Tensor Integers(int below, params int[] shape)
    {
        var (stream, tensor) = (RandomStream.FromSeed(below), Tensor.Empty(new Shape(shape), DType.Int32));
        foreach (ref var value in tensor.Integers)
            value = stream.NextInt(below);
        return tensor;
    }

    /// <summary>Sequences of which some end early: their last steps are zero.</summary>
    private static Tensor Holes(int samples)
    {
        var x = Numbers(samples, 6, 3);
        for (var i = 0; i < samples; i++)
            x.Floats.Slice(18 * i + 18 - 3 * (i % 5), 3 * (i % 5)).Clear();
        return x;
    }

    private sealed record Case(Nabi.Model Model, Tensor X, IReadOnlyList<Tensor> Y)
    {
        public Func<Callback[]> Callbacks { get; init; } = () => [];

        public Tensor? Weights { get; init; }

        public IReadOnlyDictionary<int, float>? Classes { get; init; }

        public bool AsDataset { get; init; }
    }

    private sealed record Outcome(string[] Names, float[] Logs, float[] Weights);
}
