namespace Nabi.Kernels;

/// <summary>
/// C (m, n) = or += op(A) (m, k) · op(B) (k, n), row-major, op transposing or not. Every element is summed over k in an order that
/// depends on the shapes alone, so the bits do not depend on the thread count.
/// </summary>
public static unsafe class MatrixProduct
{
    // Rows below which dot products with the rows of a transposed B are faster than packing it, and no product is shared by depth.
    private const int FewRows = 8;

    // Columns below which the transposed product fills the registers better.
    private const int FewColumns = 8;

    // Numbers of packed B held at a time.
    private const int PackedLimit = 1 << 21;

    /// <summary>
    /// C (m, n) = op(A) op(B), or C += when <paramref name="accumulate"/>. lda, ldb and ldc are the distances between rows as stored.
    /// </summary>
    public static void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k,
        ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, bool accumulate)
    {
        Guard.Size(m, 0, nameof(m));
        Guard.Size(n, 0, nameof(n));
        Guard.Size(k, 0, nameof(k));
        if (m == 0 || n == 0) return;
        Check(transposeA ? k : m, transposeA ? m : k, lda, a.Length, nameof(a));
        Check(transposeB ? n : k, transposeB ? k : n, ldb, b.Length, nameof(b));
        Check(m, n, ldc, c.Length, nameof(c));
        if (k == 0)
        {
            for (var r = 0; r < m && !accumulate; r++) c.Slice(r * ldc, n).Clear();
            return;
        }

        fixed (float* pa = a, pb = b, pc = c) Run(transposeA, transposeB, m, n, k, pa, lda, pb, ldb, pc, ldc, accumulate);
    }

    /// <summary>The product on raw pointers, sizes 1 or more; each number is finished when it is there.</summary>
    internal static void Run(
        bool transposeA, bool transposeB, int m, int n, int k, float* a, nint lda, float* b, nint ldb, float* c, nint ldc, bool add,
        in ProductFinish finish = default)
    {
        var kernel = SimdKernels.Current;
        if (n < FewColumns && n < m && n < kernel.Lanes)
        {
            Turned(kernel, transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, add);
            finish.Run(kernel, m, n, c, ldc, 0);
            return;
        }

        nint row = transposeA ? 1 : lda, stride = transposeA ? lda : 1;
        if (m < FewRows && transposeB)
        {
            if (transposeA)
            {
                a = Transposed(a, lda, m, k);
                lda = k;
            }

            kernel.MultiplyDots(m, n, k, a, lda, b, ldb, c, ldc, add);
            finish.Run(kernel, m, n, c, ldc, 0);
            return;
        }

        nint rowStep = transposeB ? 1 : ldb, columnStep = transposeB ? ldb : 1;
        if (m >= FewRows && ProductBlocks.IsShared(m, n, k) && DeepProduct.Fits(m, n, k))
        {
            DeepProduct.Run(kernel, m, n, k, a, row, stride, b, rowStep, columnStep, c, ldc, add, finish);
            return;
        }

        if ((m <= ColumnProduct.DirectRows && !transposeB) || ColumnProduct.Fits(m, n, k, transposeA))
        {
            ColumnProduct.Run(kernel, m, n, k, a, row, stride, b, rowStep, columnStep, c, ldc, add, finish);
            return;
        }

        var chunk = Math.Max(64, (int)Math.Min(n, PackedLimit / k / 64 * 64));
        for (var j = 0; j < n; j += chunk)
        {
            var columns = Math.Min(chunk, n - j);
            var packed = Scratch.Take(Scratch.Packed, kernel.PackedSize(k, columns));
            ProductBlocks.Run(
                kernel, m, columns, k, a, row, stride, b + j * columnStep, rowStep, columnStep, packed, c + j, ldc, add, finish.From(j));
        }
    }

    // Cᵀ = op(B)ᵀ op(A)ᵀ with few rows, then turned into place.
    private static void Turned(
        SimdKernels kernel, bool transposeA, bool transposeB, int m, int n, int k, float* a, nint lda, float* b, nint ldb,
        float* c, nint ldc, bool add)
    {
        if (n == 1 && ldc == 1)
        {
            Wide(kernel, transposeA, transposeB, m, n, k, a, lda, b, ldb, c, m, add);
            return;
        }

        var turned = Scratch.Take(Scratch.Packed, (nint)m * n);
        Wide(kernel, transposeA, transposeB, m, n, k, a, lda, b, ldb, turned, m, false);
        for (var r = 0; r < m; r++)
        {
            for (var j = 0; j < n; j++) c[r * ldc + j] = turned[(nint)j * m + r] + (add ? c[r * ldc + j] : 0);
        }
    }

    private static void Wide(
        SimdKernels kernel, bool transposeA, bool transposeB, int m, int n, int k, float* a, nint lda, float* b, nint ldb,
        float* c, nint ldc, bool add)
    {
        if (transposeA)
        {
            kernel.MultiplyDirect(n, m, k, b, transposeB ? ldb : 1, transposeB ? 1 : ldb, a, lda, c, ldc, add);
            return;
        }

        if (!transposeB && (n > 1 || ldb > 1))
        {
            b = Transposed(b, ldb, n, k);
            ldb = k;
        }

        kernel.MultiplyDots(n, m, k, b, ldb, a, lda, c, ldc, add);
    }

    // A copy of x transposed, in memory of the thread: (columns, rows) with rows ldx apart becomes (rows, columns).
    private static float* Transposed(float* x, nint ldx, int rows, int columns)
    {
        var copy = Scratch.Take(Scratch.Turned, (nint)rows * columns);
        for (var r = 0; r < rows; r++)
        {
            for (var i = 0; i < columns; i++) copy[(nint)r * columns + i] = x[i * ldx + r];
        }

        return copy;
    }

    private static void Check(int rows, int columns, int distance, int length, string name)
    {
        if (distance < columns && rows > 1)
            throw new ArgumentException($"'{name}' has rows of {columns} numbers at a distance of {distance}, expected {columns} or more.");
        if (rows > 0 && columns > 0) Guard.AtLeast((long)(rows - 1) * distance + columns, length, name);
    }
}
