using Nabi.Distributed;

namespace Nabi;

/// <content>What a run needs before its first step, random numbers, and what is put together at the end of an epoch.</content>
internal sealed partial class ShardedSteps
{
    private const int ShardBits = 48;

    private float[][] before = [];
    private RankSum? rankSum;
    private bool areSums;
    private ulong keys;
    private double[] gathered = [];
    private double[] packed = [];
    private double[] merged = [];

    /// <summary>Connects the layers whose statistics are of all ranks, or lets them go.</summary>
    public void Connect(bool on)
    {
        if (normalizations.Length == 0 || cluster.Size == 1)
            return;
        using (model.Programs.Gate.Alone())
        {
            rankSum = on ? new RankSum(cluster) : null;
            foreach (var layer in normalizations)
                layer.Ranks = rankSum;
            model.Programs.Clear();
        }
    }

    /// <summary>Makes sure that the weights exist and are the same on all ranks.</summary>
    private void Prepare(in BatchRows rows)
    {
        if (!model.Built)
            model.Programs.For(model, compilation, StepMode.Evaluate, rows with { Count = 1 }).Run();
        compilation.Optimizer!.Build(model.TrainableWeights);
        streams = [.. Model.Everything(model).SelectMany(layer => layer.OwnStreams)];
        counters = new ulong[streams.Length];
        foreach (var variable in model.Weights.Concat(compilation.Optimizer.Variables))
        {
            cluster.Broadcast(variable.Value);
            variable.MarkChanged();
        }

        header = new StepHeader(cluster, tree, rows.Targets.Count, streams.Length, areSums);
        gradients = new GradientExchange(cluster, tree, ordered, model);
        before = Shards > 1 ? MovingValues.Before(model) : [];
    }

    /// <summary>Refuses what cannot be cut into shards.</summary>
    private void Refuse()
    {
        Require(!model.HasOwnTrainStep,
            "the model has a TrainStep of its own, which says nothing of shards; train it in one process, or leave the step to Fit");
        Require(options.TruncateTime is null, "TruncateTime keeps states from chunk to chunk, which several ranks do not; leave it out");
        Require(Shards == 1 || !Model.Everything(model).OfType<Recurrent>().Any(layer => layer.Stateful),
            "a stateful layer keeps the states of a whole batch, which shards are parts of; use layers that are "
            + "not stateful, or Shards = 1 "
            + "in one process");
        var losses = compilation.Losses.Where(loss => loss is not null).ToList();
        var sums = losses.Count(loss => loss!.Reduction == "sum" || loss.Reduction == "none");
        areSums = sums > 0;
        Require(Shards == 1 || sums == 0 || (sums == losses.Count && !model.AllWeights.Any(weight => weight.Regularizer is not null)),
            "a loss that is a sum and another that is a mean, or a regularizer, are not of one scale in shards; use means "
            + "(sum_over_batch_size)");

        void Require(bool holds, string why)
        {
            if (!holds)
                throw new NabiException($"{owner} on a cluster: {why}.");
        }
    }

    private void KeepStreams()
    {
        for (var i = 0; i < streams.Length; i++)
            counters[i] = streams[i].Counter;
        keys = Seeds.State.Drawn;
        moving?.Save();
    }

    /// <summary>Gives a shard random numbers of its own: a part of each stream that no other shard comes to.</summary>
    private void SetStreams(int of, bool drawsKeys)
    {
        if (Shards == 1)
            return;
        for (var i = 0; i < streams.Length; i++)
            streams[i].Counter = counters[i] + ((ulong)of << ShardBits);
        if (drawsKeys)
            Seeds.State = (Seeds.State.Key, keys + ((ulong)of << ShardBits));
    }

    private void NoteStreams(int j, bool drawsKeys)
    {
        if (Shards == 1)
            return;
        var row = header[j];
        for (var i = 0; i < streams.Length; i++)
            row.Streams[i] = streams[i].Counter - (counters[i] + ((ulong)(tree.First + j) << ShardBits));
        if (drawsKeys)
            row.Keys = Seeds.State.Drawn - (keys + ((ulong)(tree.First + j) << ShardBits));
    }

    /// <summary>Lets the streams go on behind what the shard drew that drew most.</summary>
    private void RestoreStreams()
    {
        if (Shards == 1)
            return;
        for (var i = 0; i < streams.Length; i++)
            streams[i].Counter = counters[i] + (ulong)header.Largest(header.StreamPlace(i));
        var drawn = keys + (ulong)header.Largest(StepHeader.KeysPlace);
        if (Seeds.State.Drawn != drawn)
            Seeds.State = (Seeds.State.Key, drawn);
    }

    /// <summary>Puts together what the metrics gathered on all shards, in their order, on rank 0.</summary>
    private void Merge()
    {
        Span<double> known = [metrics.StateLength];
        cluster.Max(known);
        var length = (int)known[0];
        if (length == 0)
            return;
        var each = (Shards + cluster.Size - 1) / cluster.Size;
        if (packed.Length != each * length)
            (packed, gathered, merged) = (new double[each * length], new double[each * length * cluster.Size], new double[length]);
        for (var i = 0; i < counted.Length; i++)
            counted[i].AsSpan(0, Math.Min(length, counted[i].Length)).CopyTo(packed.AsSpan(i * length));
        cluster.Gather(packed, gathered);
        Array.Clear(merged);
        for (var i = 0; i < gathered.Length / length; i++)
            System.Numerics.Tensors.TensorPrimitives.Add<double>(merged, gathered.AsSpan(i * length, length), merged);
        if (cluster.IsRoot)
            metrics.Load(merged);
    }
}
