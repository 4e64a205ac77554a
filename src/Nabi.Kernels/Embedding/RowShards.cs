namespace Nabi.Kernels;

/// <summary>
/// Gathering by blocks of ids, scattering by blocks of columns: every number of the table is summed by one thread in the order of
/// the ids, so the bits never change.
/// </summary>
internal sealed unsafe class RowShards : IShardedWork
{
    // Numbers moved below which one thread is faster.
    private const long SharedFrom = 1 << 19;
    private const int Shards = 8;
    private const int Columns = 16;

    private SimdKernels kernel = SimdKernels.Current;
    private int* ids;
    private int count, dim, shards;
    private float* source, target;
    private bool gather;

    public static void Run(int* ids, int count, int dim, float* source, float* target, bool gather)
    {
        var self = PerThread<RowShards>.Own;
        (self.kernel, self.count, self.dim, self.gather) = (SimdKernels.Current, count, dim, gather);
        self.ids = ids;
        self.source = source;
        self.target = target;
        self.shards = (long)count * dim < SharedFrom ? 1 : gather ? Shards : Math.Clamp(dim / Columns, 1, Shards);
        WorkerPool.Run(self.shards, self);
        self.source = self.target = null;
        self.ids = null;
    }

    public void Run(int shard)
    {
        if (!gather)
        {
            kernel.ScatterRows(ids, count, dim, Cut(shard), shard == shards - 1 ? dim : Cut(shard + 1), source, target);
            return;
        }

        int first = (int)((long)count * shard / shards), end = (int)((long)count * (shard + 1) / shards);
        kernel.GatherRows(ids + first, end - first, dim, source, target + (nint)first * dim);
    }

    private int Cut(int shard) => dim / Columns * shard / shards * Columns;
}
