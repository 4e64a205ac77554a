using System.Globalization;
using Nabi;
using Nabi.Callbacks;
using Nabi.Distributed;
using Nabi.Layers;
using Nabi.Optimizers;

// What the tests of Nabi.Distributed run on several ranks. The first argument says what; each rank prints lines "rank N: ...".
var scene = args.Length > 0 ? args[0] : "train";
try
{
    using var cluster = Cluster.Join();
    return scene switch
    {
        "train" => Train(cluster, new FitOptions { Epochs = 3, BatchSize = 48 }),
        "fast" => Train(cluster, new FitOptions { Epochs = 3, BatchSize = 48, FixedReductionOrder = false }),
        "uneven" => Train(cluster, new FitOptions { Epochs = 2, BatchSize = 7, Shards = 6 }),
        "resume" => Resume(cluster, args[1], int.Parse(args[2], CultureInfo.InvariantCulture)),
        "wait" => Train(cluster, new FitOptions { Epochs = 1_000_000, BatchSize = 48, Callbacks = [new Started()] }),
        "other data" => Train(cluster, new FitOptions { BatchSize = 48 }, seed: cluster.Rank == 1 ? 6 : 5),
        "other model" => Train(cluster, new FitOptions { BatchSize = 48 }, units: cluster.Rank == 1 ? 9 : 8),
        "leave" => Leave(cluster),
        "throw" => Train(cluster, new FitOptions { BatchSize = 48, Callbacks = [new Thrower()] }),
        "allocate" => Allocate(cluster),
        "big" => Big(cluster),
        _ => 2,
    };
}
catch (NabiException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static int Train(Communicator cluster, FitOptions options, int seed = 5, int units = 8)
{
    var (x, y, model) = Made(seed, units);
    var history = model.Fit(x, y, options with { Cluster = cluster, ValidationSplit = 0.2f, Verbosity = Verbosity.Silent });
    Say(cluster, $"{Digest(model):x16} loss {history["loss"][^1]:R} val {history["val_accuracy"][^1]:R}");
    return 0;
}

static int Resume(Communicator cluster, string folder, int epochs)
{
    var (x, y, model) = Made(5, 8);
    var backup = new BackupAndRestore(folder) { DeleteCheckpoint = false };
    model.Fit(x, y,
        new FitOptions { Epochs = epochs, BatchSize = 48, Cluster = cluster, Callbacks = [backup], Verbosity = Verbosity.Silent });
    Say(cluster, $"{Digest(model):x16}");
    return 0;
}

static int Leave(Communicator cluster)
{
    if (cluster.Rank == 1)
        return 0;
    cluster.Barrier();
    Say(cluster, "still here");
    return 0;
}

static int Allocate(Communicator cluster)
{
    var (x, y, model) = Made(5, 8);
    model.Compile(new Adam { GlobalClipNorm = 1f }, "sparse_categorical_crossentropy");
    long Fit(int steps)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        model.Fit(x, y, new FitOptions { BatchSize = 16, StepsPerEpoch = steps, Cluster = cluster, Verbosity = Verbosity.Silent });
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    Fit(14);
    Fit(4);
    // What the runtime does beside the steps, such as compiling them better, may fall into one of the runs.
    long Least(int steps) => Enumerable.Range(0, 3).Min(_ => Fit(steps));
    Say(cluster, $"{Math.Max(0, Least(14) - Least(4))} bytes for ten more steps");
    return 0;
}

static int Big(Communicator cluster)
{
    var tensor = Tensor.Empty([3_000_001]);
    for (var i = 0; i < tensor.Length; i++)
        tensor.Floats[i] = cluster.Rank == 0 ? i % 977 : -1;
    cluster.Broadcast(tensor);
    double sum = 0;
    foreach (var value in tensor.AsSpan())
        sum += value;
    double[] all = [sum, cluster.Rank];
    cluster.Sum(all);
    Say(cluster, $"sum {all[0].ToString("R", CultureInfo.InvariantCulture)} ranks {all[1].ToString("R", CultureInfo.InvariantCulture)}");
    return 0;
}

static (Tensor X, Tensor Y, Sequential Model) Made(int seed, int units)
{
    Seeds.Set(1);
    var random = new RandomStream((ulong)seed);
    var x = Tensor.Empty([240, 12], DType.Int32);
    for (var i = 0; i < x.Length; i++)
        x.Integers[i] = random.NextInt(50);
    var y = Tensor.Empty([240], DType.Int32);
    for (var i = 0; i < y.Length; i++)
        y.Integers[i] = x.Integers[12 * i] % 5;
    var model = new Sequential(new Input([12]) { DType = DType.Int32 }, new Embedding(50, 6), new LSTM(units) { Dropout = 0.1f },
        new BatchNormalization(), new Dense(5) { Activation = "softmax" });
    model.Compile(new Adam { GlobalClipNorm = 1f }, "sparse_categorical_crossentropy", "accuracy");
    return (x, y, model);
}

static ulong Digest(Model model)
{
    ulong digest = 1;
    foreach (var weight in model.Weights)
    {
        foreach (var value in weight.Value.AsSpan())
            digest = (digest ^ BitConverter.SingleToUInt32Bits(value)) * 0x9E3779B97F4A7C15;
    }

    return digest;
}

static void Say(Communicator cluster, string what)
    => Console.WriteLine($"rank {cluster.Rank} of {cluster.Size}: {what}");

/// <summary>Says that training goes on, and which process this is.</summary>
internal sealed class Started : Callback
{
    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch)
    {
        if (epoch == 2)
            Console.WriteLine($"started {Environment.ProcessId}");
    }
}

/// <summary>Fails on rank 0, where callbacks run.</summary>
internal sealed class Thrower : Callback
{
    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => throw new NabiException("The callback failed on purpose.");
}
