namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    /// <summary>
    /// C (m, n) (+)= A · B for a matrix A (m, k) that is read from tables, B packed with depth k. Asked for beside it are columns, or
    /// nothing.
    /// </summary>
    internal abstract void MultiplyPacked(int m, int n, int k, GatheredPlaces at, float* packed, bool add, in Prefetch prefetch = default);

    /// <summary>The same with B row-major in place.</summary>
    internal abstract void MultiplyDirect(int m, int n, int k, GatheredPlaces at, float* b, nint ldb, bool add);
}

/// <summary>Products of matrices that stand nowhere as such: see <see cref="GatheredPlaces"/>.</summary>
internal sealed unsafe partial class SimdKernels<T>
{
    internal override void MultiplyPacked(int m, int n, int k, GatheredPlaces at, float* packed, bool add, in Prefetch prefetch)
    {
        var pass = PassDepth(k);
        for (var k0 = 0; k0 < k; k0 += pass)
        {
            for (var j = 0; j < n; j += 2 * T.Count)
            {
                var columns = Math.Min(2 * T.Count, n - j);
                var width = columns > T.Count ? 2 * T.Count : T.Count;
                var panel = packed + (nint)j * k + (nint)k0 * width;
                Strip(m, columns, width, Math.Min(pass, k - k0), at.Deeper(k0).Columns(j), panel, width, add || k0 > 0, prefetch, k0);
            }
        }
    }

    internal override void MultiplyDirect(int m, int n, int k, GatheredPlaces at, float* b, nint ldb, bool add)
    {
        var tail = stackalloc float[MostDepth * T.Count];
        var pass = PassDepth(k);
        for (var k0 = 0; k0 < k; k0 += pass)
        {
            var depth = Math.Min(pass, k - k0);
            for (var j = 0; j < n;)
            {
                var columns = n - j >= 2 * T.Count ? 2 * T.Count : Math.Min(T.Count, n - j);
                var panel = b + k0 * ldb + j;
                if (columns < T.Count) PackRows(depth, columns, T.Count, panel, ldb, tail);
                Strip(m, columns, Math.Max(columns, T.Count), depth, at.Deeper(k0).Columns(j), columns < T.Count ? tail : panel,
                    columns < T.Count ? T.Count : ldb, add || k0 > 0, b, 0);
                j += columns;
            }
        }
    }
}
