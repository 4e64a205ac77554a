using System.Diagnostics;
using Nabi.Distributed;

namespace Nabi;

/// <summary>
/// Takes the training steps of a run on several ranks, or as if on several: a batch is cut into shards, each rank takes its own, and what
/// they say is summed in the order of <see cref="ReductionTree"/>, so that the number of ranks does not change a bit.
/// </summary>
internal sealed partial class ShardedSteps : IGradientWatcher
{
    private readonly Model model;
    private readonly Compilation compilation;
    private readonly MetricSet metrics;
    private readonly Communicator cluster;
    private readonly FitOptions options;
    private readonly string owner;
    private readonly ReductionTree tree;
    private readonly bool ordered;
    private readonly double[][] counted;
    private StepHeader header;
    private GradientExchange? gradients;
    private MovingValues? moving;
    private RandomStream[] streams = [];
    private ulong[] counters = [];
    private readonly BatchNormalization[] normalizations;
    private int shard;

    public ShardedSteps(Model model, Compilation compilation, MetricSet metrics, FitOptions options, string owner)
    {
        (this.model, this.compilation, this.metrics, this.options, this.owner) = (model, compilation, metrics, options, owner);
        cluster = options.Cluster!;
        ordered = options.FixedReductionOrder;
        normalizations = [.. Model.Everything(model).OfType<BatchNormalization>().Where(layer => layer.Synchronized)];
        Shards = ShardCount(options, normalizations.Length > 0, owner);
        tree = new ReductionTree(Shards, cluster.Size, cluster.Rank);
        counted = new double[tree.Last - tree.First][];
        Array.Fill(counted, []);
        header = new StepHeader(cluster, tree, 0, 0);
        Refuse();
    }

    /// <summary>Into how many shards a batch is cut.</summary>
    public int Shards { get; }

    /// <summary>The shards of a run, as it was told or by the rule.</summary>
    private static int ShardCount(FitOptions options, bool isSynchronized, string owner)
    {
        var size = options.Cluster!.Size;
        if (!options.FixedReductionOrder)
            return size;
        if (isSynchronized)
        {
            // A rank cannot know the statistics of a shard that it has not come to.
            return options.Shards is null || options.Shards == size ? size
                : throw new NabiException(
                    $"{owner}: a synchronized BatchNormalization needs one shard for each of the {size} ranks, got {options.Shards}; leave "
                    + "Shards out.");
        }

        var shards = options.Shards ?? (4 % size == 0 ? 4 : size);
        return shards >= size ? shards
            : throw new NabiException(
                $"{owner}: {shards} shards are too few for {size} ranks; give Shards of at least {size}, or leave it out.");
    }

    /// <summary>Begins an epoch.</summary>
    public void Begin()
    {
        foreach (var sums in counted)
            Array.Clear(sums);
    }

    /// <summary>Takes a step on a batch.</summary>
    /// <param name="rows">The whole batch, the same on all ranks.</param>
    /// <param name="wantsLogs">On rank 0, whether the logs so far are wanted after it.</param>
    /// <returns>Whether rank 0 wanted them.</returns>
    public bool Run(in BatchRows rows, bool wantsLogs)
    {
        using (model.Programs.Gate.Alone())
        {
            var isFirst = gradients is null;
            if (isFirst)
                Prepare(rows);
            if (rankSum is not null && rows.Count < cluster.Size)
            {
                throw new NabiException(
                    $"{owner}: a batch of {rows.Count} samples gives some of the {cluster.Size} ranks none, and a synchronized "
                    + "BatchNormalization waits for all; give data whose last batch is larger.");
            }

            header.Clear();
            KeepStreams();
            var own = tree.Last - tree.First;
            for (var j = 0; j < own; j++)
                RunShard(rows, j, j == own - 1 && !isFirst && cluster.Times.Overlaps, isFirst);
            if (isFirst)
                gradients!.Agree();
            var began = Stopwatch.GetTimestamp();
            cluster.Times.Ends?.Add(began);
            gradients!.BeginRest();
            moving!.Begin();
            Ask(wantsLogs);
            gradients.Finish(moving);
            cluster.Times.Waited += Stopwatch.GetTimestamp() - began;
            cluster.Times.Steps++;
            header.Exchange();
            Update(rows.Count);
            if (header.AnyCancels)
                throw new OperationCanceledException("Training was cancelled on one of the ranks.", options.Cancellation);
            return header.RootWants;
        }
    }

    /// <summary>What the metrics say of the epoch so far, written where rank 0 is.</summary>
    public void WriteTo(Logs logs)
    {
        if (Shards > 1)
            Merge();
        if (cluster.IsRoot)
            metrics.WriteTo(logs);
    }

    void IGradientWatcher.Forwarded(StepProgram program)
    {
        var row = header[shard];
        row.Present = true;
        row.Share = LossShares.Fill(compilation, program, row.OutputShares, Shards == 1);
        row.Loss = program.Loss!.Floats[0];
        for (var i = 0; i < row.OutputLosses.Length; i++)
            row.OutputLosses[i] = i < program.OutputLosses.Count && program.OutputLosses[i] is { } loss ? loss.Floats[0] : double.NaN;
        gradients!.Factor = (float)row.Share;
        rankSum?.Share = row.Share;
    }

    void IGradientWatcher.Complete(Variable variable, Tensor gradient) => gradients!.Complete(shard, variable, gradient);

    void IGradientWatcher.AfterCall() => gradients!.Advance();

    private void Ask(bool wantsLogs)
    {
        var row = header[0];
        row.Wants = cluster.IsRoot && wantsLogs;
        row.Cancels = options.Cancellation.IsCancellationRequested;
    }

    private void RunShard(in BatchRows rows, int j, bool overlaps, bool isFirst)
    {
        shard = j;
        var (from, count) = RowsOf(tree.First + j, rows.Count);
        gradients!.BeginShard(j, overlaps);
        if (count > 0)
        {
            if (j > 0)
                moving!.Rewind();
            var program = model.Programs.For(model, compilation, StepMode.Train, rows with { From = rows.From + from, Count = count });
            var drawsKeys = !program.Repeats;
            SetStreams(tree.First + j, drawsKeys);
            program.Watcher = this;
            try
            {
                program.Run();
            }
            finally
            {
                program.Watcher = null;
            }

            NoteStreams(j, drawsKeys);
            if (Shards == 1)
                metrics.Update(program.Targets, program.Predictions, program.SampleWeights);
            else
                metrics.CountAlone(program, ref counted[j]);
        }

        gradients.EndShard(j);
        if (isFirst && j == 0)
            moving = MovingValues.Agreed(cluster, tree, ordered, model, before, gradients.Buckets);
        moving!.Take(j, count);
    }

    private (int From, int Count) RowsOf(int of, int rows)
    {
        var (each, more) = (rows / Shards, rows % Shards);
        return (of * each + Math.Min(of, more), each + (of < more ? 1 : 0));
    }

    private void Update(int rows)
    {
        var total = header.Total(owner);
        gradients!.Scale(total);
        moving!.Finish(rows);
        RestoreStreams();
        gradients.Apply(compilation.Optimizer!);
        metrics.UpdateLoss(rows, header.Loss(total), header.OutputLosses(total));
    }
}
