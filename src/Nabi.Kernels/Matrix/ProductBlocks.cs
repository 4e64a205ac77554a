namespace Nabi.Kernels;

/// <summary>
/// A product cut into blocks of rows and columns that stay in the second-level cache until all is done with them: B is packed, then come
/// the product, a bias and an activation. Rows are cut at multiples of 8 and columns at whole panels, so that every row meets the same
/// tile whatever the cut; with several threads the blocks are the shards of the worker pool, as many as keep the threads busy.
/// </summary>
internal sealed unsafe class ProductBlocks : IShardedWork
{
    // Numbers of packed B, and of A and C together, in a block.
    private const int BlockB = 1 << 16;
    private const int BlockAC = 1 << 16;

    // Multiply-adds below which one thread is faster, and the least a shard should do.
    private const long SharedFrom = 1 << 23;
    private const long ShardWork = 1 << 20;

    // Shards per thread, so that one that is held up keeps nobody waiting for long; columns of a shard that packs.
    private const int ShardsPerThread = 4;
    private const int PackedColumns = 64;

    private SimdKernels kernel = SimdKernels.Current;
    private int m, n, k, rows, columns, chunks;
    private bool add, isPacking;
    private float* a, b, packed, c;
    private nint row, stride, rowStep, columnStep, ldc;
    private ProductFinish finish;

    /// <summary>
    /// C (m, n) (+)= A · B, then its finish; A's element (r, i) at a[r·row + i·stride], B's (i, j) at b[i·rowStep + j·columnStep].
    /// </summary>
    public static void Run(
        SimdKernels kernel, int m, int n, int k, float* a, nint row, nint stride, float* b, nint rowStep, nint columnStep, float* packed,
        float* c, nint ldc, bool add, in ProductFinish finish)
    {
        var work = (long)m * n * k;
        var isShared = work >= SharedFrom && WorkerPool.Threads > 1;
        var depth = SimdKernels.PassDepth(k);
        var columns = Math.Min(n, Math.Max(64, BlockB / depth / 64 * 64));
        var rows = Math.Max(16, BlockAC / (depth + columns) / 8 * 8);
        if (isShared)
        {
            // As many shards as are wanted and have enough to do, cut finer by rows where there are more of them.
            var wanted = (int)Math.Clamp(work / ShardWork, 1, ShardsPerThread * WorkerPool.Threads);
            if (m / 8 >= n / (2 * kernel.Lanes))
            {
                var each = Math.Max(1, wanted / ((n + columns - 1) / columns));
                rows = Math.Min(rows, Math.Max(8, (m / each + 7) / 8 * 8));
            }
            else
            {
                var each = Math.Max(1, wanted / ((m + rows - 1) / rows));
                columns = Math.Min(columns, Math.Max(64, n / each / 64 * 64));
            }
        }

        var chunks = (n + columns - 1) / columns;
        var blocks = (m + rows - 1) / rows;
        var self = PerThread<ProductBlocks>.Take();
        (self.kernel, self.m, self.n, self.k, self.add) = (kernel, m, n, k, add);
        (self.rows, self.columns, self.chunks) = (rows, columns, chunks);
        (self.row, self.stride, self.rowStep, self.columnStep, self.ldc, self.finish) = (row, stride, rowStep, columnStep, ldc, finish);
        self.a = a;
        self.b = b;
        self.packed = packed;
        self.c = c;
        try
        {
            if (isShared)
            {
                self.isPacking = true;
                WorkerPool.Run((n + PackedColumns - 1) / PackedColumns, self);
                self.isPacking = false;
                WorkerPool.Run(blocks * chunks, self);
            }
            else
            {
                kernel.Pack(k, n, b, rowStep, columnStep, packed);
                for (var shard = 0; shard < blocks * chunks; shard++) self.Run(shard);
            }
        }
        finally
        {
            self.isPacking = false;
            PerThread<ProductBlocks>.Return(self);
        }
    }

    // One chunk of columns after the other: its part of B stays while the rows go by.
    public void Run(int shard)
    {
        if (isPacking)
        {
            var column = shard * PackedColumns;
            kernel.Pack(k, Math.Min(PackedColumns, n - column), b + column * columnStep, rowStep, columnStep, packed + (nint)column * k);
            return;
        }

        var blocks = (m + rows - 1) / rows;
        var (chunk, block) = Math.DivRem(shard, blocks);
        int first = block * rows, from = chunk * columns;
        int height = Math.Min(rows, m - first), width = Math.Min(columns, n - from);
        var target = c + first * ldc + from;
        kernel.MultiplyPacked(height, width, k, a + first * row, row, stride, packed + (nint)from * k, target, ldc, add);
        finish.Run(kernel, height, width, target, ldc, from);
    }
}
