namespace Nabi;

/// <summary>
/// One call of a scan over time whose steps are cut into blocks that run side by side: its sizes, and its shards, a sample's block each.
/// A block runs as if nothing came before it; then what comes from its border is carried through it.
/// </summary>
internal abstract class BlockScan : IShardedWork
{
    private Phase phase;

    /// <param name="call">The call.</param>
    /// <param name="shape">What is scanned, (batch, time, numbers of a step).</param>
    protected BlockScan(PrimitiveCall call, Shape shape)
    {
        (Call, Batch, Time, Width) = (call, shape[0], shape[1], shape[2]);
        Length = Batch >= LinearScanPrimitive.ManySamples ? Math.Max(1, Time) : LinearScanPrimitive.Block;
        Blocks = Math.Max(1, (Time + Length - 1) / Length);
    }

    protected enum Phase
    {
        Forward,
        Carry,
        Back,
        CarryBack,
        Sum,
    }

    protected PrimitiveCall Call { get; }

    protected int Batch { get; }

    protected int Time { get; }

    /// <summary>Numbers of a step.</summary>
    protected int Width { get; }

    /// <summary>Steps of a block.</summary>
    protected int Length { get; }

    protected int Blocks { get; }

    /// <inheritdoc/>
    public void Run(int shard)
    {
        var (row, block) = (shard / Blocks, shard % Blocks);
        var (from, to) = (block * Length, Math.Min(Time, (block + 1) * Length));
        switch (phase)
        {
            case Phase.Forward:
                RunForward(row, from, to);
                break;
            case Phase.Carry when block > 0:
                Carry(row, from, to);
                break;
            case Phase.Back:
                RunBack(row, from, to);
                break;
            case Phase.CarryBack when block < Blocks - 1:
                CarryBack(row, from, to);
                break;
            case Phase.Sum when block == 0:
                Sum(row);
                break;
        }
    }

    /// <summary>Runs a phase for all samples and blocks.</summary>
    protected void Share(Phase now)
    {
        phase = now;
        WorkerPool.Run(Batch * Blocks, this);
    }

    /// <summary>The steps of a block from its first to its last.</summary>
    protected abstract void RunForward(int row, int from, int to);

    /// <summary>Adds what comes from the block before to all steps but the last, which has it already.</summary>
    protected abstract void Carry(int row, int from, int to);

    /// <summary>The steps of a block from its last to its first.</summary>
    protected abstract void RunBack(int row, int from, int to);

    /// <summary>Adds what comes from the block behind to all steps but the first, which has it already.</summary>
    protected abstract void CarryBack(int row, int from, int to);

    /// <summary>What a sample's steps sum to.</summary>
    protected virtual void Sum(int row)
    {
    }
}
