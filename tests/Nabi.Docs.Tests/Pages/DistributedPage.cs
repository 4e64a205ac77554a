using Nabi;
using Nabi.Distributed;
using Nabi.Layers;

namespace Documentation.Pages;

/// <summary>The code of docs/distributed.md.</summary>
public sealed class DistributedPage : Page
{
    [Fact]
    public void A_program_runs_alone_without_mpirun()
    {
        var (model, x, y) = (Make(), Some(96, 6, 3), SomeIds(4, 96));

        using var cluster = Cluster.Join();
        var history = model.Fit(x, y, new() { Epochs = 3, BatchSize = 64, Cluster = cluster });

        Assert.Equal(3, history.Epochs.Count);

        var logs = model.Evaluate(x, y, cluster: cluster);
        var predictions = model.Predict(x, cluster: cluster);

        Assert.True(float.IsFinite(logs["loss"]));
        Assert.Equal([96, 4], predictions.Shape);
    }

    [Fact]
    public void Threads_stand_for_ranks()
    {
        var (x, y) = (Some(64, 6, 3), SomeIds(4, 64));

        LocalRanks.Run(4, cluster =>
        {
            var model = Make();
            model.Fit(x, y, new() { Cluster = cluster, Verbosity = Verbosity.Silent });
        });
    }

    private static Sequential Make()
    {
        var model = new Sequential(new Input(6, 3), new LSTM(5), new Dense(4) { Activation = "softmax" });
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        return model;
    }
}
