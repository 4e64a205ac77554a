namespace Nabi.Engine;

/// <summary>The parts of a call that any thread may take; made once per call, so that repeating it allocates nothing.</summary>
internal sealed class CallParts(PrimitiveCall call) : IShardedWork
{
    private PartWork? work;
    private int length;
    private int part;

    /// <summary>Works on all parts of <paramref name="size"/> of <paramref name="total"/> numbers.</summary>
    public void RunAll(int total, int size, PartWork run)
    {
        (length, part, work) = (total, size, run);
        WorkerPool.Run((int)(((long)total + size - 1) / size), this);
    }

    /// <inheritdoc/>
    public void Run(int shard) => work!(call, shard * part, Math.Min(part, length - shard * part));
}
