namespace Nabi.Kernels;

/// <summary>
/// A product with few numbers, each the sum over many: the gradient of a layer's weights over all rows of a batch. The threads share the
/// depth, so that each reads rows of its own. What one thread adds up pass by pass, several keep pass by pass and add up in the same order
/// afterwards: the bits are those of one thread.
/// </summary>
internal sealed unsafe class DeepProduct : IShardedWork
{
    // Numbers of the result; passes per thread; numbers that all passes together keep; rows that are added up at a time.
    private const int MostNumbers = 1 << 16;
    private const int LeastPasses = 2;
    private const long MostKept = 1 << 22;
    private const int AddedRows = 8;

    private SimdKernels kernel = SimdKernels.Current;
    private int m, n, k, pass, passes, threads;
    private bool add, isAdding;
    private float* a, b, c, kept;
    private nint row, stride, rowStep, columnStep, ldc;
    private ProductFinish finish;

    /// <summary>Whether the threads share the depth of a product that is worth sharing.</summary>
    public static bool Fits(int m, int n, int k)
    {
        var passes = (k + SimdKernels.PassDepth(k) - 1) / SimdKernels.PassDepth(k);
        return (long)m * n <= MostNumbers && passes >= LeastPasses * WorkerPool.Threads && passes * (long)m * n <= MostKept;
    }

    /// <summary>
    /// C (m, n) (+)= A · B, then its finish; A's element (r, i) at a[r·row + i·stride], B's (i, j) at b[i·rowStep + j·columnStep].
    /// </summary>
    public static void Run(
        SimdKernels kernel, int m, int n, int k, float* a, nint row, nint stride, float* b, nint rowStep, nint columnStep, float* c,
        nint ldc, bool add, in ProductFinish finish)
    {
        var self = PerThread<DeepProduct>.Take();
        (self.kernel, self.m, self.n, self.k, self.add) = (kernel, m, n, k, add);
        self.pass = SimdKernels.PassDepth(k);
        self.passes = (k + self.pass - 1) / self.pass;
        // Never a thread without a pass, also where the number of threads was changed a moment ago.
        self.threads = Math.Min(WorkerPool.Threads, self.passes);
        (self.row, self.stride, self.rowStep, self.columnStep, self.ldc, self.finish) = (row, stride, rowStep, columnStep, ldc, finish);
        self.a = a;
        self.b = b;
        self.c = c;
        self.kept = Scratch.Take(Scratch.Passes, (nint)(self.passes - self.End(0)) * m * n);
        try
        {
            WorkerPool.Run(self.threads, self);
            self.isAdding = true;
            WorkerPool.Run((m + AddedRows - 1) / AddedRows, self);
        }
        finally
        {
            self.isAdding = false;
            PerThread<DeepProduct>.Return(self);
        }
    }

    /// <inheritdoc/>
    public void Run(int shard)
    {
        if (isAdding)
            AddUp(shard * AddedRows, Math.Min(AddedRows, m - shard * AddedRows));
        else
            Multiply(shard);
    }

    private int End(int shard) => (int)((long)passes * (shard + 1) / threads);

    // The first thread's passes come first, so they are added up where the result is.
    private void Multiply(int shard)
    {
        var packed = Scratch.Take(Scratch.Packed, kernel.PackedSize(pass, n));
        for (var i = shard == 0 ? 0 : End(shard - 1); i < End(shard); i++)
        {
            var first = i * pass;
            var depth = Math.Min(pass, k - first);
            kernel.Pack(depth, n, b + first * rowStep, rowStep, columnStep, packed);
            if (shard == 0)
                kernel.MultiplyPacked(m, n, depth, a + first * stride, row, stride, packed, c, ldc, add || i > 0);
            else
                kernel.MultiplyPacked(m, n, depth, a + first * stride, row, stride, packed, Kept(i), n, add: false);
        }
    }

    private void AddUp(int first, int rows)
    {
        var sum = c + first * ldc;
        for (var i = End(0); i < passes; i++) kernel.AddRows(rows, n, Kept(i) + (nint)first * n, n, sum, ldc);
        finish.Run(kernel, rows, n, sum, ldc, 0);
    }

    private float* Kept(int i) => kept + (nint)(i - End(0)) * m * n;
}
