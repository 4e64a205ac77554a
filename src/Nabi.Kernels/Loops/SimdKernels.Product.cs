namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    /// <summary>Most of the depth of one pass; a panel of two thirds of it stays in the first cache with room beside it.</summary>
    protected const int MostDepth = 384;

    /// <summary>The depth of the passes that k is cut into evenly.</summary>
    internal static int PassDepth(int k)
    {
        const int Good = 2 * MostDepth / 3;
        var passes = Math.Max(1, (k + Good / 2) / Good);
        return (k + passes - 1) / passes;
    }

    /// <summary>Numbers a packed (k, n) matrix takes: columns are padded to whole registers.</summary>
    internal abstract nint PackedSize(int k, int n);

    /// <summary>Packs B (k, n), element (i, j) at b[i·rowStep + j·columnStep], into panels of two registers' columns.</summary>
    internal void Pack(int k, int n, float* b, nint rowStep, nint columnStep, float* packed)
        => Pack(k, n, b, rowStep, columnStep, packed, k, 0);

    /// <summary>Packs B (k, n) as the rows from <paramref name="top"/> on of a packed matrix of <paramref name="depth"/> rows.</summary>
    internal abstract void Pack(int k, int n, float* b, nint rowStep, nint columnStep, float* packed, int depth, int top);

    /// <summary>C (m, n) (+)= A · B, B packed with depth k; A's element (r, i) at a[r·row + i·step].</summary>
    internal void MultiplyPacked(
        int m, int n, int k, float* a, nint row, nint stride, float* packed, float* c, nint ldc, bool add, in Prefetch prefetch = default)
            =>
        MultiplyPacked(m, n, k, a, row, stride, packed, k, 0, c, ldc, add, prefetch);

    /// <summary>The same with B the k rows from <paramref name="top"/> on of a packed matrix of <paramref name="depth"/> rows.</summary>
    internal abstract void MultiplyPacked(
        int m, int n, int k, float* a, nint row, nint stride, float* packed, int depth, int top, float* c, nint ldc, bool add,
        in Prefetch prefetch = default);

    /// <summary>C (m, n) (+)= A · B, B row-major in place.</summary>
    internal abstract void MultiplyDirect(
        int m, int n, int k, float* a, nint row, nint stride, float* b, nint ldb, float* c, nint ldc, bool add);

    /// <summary>
    /// C (m, n) (+)= A · B for k of one pass; B's element (i, j) at b[i·rowStep + j·columnStep]. Its panels are packed one after the other
    /// into <paramref name="panel"/>, where there is no gap between columns while the first rows are multiplied.
    /// </summary>
    internal abstract void MultiplyPacking(
        int m, int n, int k, float* a, nint row, nint stride, float* b, nint rowStep, nint columnStep, float* panel, float* c, nint ldc,
        bool add);

    /// <summary>C (m, n) (+)= A · Bᵀ by dot products of rows, A (m, k) and B (n, k) row-major.</summary>
    internal abstract void MultiplyDots(int m, int n, int k, float* a, nint lda, float* b, nint ldb, float* c, nint ldc, bool add);
}

/// <summary>
/// C = A · B in tiles. Packed panels: columns j·W .. j·W+W-1 of B (W = two registers), one panel after the other, each (k, W) row-major;
/// when at most one register of columns is left, the last panel is one register wide.
/// </summary>
internal sealed unsafe partial class SimdKernels<T>
{
    // Numbers of a matrix that does not stay in the second-level cache.
    private const int FarMatrix = 1 << 20;

