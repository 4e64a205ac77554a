namespace Nabi.Kernels;

/// <summary>
/// A product of many rows cut into blocks of rows and columns that stay in the second-level cache until all is done with them: B is packed,
/// then come the product, a bias and an activation. Rows are cut at multiples of 8 and columns at whole panels, so that every row meets the
/// same tile whatever the cut; with several threads the blocks are the shards of the worker pool, as many as keep the threads busy.
/// </summary>
internal sealed unsafe class ProductBlocks : IShardedWork
{
    // Numbers of packed B, and of A and C together, in a block.
    private const int BlockB = 1 << 16;
    private const int BlockAC = 1 << 16;

    // Multiply-adds below which one thread is faster; those in whose time a number comes from memory; rows or columns of B, as they
    // lie in memory, that are packed at a time.
    private const long SharedFrom = 1 << 23;
    private const double FarNumber = 16;
    private const int PackedAtOnce = 64;

    private SimdKernels kernel = SimdKernels.Current;
    private int m, n, k, rows, columns, chunks, groups;
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
        var isShared = IsShared(m, n, k);
        var depth = SimdKernels.PassDepth(k);
        var columns = Math.Min(n, Math.Max(64, BlockB / depth / 64 * 64));
        var rows = Math.Max(16, BlockAC / (depth + columns) / 8 * 8);
        if (isShared) (rows, columns) = SharedBlock(m, n, Math.Min(rows, (m + 7) / 8 * 8), columns);
        var chunks = (n + columns - 1) / columns;
        var blocks = (m + rows - 1) / rows;
        var self = PerThread<ProductBlocks>.Take();
        (self.kernel, self.m, self.n, self.k, self.add) = (kernel, m, n, k, add);
        (self.rows, self.columns, self.chunks) = (rows, columns, chunks);
        self.groups = isShared ? Math.Min(WorkerPool.Threads, blocks) : 1;
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
                WorkerPool.Run(((columnStep == 1 ? k : n) + PackedAtOnce - 1) / PackedAtOnce, self);
                self.isPacking = false;
            }
            else
            {
                kernel.Pack(k, n, b, rowStep, columnStep, packed);
            }

            if (isShared) WorkerPool.Run(blocks * chunks, self);
            for (var shard = 0; shard < blocks * chunks && !isShared; shard++) self.Run(shard);
        }
        finally
        {
            self.isPacking = false;
            PerThread<ProductBlocks>.Return(self);
        }
    }

    /// <summary>Whether threads share a product.</summary>
    public static bool IsShared(int m, int n, int k) => (long)m * n * k >= SharedFrom && WorkerPool.Threads > 1;

    // The block, at most as large as for one thread, with which the threads are done soonest: each shard costs its product and the way of
    // its rows of A and columns of B from memory, the threads take them in turns, and the last one ends half a shard behind.
    private static (int Rows, int Columns) SharedBlock(int m, int n, int mostRows, int mostColumns)
    {
        var (best, least, threads) = ((mostRows, mostColumns), double.MaxValue, WorkerPool.Threads);
        for (var columns = 64; columns < mostColumns + 64; columns += 64)
        {
            var width = Math.Min(columns, mostColumns);
            for (var rows = 8; rows < mostRows + 8; rows += 8)
            {
                var height = Math.Min(rows, mostRows);
                var shards = (long)((m + height - 1) / height) * ((n + width - 1) / width);
                var cost = ((shards + threads - 1) / threads + 0.5) * ((double)height * width + FarNumber * (height + width));
                if (cost < least) (best, least) = ((height, width), cost);
            }
        }

        return best;
    }

    // One chunk of columns after the other: its part of B stays while the rows go by.
    public void Run(int shard)
    {
        if (isPacking)
        {
            Pack(shard * PackedAtOnce);
            return;
        }

        // Each thread has its own rows, whatever the product.
        int blocks = (m + rows - 1) / rows, group = (int)(((long)shard / chunks * groups + groups - 1) / blocks);
        int start = (int)((long)blocks * group / groups), end = (int)((long)blocks * (group + 1) / groups);
        var (chunk, block) = Math.DivRem(shard - start * chunks, end - start);
        int first = (start + block) * rows, from = chunk * columns;
        int height = Math.Min(rows, m - first), width = Math.Min(columns, n - from);
        var target = c + first * ldc + from;
        // The next rows of A, where they lie without gaps, come from memory meanwhile.
        var next = Math.Min(rows, m - first - height);
        Prefetch ahead = row == k && next > 0 ? new(a + (first + height) * row, (nint)next * k) : default;
        kernel.MultiplyPacked(height, width, k, a + first * row, row, stride, packed + (nint)from * k, target, ldc, add, ahead);
        finish.Run(kernel, height, width, target, ldc, from);
    }

    private void Pack(int first)
    {
        if (columnStep == 1)
            kernel.Pack(Math.Min(PackedAtOnce, k - first), n, b + first * rowStep, rowStep, columnStep, packed, k, first);
        else
            kernel.Pack(k, Math.Min(PackedAtOnce, n - first), b + first * columnStep, rowStep, columnStep, packed + (nint)first * k);
    }
}
