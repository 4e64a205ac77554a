namespace Nabi.Engine;

/// <summary>
/// A large call cut into parts of fixed size that any thread may take: each writes numbers of its own, so the bits do not depend on
/// the number of threads. Made once per call, so that repeating it allocates nothing.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="run">Works on the numbers (or rows) from a place on.</param>
public sealed class CallParts(PrimitiveCall call, CallParts.Work run) : IShardedWork
{
    private int length;
    private int part;

    /// <summary>Works on <paramref name="count"/> numbers (or rows) of a call from <paramref name="from"/> on.</summary>
    public delegate void Work(PrimitiveCall call, int from, int count);

    /// <summary>Works on all parts.</summary>
    /// <param name="total">How many numbers (or rows) there are.</param>
    /// <param name="size">How many a part has.</param>
    public void RunAll(int total, int size)
    {
        (length, part) = (total, size);
        WorkerPool.Run((total + size - 1) / size, this);
    }

    /// <inheritdoc/>
    public void Run(int shard) => run(call, shard * part, Math.Min(part, length - shard * part));
}
