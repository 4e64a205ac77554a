namespace Nabi.Kernels;

/// <summary>
/// A packed product cut into blocks of rows and columns that stay in the second-level cache until all is done with them: the product, then
/// a bias and an activation. Rows are cut at multiples of 8 and columns at whole panels, so that every row meets the same tile whatever the
/// cut; with several threads the blocks are the shards of the worker pool.
/// </summary>
internal sealed unsafe class ProductBlocks : IShardedWork
{
    // Numbers of packed B, and of A and C together, in a block.
    private const int BlockB = 1 << 16;
    private const int BlockAC = 1 << 16;

    // Multiply-adds below which one thread is faster, and the least a shard should do; the most shards along one axis.
    private const long SharedFrom = 1 << 23;
    private const long ShardWork = 1 << 20;
    private const int MostShards = 32;

    [ThreadStatic]
    private static ProductBlocks? reused;

    private SimdKernels kernel = SimdKernels.Current;
    private int m, n, k, rows, columns, chunks;
    private bool add;
    private float* a, packed, c;
    private nint row, stride, ldc;
    private ProductFinish finish;

    public static void Run(
        SimdKernels kernel, int m, int n, int k, float* a, nint row, nint stride, float* packed, float* c, nint ldc, bool add,
        in ProductFinish finish)
    {
        var work = (long)m * n * k;
        var isShared = work >= SharedFrom && WorkerPool.Threads > 1;
        var depth = SimdKernels.PassDepth(k);
        var columns = Math.Min(n, Math.Max(64, BlockB / depth / 64 * 64));
        var rows = Math.Max(16, BlockAC / (depth + columns) / 8 * 8);
        if (isShared)
        {
            // As many shards as have enough to do, by rows where there are more of them.
            var wanted = (int)Math.Clamp(work / ShardWork, 1, MostShards);
            if (m / 8 >= n / (2 * kernel.Lanes)) rows = Math.Min(rows, Math.Max(8, (m / wanted + 7) / 8 * 8));
            else columns = Math.Min(columns, Math.Max(64, n / wanted / 64 * 64));
        }

        var chunks = (n + columns - 1) / columns;
        var blocks = (m + rows - 1) / rows;
        var self = reused ??= new ProductBlocks();
        reused = null; // A nested product takes another.
        (self.kernel, self.m, self.n, self.k, self.add) = (kernel, m, n, k, add);
        (self.rows, self.columns, self.chunks) = (rows, columns, chunks);
        (self.row, self.stride, self.ldc, self.finish) = (row, stride, ldc, finish);
        self.a = a;
        self.packed = packed;
        self.c = c;
        try
        {
            if (isShared)
                WorkerPool.Run(blocks * chunks, self);
            else
                for (var shard = 0; shard < blocks * chunks; shard++) self.Run(shard);
        }
        finally
        {
            reused = self;
        }
    }

    // One chunk of columns after the other: its part of B stays while the rows go by.
    public void Run(int shard)
    {
        var blocks = (m + rows - 1) / rows;
        var (chunk, block) = Math.DivRem(shard, blocks);
        int first = block * rows, from = chunk * columns;
        int height = Math.Min(rows, m - first), width = Math.Min(columns, n - from);
        var target = c + first * ldc + from;
        kernel.MultiplyPacked(height, width, k, a + first * row, row, stride, packed + (nint)from * k, target, ldc, add);
        finish.Run(kernel, height, width, target, ldc, from);
    }
}
