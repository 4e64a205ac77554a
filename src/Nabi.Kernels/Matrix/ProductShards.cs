namespace Nabi.Kernels;

/// <summary>
/// A packed product cut into shards for the worker pool: blocks of rows (a multiple of 8, so that every row meets the same tile whatever
/// the cut) or, when there are few rows, blocks of columns (whole panels).
/// </summary>
internal sealed unsafe class ProductShards : IShardedWork
{
    private const int MostShards = 32;

    [ThreadStatic]
    private static ProductShards? reused;

    private SimdKernels kernel = SimdKernels.Current;
    private int m, n, k, block;
    private bool byRows, add;
    private float* a, packed, c;
    private nint row, stride, ldc;

    public static void Run(
        SimdKernels kernel, int m, int n, int k, float* a, nint row, nint stride, float* packed, float* c, nint ldc,
        bool add, long shardWork)
    {
        var shards = (int)Math.Min(MostShards, (long)m * n * k / shardWork);
        var panel = 2 * kernel.Lanes;
        var byRows = m / 8 >= n / panel || m >= 8 * MostShards;
        var parts = byRows ? (m + 7) / 8 : (n + panel - 1) / panel;
        shards = Math.Clamp(shards, 1, parts);
        var each = (parts + shards - 1) / shards;
        var self = reused ??= new ProductShards();
        reused = null; // A nested product takes another.
        self.kernel = kernel;
        self.m = m;
        self.n = n;
        self.k = k;
        self.byRows = byRows;
        self.block = each * (byRows ? 8 : panel);
        self.a = a;
        self.row = row;
        self.stride = stride;
        self.packed = packed;
        self.c = c;
        self.ldc = ldc;
        self.add = add;
        try
        {
            WorkerPool.Run((parts + each - 1) / each, self);
        }
        finally
        {
            reused = self;
        }
    }

    public void Run(int shard)
    {
        var first = shard * block;
        if (byRows)
        {
            kernel.MultiplyPacked(Math.Min(block, m - first), n, k, a + first * row, row, stride, packed, c + first * ldc, ldc, add);
            return;
        }

        kernel.MultiplyPacked(m, Math.Min(block, n - first), k, a, row, stride, packed + (nint)first * k, c + first, ldc, add);
    }
}
