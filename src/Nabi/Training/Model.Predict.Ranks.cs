using System.Runtime.InteropServices;
using Nabi.Callbacks;
using Nabi.Distributed;

namespace Nabi;

/// <content>Prediction on several ranks.</content>
public partial class Model
{
    /// <summary>A prediction whose batches the ranks take in turns, and which all of them get.</summary>
    private IReadOnlyList<Tensor> Shared(IEnumerable<BatchRows> batches, int? samples,
        IReadOnlyList<Callback>? callbacks, Communicator cluster)
    {
        var owner = PredictOwner;
        if (Everything(this).OfType<Recurrent>().Any(layer => layer.Stateful))
        {
            throw new NabiException(
                $"{owner} on a cluster: a stateful layer keeps states from batch to batch, which the ranks take in "
                + "turns; predict in one process.");
        }

        callbacks = cluster.IsRoot ? callbacks : null;
        List<(int Count, IReadOnlyList<Tensor>? Outputs)> all = [];
        Begin(callbacks);
        foreach (var batch in batches)
            all.Add((batch.Count, all.Count % cluster.Size == cluster.Rank ? OutputsOf(batch) : null));
        PredictedOutputs results = new(owner, samples, HasFixedFirstAxis);
        for (var i = 0; i < all.Count; i++)
        {
            var outputs = Gathered(cluster, all[i].Outputs, i % cluster.Size);
            BeginBatch(callbacks, i);
            results.Add(outputs, all[i].Count);
            EndBatch(callbacks, i, outputs);
            all[i] = (all[i].Count, null);
        }

        End(callbacks);
        return results.Whole();
    }

    private List<Tensor> OutputsOf(in BatchRows batch)
    {
        using var hold = Programs.ForPrediction(false);
        var program = Programs.Predict(this, Compiled, batch, hold.IsAlone);
        try
        {
            return [.. program.Predictions.Select(output => output.Clone())];
        }
        finally
        {
            Programs.Return(program);
        }
    }

    /// <summary>Gives all ranks the outputs that one has: how many there are, then type, shape and numbers of each.</summary>
    private static List<Tensor> Gathered(Communicator cluster, IReadOnlyList<Tensor>? own, int root)
    {
        Span<int> count = [own?.Count ?? 0];
        cluster.Broadcast(MemoryMarshal.AsBytes(count), root);
        List<Tensor> outputs = [];
        Span<int> head = stackalloc int[2];
        for (var i = 0; i < count[0]; i++)
        {
            (head[0], head[1]) = own is null ? (0, 0) : ((int)own[i].DType, own[i].Rank);
            cluster.Broadcast(MemoryMarshal.AsBytes(head), root);
            var lengths = new int[head[1]];
            for (var axis = 0; axis < lengths.Length && own is not null; axis++)
                lengths[axis] = own[i].Shape[axis];
            cluster.Broadcast(MemoryMarshal.AsBytes(lengths.AsSpan()), root);
            var tensor = own?[i] ?? Tensor.Empty(new Shape(lengths), (DType)head[0]);
            cluster.Broadcast(tensor, root);
            outputs.Add(tensor);
        }

        return outputs;
    }
}
