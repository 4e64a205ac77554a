using System.Runtime.InteropServices;
using Nabi.Distributed;

namespace Nabi;

/// <summary>
/// Keeps the ranks of a run together: at the start they are asked whether they train the same model on the same data, and after the code of
/// callbacks, which runs on rank 0 alone, the others do what it decided.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="cluster">The ranks.</param>
internal sealed class RankAgreement(TrainingRun run, Communicator cluster)
{
    private ulong noted;

    /// <summary>Whether callbacks run here.</summary>
    public bool IsRoot => cluster.IsRoot;

    /// <summary>Whether rank 0 has callbacks.</summary>
    public bool HasCallbacks { get; private set; }

    /// <summary>Whether rank 0 has callbacks for single batches.</summary>
    public bool SeesBatches { get; private set; }

    /// <summary>Whether rank 0 has data for validation: where it has, all have.</summary>
    public void Start(bool hasCallbacks, bool seesBatches, in RankIdentity identity, string owner)
    {
        identity.Check(cluster, owner);
        Span<byte> said = [hasCallbacks ? (byte)1 : (byte)0, seesBatches ? (byte)1 : (byte)0];
        cluster.Broadcast(said);
        (HasCallbacks, SeesBatches) = (said[0] == 1, said[1] == 1);
        run.Share(cluster, whole: false);
    }

    /// <summary>Takes over what the callbacks of rank 0 decided and changed.</summary>
    /// <param name="always">Whether there may be news without callbacks.</param>
    public void Agree(bool always = false)
    {
        if (cluster.Size == 1 || (!HasCallbacks && !always))
            return;
        var own = run.Fingerprint();
        Span<double> prints = stackalloc double[2];
        prints[0] = (uint)own;
        prints[1] = (uint)(own >> 32);
        Span<double> all = cluster.Size <= 64 ? stackalloc double[2 * cluster.Size] : new double[2 * cluster.Size];
        cluster.Gather(prints, all);
        var differs = false;
        for (var i = 1; i < cluster.Size; i++)
            differs |= all[2 * i] != all[0] || all[2 * i + 1] != all[1];
        run.Share(cluster, differs);
    }

    /// <summary>Before callbacks that see single batches.</summary>
    public void BeforeBatchEvent() => noted = cluster.IsRoot && cluster.Size > 1 ? run.QuickFingerprint() : 0;

    /// <summary>After callbacks that see single batches.</summary>
    public void AfterBatchEvent()
    {
        if (cluster.Size == 1)
            return;
        Span<byte> changed = [cluster.IsRoot && run.QuickFingerprint() != noted ? (byte)1 : (byte)0];
        cluster.Broadcast(changed);
        run.Share(cluster, changed[0] == 1);
    }

    /// <summary>Gives all ranks the numbers of rank 0, with what callbacks added to them.</summary>
    public void Share(Logs logs) => Share(cluster, logs);

    /// <summary>Gives all ranks the numbers of rank 0.</summary>
    public static void Share(Communicator cluster, Logs logs)
    {
        if (cluster.Size == 1)
            return;
        var names = cluster.Broadcast(cluster.IsRoot ? string.Join('\n', logs.Keys) : "");
        var keys = names.Length == 0 ? [] : names.Split('\n');
        var values = new float[keys.Length];
        if (cluster.IsRoot)
            values = [.. logs.Values];
        cluster.Broadcast(MemoryMarshal.AsBytes(values.AsSpan()));
        for (var i = 0; i < keys.Length && !cluster.IsRoot; i++)
            logs[keys[i]] = values[i];
    }
}
