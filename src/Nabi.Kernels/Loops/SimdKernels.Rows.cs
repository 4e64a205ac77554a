namespace Nabi.Kernels;

/// <summary>
/// Products with few rows, where B is read once and the memory sets the pace.
/// <code>
/// Row:  c[j] (+)= sum over i of a[i·step] · b[i·ldb + j]     many columns at once, in long runs along B's rows
/// Dots: C[r, j] (+)= sum over i of a[r·lda + i] · b[j·ldb + i]
/// </code>
/// </summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TRegisters>(nint k, float* a, nint stride, float* b, nint ldb, float* c, bool add)
        where TRegisters : struct, IConstant
    {
        T c0 = T.Zero, c1 = T.Zero, c2 = T.Zero, c3 = T.Zero, c4 = T.Zero, c5 = T.Zero, c6 = T.Zero, c7 = T.Zero;
        T c8 = T.Zero, c9 = T.Zero, c10 = T.Zero, c11 = T.Zero, c12 = T.Zero, c13 = T.Zero, c14 = T.Zero, c15 = T.Zero;
        for (; k != 0; k--, a += stride, b += ldb)
        {
            var x = T.Broadcast(a);
            T.Accumulate(ref c0, x, T.Load(b));
            T.Accumulate(ref c1, x, T.Load(b + T.Count));
            T.Accumulate(ref c2, x, T.Load(b + 2 * T.Count));
            T.Accumulate(ref c3, x, T.Load(b + 3 * T.Count));
            T.Accumulate(ref c4, x, T.Load(b + 4 * T.Count));
            T.Accumulate(ref c5, x, T.Load(b + 5 * T.Count));
            T.Accumulate(ref c6, x, T.Load(b + 6 * T.Count));
            T.Accumulate(ref c7, x, T.Load(b + 7 * T.Count));
            if (TRegisters.Value <= 8) continue;
            T.Accumulate(ref c8, x, T.Load(b + 8 * T.Count));
            T.Accumulate(ref c9, x, T.Load(b + 9 * T.Count));
            T.Accumulate(ref c10, x, T.Load(b + 10 * T.Count));
            T.Accumulate(ref c11, x, T.Load(b + 11 * T.Count));
            T.Accumulate(ref c12, x, T.Load(b + 12 * T.Count));
            T.Accumulate(ref c13, x, T.Load(b + 13 * T.Count));
            T.Accumulate(ref c14, x, T.Load(b + 14 * T.Count));
            T.Accumulate(ref c15, x, T.Load(b + 15 * T.Count));
        }

        Put<Two>(c0, c1, c, add);
        Put<Two>(c2, c3, c + 2 * T.Count, add);
        Put<Two>(c4, c5, c + 4 * T.Count, add);
        Put<Two>(c6, c7, c + 6 * T.Count, add);
        if (TRegisters.Value <= 8) return;
        Put<Two>(c8, c9, c + 8 * T.Count, add);
        Put<Two>(c10, c11, c + 10 * T.Count, add);
        Put<Two>(c12, c13, c + 12 * T.Count, add);
        Put<Two>(c14, c15, c + 14 * T.Count, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyDots(int m, int n, int k, float* a, nint lda, float* b, nint ldb, float* c, nint ldc, bool add)
    {
        for (; m >= 2; m -= 2, a += 2 * lda, c += 2 * ldc) DotRows<Two>(n, k, a, lda, b, ldb, c, ldc, add);
        if (m == 1) DotRows<One>(n, k, a, lda, b, ldb, c, ldc, add);
    }

    private static void DotRows<TRows>(int n, int k, float* a, nint lda, float* b, nint ldb, float* c, nint ldc, bool add)
        where TRows : struct, IConstant
    {
        var j = 0;
        for (; j + 4 <= n; j += 4) Dots<TRows>(k, a, a + lda, b + j * ldb, ldb, c + j, c + ldc + j, add);
        for (; j < n; j++)
        {
            for (var r = 0; r < TRows.Value; r++)
            {
                var sum = Dot(k, a + r * lda, b + j * ldb);
                var at = c + r * ldc + j;
                *at = add ? *at + sum : sum;
            }
        }
    }

    // Four columns of one row of A, or of two that share what is read of B.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<TRows>(nint k, float* a0, float* a1, float* b, nint ldb, float* c0, float* c1, bool add)
        where TRows : struct, IConstant
    {
        T s00 = T.Zero, s01 = T.Zero, s02 = T.Zero, s03 = T.Zero, s10 = T.Zero, s11 = T.Zero, s12 = T.Zero, s13 = T.Zero;
        float* b1 = b + ldb, b2 = b1 + ldb, b3 = b2 + ldb;
        nint i = 0;
        for (; i + T.Count <= k; i += T.Count)
        {
            T x = T.Load(a0 + i), y = TRows.Value > 1 ? T.Load(a1 + i) : x, z = T.Load(b + i);
            T.Accumulate(ref s00, x, z);
            if (TRows.Value > 1) T.Accumulate(ref s10, y, z);
            z = T.Load(b1 + i);
            T.Accumulate(ref s01, x, z);
            if (TRows.Value > 1) T.Accumulate(ref s11, y, z);
            z = T.Load(b2 + i);
            T.Accumulate(ref s02, x, z);
            if (TRows.Value > 1) T.Accumulate(ref s12, y, z);
            z = T.Load(b3 + i);
            T.Accumulate(ref s03, x, z);
            if (TRows.Value > 1) T.Accumulate(ref s13, y, z);
        }

        PutDots(k, i, T.Sum(s00), T.Sum(s01), T.Sum(s02), T.Sum(s03), a0, b, ldb, c0, add);
        if (TRows.Value > 1) PutDots(k, i, T.Sum(s10), T.Sum(s11), T.Sum(s12), T.Sum(s13), a1, b, ldb, c1, add);
    }

    // The sums of a row with the rest of k, to their places.
    [MethodImpl(Inline)]
    private static void PutDots(nint k, nint i, float s0, float s1, float s2, float s3, float* a, float* b, nint ldb, float* c, bool add)
    {
        for (; i < k; i++)
        {
            s0 += a[i] * b[i];
            s1 += a[i] * b[ldb + i];
            s2 += a[i] * b[2 * ldb + i];
            s3 += a[i] * b[3 * ldb + i];
        }

        c[0] = add ? c[0] + s0 : s0;
        c[1] = add ? c[1] + s1 : s1;
        c[2] = add ? c[2] + s2 : s2;
        c[3] = add ? c[3] + s3 : s3;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(nint k, float* a, float* b)
    {
        T s0 = T.Zero, s1 = T.Zero;
        nint i = 0;
        for (; i + 2 * T.Count <= k; i += 2 * T.Count)
        {
            T.Accumulate(ref s0, T.Load(a + i), T.Load(b + i));
            T.Accumulate(ref s1, T.Load(a + i + T.Count), T.Load(b + i + T.Count));
        }

        var sum = T.Sum(s0 + s1);
        for (; i < k; i++) sum += a[i] * b[i];
        return sum;
    }
}