    internal override nint PackedSize(int k, int n) => (nint)k * ((n + T.Count - 1) / T.Count * T.Count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Pack(int k, int n, float* b, nint rowStep, nint columnStep, float* packed, int depth, int top)
    {
        for (var j = 0; j < n; j += 2 * T.Count)
        {
            var left = Math.Min(2 * T.Count, n - j);
            var width = left > T.Count ? 2 * T.Count : T.Count;
            var target = packed + (nint)top * width;
            if (columnStep == 1) PackRows(k, left, width, b + j, rowStep, target);
            else PackColumns(k, left, width, b + j * columnStep, rowStep, columnStep, target);
            packed += (nint)depth * width;
        }
    }

    // Rows shorter than the panel are read in whole registers as long as that stays within B: what stands behind the last column of a
    // panel is never used.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(int k, int columns, int width, float* b, nint rowStep, float* packed)
    {
        var last = b + (k - 1) * rowStep + columns - width;
        for (var i = 0; i < k; i++, b += rowStep, packed += width)
        {
            if (b <= last)
            {
                for (var c = 0; c < width; c += T.Count) T.Load(b + c).Store(packed + c);
                continue;
            }

            var j = 0;
            for (; j < columns; j++) packed[j] = b[j];
            for (; j < width; j++) packed[j] = 0;
        }
    }

    // Columns of B are rows in memory when columnStep is the row distance (rowStep 1): blocks of 4 x 4 are turned in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackColumns(int k, int columns, int width, float* b, nint rowStep, nint columnStep, float* packed)
    {
        var j = 0;
        for (; rowStep == 1 && j + 4 <= columns; j += 4)
        {
            var source = b + j * columnStep;
            var i = 0;
            for (; i + 4 <= k; i += 4) BlockTranspose.FourByFour(source + i, columnStep, packed + (nint)i * width + j, width);
            for (; i < k; i++)
            {
                for (var c = 0; c < 4; c++) packed[(nint)i * width + j + c] = source[c * columnStep + i];
            }
        }

        for (; j < width; j++)
        {
            for (var i = 0; i < k; i++) packed[(nint)i * width + j] = j < columns ? b[j * columnStep + i * rowStep] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyPacked(
        int m, int n, int k, float* a, nint row, nint stride, float* packed, int depth, int top, float* c, nint ldc,
        bool add, in Prefetch prefetch)
    {
        // What is asked for is spread over the steps of all tiles of two registers. A matrix that lies far away comes first: its next panel
        // is asked for, after the last one the first, for the next product with it.
        var far = (long)k * n > FarMatrix && Blocks(m) > 0;
        var steps = (nint)Blocks(m) * (n / (2 * T.Count)) * k;
        var pace = far ? Math.Max(1, 2 * T.Count / Blocks(m)) : prefetch.Count == 0 || steps == 0 ? 0 : (prefetch.Count - 1) / steps + 1;
        var line = prefetch.Start;
        var pass = PassDepth(k);
        for (var k0 = 0; k0 < k; k0 += pass)
        {
            var part = Math.Min(pass, k - k0);
            for (var j = 0; j < n; j += 2 * T.Count)
            {
                var columns = Math.Min(2 * T.Count, n - j);
                var width = columns > T.Count ? 2 * T.Count : T.Count;
                var panel = packed + (nint)j * depth + (nint)(top + k0) * width;
                if (prefetch.Lines > 0)
                {
                    Strip(m, columns, width, part, new StridedPlaces(a + k0 * stride, row, stride, c + j, ldc), panel, width, add || k0 > 0,
                        prefetch, k0);
                    continue;
                }

                if (far) line = j + 2 * T.Count < n ? panel + (nint)depth * width : packed + (nint)top * 2 * T.Count;
                Strip(m, columns, width, part, new StridedPlaces(a + k0 * stride, row, stride, c + j, ldc), panel, width, add || k0 > 0,
                    pace == 0 ? panel : line, pace);
                line += pace * Blocks(m) * part;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyPacking(
        int m, int n, int k, float* a, nint row, nint stride, float* b, nint rowStep, nint columnStep, float* panel, float* c, nint ldc,
        bool add)
    {
        var first = T.Many ? 8 : 4;
        for (var j = 0; j < n; j += 2 * T.Count, b += 2 * T.Count * columnStep)
        {
            var columns = Math.Min(2 * T.Count, n - j);
            var width = columns > T.Count ? 2 * T.Count : T.Count;
            StridedPlaces at = new(a, row, stride, c + j, ldc);
            if (columnStep != 1 || columns < 2 * T.Count || m < first)
            {
                if (columnStep == 1) PackRows(k, columns, width, b, rowStep, panel);
                else PackColumns(k, columns, width, b, rowStep, columnStep, panel);
                Strip(m, columns, width, k, at, panel, width, add, panel, 0);
                continue;
            }

            if (T.Many) Tile<Eight, Two, StridedPlaces, Packing>(k, at, b, rowStep, add, panel, width);
            else Tile<Four, Two, StridedPlaces, Packing>(k, at, b, rowStep, add, panel, width);
            // The next panel is asked for by the next tiles.
            var left = n - j - 2 * T.Count;
            var next = left > 0 ? Prefetch.Columns(b + 2 * T.Count, Math.Min(2 * T.Count, left), rowStep) : default;
            Strip(m - first, columns, width, k, at.Skip(first), panel, width, add, next, 0);
        }
    }

    // Tiles of 8 and of 4 rows that m rows are cut into.
    private static int Blocks(int m) => T.Many ? m / 8 + ((m & 4) >> 2) : m / 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyDirect(
        int m, int n, int k, float* a, nint row, nint stride, float* b, nint ldb, float* c, nint ldc, bool add)
    {
        var tail = stackalloc float[MostDepth * T.Count];
        if (m == 1)
        {
            // One row reads every number of B once: many registers' columns at a time are long runs of memory.
            for (; T.Many
                && n >= 16 * T.Count; n -= 16 * T.Count, b += 16 * T.Count, c += 16 * T.Count)
            {
                Row<Sixteen>(k, a, stride, b, ldb, c, add);
            }

            for (; n >= 8 * T.Count; n -= 8 * T.Count, b += 8 * T.Count, c += 8 * T.Count) Row<Eight>(k, a, stride, b, ldb, c, add);
        }

        var pass = PassDepth(k);
        for (var k0 = 0; k0 < k; k0 += pass)
        {
            var depth = Math.Min(pass, k - k0);
            var j = 0;
            for (; j + T.Count <= n; j += 2 * T.Count)
            {
                var columns = j + 2 * T.Count <= n ? 2 * T.Count : T.Count;
                Strip(m, columns, columns, depth, new StridedPlaces(a + k0 * stride, row, stride, c + j, ldc), b + k0 * ldb + j, ldb,
                    add || k0 > 0, b, 0);
                if (columns == T.Count) j -= T.Count;
            }

            if (j >= n) continue;
            PackRows(depth, n - j, T.Count, b + k0 * ldb + j, ldb, tail);
            Strip(m, n - j, T.Count, depth, new StridedPlaces(a + k0 * stride, row, stride, c + j, ldc), tail,
                T.Count, add || k0 > 0, b, 0);
        }
    }

    // The same, its first tiles asking for columns of a matrix that lies far away, from row k0 on.
    private static void Strip<TPlaces>(
        int m, int columns, int width, int depth, TPlaces at, float* panel, nint next, bool add, in Prefetch prefetch, int k0)
        where TPlaces : struct, ITilePlaces<TPlaces>
    {
        for (var line = 0; line < prefetch.Lines && m >= 8; line++, m -= 8, at = at.Skip(8))
            Strip(8, columns, width, depth, at, panel, next, add, prefetch.From(line, k0), prefetch.RowDistance);
        Strip(m, columns, width, depth, at, panel, next, add, panel, 0);
    }

    // All rows of one panel: C (m, columns) (+)= A (m, depth) · panel (depth, width).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<TPlaces>(
        int m, int columns, int width, int depth, TPlaces at, float* panel, nint next, bool add, float* prefetch, nint pace)
        where TPlaces : struct, ITilePlaces<TPlaces>
    {
        if (columns == width)
        {
            Rows(m, width, depth, at, panel, next, add, prefetch, pace);
            return;
        }

        var done = 0;
        if (!add && at.RowDistance == columns)
        {
            // Rows without a gap: what spills over the end of one is written again with the next, but for the last ones.
            done = Math.Max(0, m - (width - 1) / columns) / 8 * 8;
            Rows(done, width, depth, at, panel, next, false, panel, 0);
            at = at.Skip(done);
        }

        var block = stackalloc float[8 * 32];
        var distances = stackalloc nint[8];
        for (var r = done; r < m; r += 8, at = at.Skip(8))
        {
            var rows = Math.Min(8, m - r);
            Rows(rows, width, depth, at.Into(block, width, distances), panel, next, false, panel, 0);
            for (var i = 0; i < rows; i++)
            {
                var c = at.C(i);
                for (var j = 0; j < columns; j++) c[j] = block[i * width + j] + (add ? c[j] : 0);
            }
        }
    }

    private static void Rows<TPlaces>(
        int m, int width, int depth, in TPlaces at, float* b, nint next, bool add, float* prefetch, nint pace)
        where TPlaces : struct, ITilePlaces<TPlaces>
    {
        if (width == T.Count) Rows<One, TPlaces>(m, depth, at, b, next, add, b, 0);
        else Rows<Two, TPlaces>(m, depth, at, b, next, add, prefetch, pace);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TRegisters, TPlaces>(int m, int depth, TPlaces at, float* b, nint next, bool add, float* prefetch, nint pace)
        where TRegisters : struct, IConstant
        where TPlaces : struct, ITilePlaces<TPlaces>
    {
        for (; T.Many && m >= 8; m -= 8, at = at.Skip(8), prefetch += pace * depth)
            Tile<Eight, TRegisters, TPlaces, Asking>(depth, at, b, next, add, prefetch, pace);
        for (; m >= 4; m -= 4, at = at.Skip(4), prefetch += pace * depth)
            Tile<Four, TRegisters, TPlaces, Asking>(depth, at, b, next, add, prefetch, pace);
        if (m == 3) Tile<Three, TRegisters, TPlaces, Asking>(depth, at, b, next, add, b, 0);
        else if (m == 2) Tile<Two, TRegisters, TPlaces, Asking>(depth, at, b, next, add, b, 0);
        else if (m == 1 && TPlaces.Gathers) Tile<One, TRegisters, TPlaces, Asking>(depth, at, b, next, add, b, 0);
        else if (m == 1) Line<TRegisters>(depth, at.A(0), at.Stride, b, next, at.C(0), add);
    }
}
