namespace Nabi.Kernels;

/// <summary>
/// A product cut into columns, of which each shard packs what it multiplies, a panel at a time while it multiplies its first rows: packed
/// numbers are used at once by the thread that wrote them, and threads wait for each other once a product. Up to
/// <see cref="DirectRows"/> rows read B where it lies. Columns are cut so that every number meets the same tile whatever the cut.
/// </summary>
internal sealed unsafe class ColumnProduct : IShardedWork
{
    /// <summary>Rows up to which a panel is read only once, so that nothing is packed where columns have no gap between them.</summary>
    public const int DirectRows = 8;

    // Numbers of a pass of A and of C that are read again for each pass, and where there is one pass; columns that a kernel takes at a
    // time, of one row and of several: a cut elsewhere would be another order of sums.
    private const int MostAgain = 1 << 18;
    private const int MostOnce = 1 << 20;
    private const int RowColumns = 256;
    private const int PanelColumns = 64;

    private SimdKernels kernel = SimdKernels.Current;
    private int m, n, k, pass, columns;
    private bool add;
    private float* a, b, c;
    private nint row, stride, rowStep, columnStep, ldc;
    private ProductFinish finish;

    /// <summary>
    /// Whether a product is faster this way: each thread has columns enough, and all rows, which every thread reads, are not many more than
    /// columns and stay in the second-level cache.
    /// </summary>
    public static bool Fits(int m, int n, int k)
    {
        var (pass, shards) = (SimdKernels.PassDepth(k), Shards(m, n, k));
        return m <= 2 * n && n >= PanelColumns * shards
            && (long)m * (pass + (n + shards - 1) / shards) <= (pass == k ? MostOnce : MostAgain);
    }

    /// <summary>
    /// C (m, n) (+)= A · B, then its finish; A's element (r, i) at a[r·row + i·stride], B's (i, j) at b[i·rowStep + j·columnStep].
    /// </summary>
    public static void Run(
        SimdKernels kernel, int m, int n, int k, float* a, nint row, nint stride, float* b, nint rowStep, nint columnStep, float* c,
        nint ldc, bool add, in ProductFinish finish)
    {
        var self = PerThread<ColumnProduct>.Take();
        (self.kernel, self.m, self.n, self.k, self.add) = (kernel, m, n, k, add);
        (self.row, self.stride, self.rowStep, self.columnStep, self.ldc, self.finish) = (row, stride, rowStep, columnStep, ldc, finish);
        self.pass = SimdKernels.PassDepth(k);
        self.a = a;
        self.b = b;
        self.c = c;
        var (shards, step) = (Shards(m, n, k), m == 1 ? RowColumns : PanelColumns);
        self.columns = ((n + shards - 1) / shards + step - 1) / step * step;
        try
        {
            if (self.columns < n) WorkerPool.Run((n + self.columns - 1) / self.columns, self);
            else self.Run(0);
        }
        finally
        {
            PerThread<ColumnProduct>.Return(self);
        }
    }

    /// <inheritdoc/>
    public void Run(int shard)
    {
        var from = shard * columns;
        var width = Math.Min(columns, n - from);
        float* source = b + from * columnStep, target = c + from;
        if (m <= DirectRows && columnStep == 1)
        {
            kernel.MultiplyDirect(m, width, k, a, row, stride, source, rowStep, target, ldc, add);
        }
        else
        {
            var panel = Scratch.Take(Scratch.Packed, (nint)pass * PanelColumns);
            for (var first = 0; first < k; first += pass)
            {
                kernel.MultiplyPacking(
                    m, width, Math.Min(pass, k - first), a + first * stride, row, stride, source + first * rowStep, rowStep, columnStep,
                    panel, target, ldc, add || first > 0);
            }
        }

        finish.Run(kernel, m, width, target, ldc, from);
    }

    private static int Shards(int m, int n, int k) => ProductBlocks.IsShared(m, n, k) ? WorkerPool.Threads : 1;
}
