namespace Nabi.Kernels;

/// <summary>
/// A product cut into columns, of which each shard packs what it multiplies, a panel at a time while it multiplies its first rows: packed
/// numbers are used at once by the thread that wrote them, and threads wait for each other once a product. Up to
/// <see cref="DirectRows"/> rows read B where it lies. The gradient of a layer's weights, deep and with A transposed, is cut into rows too,
/// so that a block stays in the second-level cache while the depth goes by. Columns and rows are cut so that every number meets the same
/// tile whatever the cut.
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

    // Where A is transposed and there are many passes: the least of them and of rows, and a block.
    private const int DeepPasses = 3;
    private const int LeastDeepRows = 64;
    private const int BlockRows = 512;
    private const int BlockColumns = 256;

    private SimdKernels kernel = SimdKernels.Current;
    private int m, n, k, pass, rows, columns, across;
    private bool add;
    private float* a, b, c;
    private nint row, stride, rowStep, columnStep, ldc;
    private ProductFinish finish;

    /// <summary>
    /// Whether a product is faster this way: each thread has columns enough, and all rows, which every thread reads, are not many more than
    /// columns and stay in the second-level cache, or are cut into blocks that do.
    /// </summary>
    public static bool Fits(int m, int n, int k, bool transposeA)
    {
        var shards = Shards(m, n, k);
        return n >= PanelColumns * shards && (HasWholeRows(m, n, k, shards) || (transposeA && IsDeep(m, k)));
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
        (self.rows, self.columns) = (m, Cut(n, shards, step));
        if (row == 1 && IsDeep(m, k) && !HasWholeRows(m, n, k, shards))
        {
            self.rows = Cut(m, (m + BlockRows - 1) / BlockRows, DirectRows);
            self.columns = Cut(n, (self.columns + BlockColumns - 1) / BlockColumns * shards, PanelColumns);
        }

        self.across = (n + self.columns - 1) / self.columns;
        var blocks = self.across * ((m + self.rows - 1) / self.rows);
        try
        {
            if (shards > 1) WorkerPool.Run(blocks, self);
            for (var block = 0; block < blocks && shards == 1; block++) self.Run(block);
        }
        finally
        {
            PerThread<ColumnProduct>.Return(self);
        }
    }

    /// <inheritdoc/>
    public void Run(int shard)
    {
        var (block, chunk) = Math.DivRem(shard, across);
        int first = block * rows, from = chunk * columns;
        int height = Math.Min(rows, m - first), width = Math.Min(columns, n - from);
        float* left = a + first * row, right = b + from * columnStep, target = c + first * ldc + from;
        if (m <= DirectRows && columnStep == 1)
        {
            kernel.MultiplyDirect(height, width, k, left, row, stride, right, rowStep, target, ldc, add);
        }
        else
        {
            var panel = Scratch.Take(Scratch.Packed, (nint)pass * PanelColumns);
            for (var k0 = 0; k0 < k; k0 += pass)
            {
                kernel.MultiplyPacking(
                    height, width, Math.Min(pass, k - k0), left + k0 * stride, row, stride, right + k0 * rowStep, rowStep, columnStep,
                    panel, target, ldc, add || k0 > 0);
            }
        }

        finish.Run(kernel, height, width, target, ldc, from);
    }

    private static int Shards(int m, int n, int k) => ProductBlocks.IsShared(m, n, k) ? WorkerPool.Threads : 1;

    // The length of parts that are about equal and multiples of a step.
    private static int Cut(int length, int parts, int step) => ((length + parts - 1) / parts + step - 1) / step * step;

    private static bool HasWholeRows(int m, int n, int k, int shards)
        => SimdKernels.PassDepth(k) is var pass && m <= 2 * n
            && (long)m * (pass + (n + shards - 1) / shards) <= (pass == k ? MostOnce : MostAgain);

    private static bool IsDeep(int m, int k) => m >= LeastDeepRows && k > (DeepPasses - 1) * SimdKernels.PassDepth(k);
}
