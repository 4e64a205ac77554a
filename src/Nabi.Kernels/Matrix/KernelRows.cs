using System.Runtime.CompilerServices;

namespace Nabi.Kernels;

/// <summary>
/// Products with few rows, where B is read once and the memory sets the pace.
/// <code>
/// Row:  c[j] (+)= sum over i of a[i·step] · b[i·ldb + j]     many columns at once, in long runs along B's rows
/// Dots: C[r, j] (+)= sum over i of a[r·lda + i] · b[j·ldb + i]
/// </code>
/// </summary>
internal sealed unsafe partial class Kernel<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row16(nint k, float* a, nint step, float* b, nint ldb, float* c, bool add)
    {
        T c0 = T.Zero, c1 = T.Zero, c2 = T.Zero, c3 = T.Zero, c4 = T.Zero, c5 = T.Zero, c6 = T.Zero, c7 = T.Zero;
        T c8 = T.Zero, c9 = T.Zero, c10 = T.Zero, c11 = T.Zero, c12 = T.Zero, c13 = T.Zero, c14 = T.Zero, c15 = T.Zero;
        for (; k != 0; k--, a += step, b += ldb)
        {
            var x = T.Broadcast(a);
            T.Accumulate(ref c0, x, T.Load(b));
            T.Accumulate(ref c1, x, T.Load(b + T.Count));
            T.Accumulate(ref c2, x, T.Load(b + (2 * T.Count)));
            T.Accumulate(ref c3, x, T.Load(b + (3 * T.Count)));
            T.Accumulate(ref c4, x, T.Load(b + (4 * T.Count)));
            T.Accumulate(ref c5, x, T.Load(b + (5 * T.Count)));
            T.Accumulate(ref c6, x, T.Load(b + (6 * T.Count)));
            T.Accumulate(ref c7, x, T.Load(b + (7 * T.Count)));
            T.Accumulate(ref c8, x, T.Load(b + (8 * T.Count)));
            T.Accumulate(ref c9, x, T.Load(b + (9 * T.Count)));
            T.Accumulate(ref c10, x, T.Load(b + (10 * T.Count)));
            T.Accumulate(ref c11, x, T.Load(b + (11 * T.Count)));
            T.Accumulate(ref c12, x, T.Load(b + (12 * T.Count)));
            T.Accumulate(ref c13, x, T.Load(b + (13 * T.Count)));
            T.Accumulate(ref c14, x, T.Load(b + (14 * T.Count)));
            T.Accumulate(ref c15, x, T.Load(b + (15 * T.Count)));
        }

        Put(c0, c1, c, add);
        Put(c2, c3, c + (2 * T.Count), add);
        Put(c4, c5, c + (4 * T.Count), add);
        Put(c6, c7, c + (6 * T.Count), add);
        Put(c8, c9, c + (8 * T.Count), add);
        Put(c10, c11, c + (10 * T.Count), add);
        Put(c12, c13, c + (12 * T.Count), add);
        Put(c14, c15, c + (14 * T.Count), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row8(nint k, float* a, nint step, float* b, nint ldb, float* c, bool add)
    {
        T c0 = T.Zero, c1 = T.Zero, c2 = T.Zero, c3 = T.Zero, c4 = T.Zero, c5 = T.Zero, c6 = T.Zero, c7 = T.Zero;
        for (; k != 0; k--, a += step, b += ldb)
        {
            var x = T.Broadcast(a);
            T.Accumulate(ref c0, x, T.Load(b));
            T.Accumulate(ref c1, x, T.Load(b + T.Count));
            T.Accumulate(ref c2, x, T.Load(b + (2 * T.Count)));
            T.Accumulate(ref c3, x, T.Load(b + (3 * T.Count)));
            T.Accumulate(ref c4, x, T.Load(b + (4 * T.Count)));
            T.Accumulate(ref c5, x, T.Load(b + (5 * T.Count)));
            T.Accumulate(ref c6, x, T.Load(b + (6 * T.Count)));
            T.Accumulate(ref c7, x, T.Load(b + (7 * T.Count)));
        }

        Put(c0, c1, c, add);
        Put(c2, c3, c + (2 * T.Count), add);
        Put(c4, c5, c + (4 * T.Count), add);
        Put(c6, c7, c + (6 * T.Count), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyDots(int m, int n, int k, float* a, nint lda, float* b, nint ldb, float* c, nint ldc, bool add)
    {
        for (; m >= 2; m -= 2, a += 2 * lda, c += 2 * ldc) DotRows(n, k, a, a + lda, b, ldb, c, c + ldc, add);
        if (m == 1) DotRow(n, k, a, b, ldb, c, add);
    }

    private static void DotRow(int n, int k, float* a, float* b, nint ldb, float* c, bool add)
    {
        var j = 0;
        for (; j + 4 <= n; j += 4) Dot4(k, a, b + (j * ldb), ldb, c + j, add);
        for (; j < n; j++)
        {
            var sum = Dot(k, a, b + (j * ldb));
            c[j] = add ? c[j] + sum : sum;
        }
    }

    private static void DotRows(int n, int k, float* a0, float* a1, float* b, nint ldb, float* c0, float* c1, bool add)
    {
        var j = 0;
        for (; j + 4 <= n; j += 4) Dot2x4(k, a0, a1, b + (j * ldb), ldb, c0 + j, c1 + j, add);
        if (j == n) return;
        DotRow(n - j, k, a0, b + (j * ldb), ldb, c0 + j, add);
        DotRow(n - j, k, a1, b + (j * ldb), ldb, c1 + j, add);
    }

    // Two rows of A share what is read of B.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot2x4(nint k, float* a0, float* a1, float* b, nint ldb, float* c0, float* c1, bool add)
    {
        T s00 = T.Zero, s01 = T.Zero, s02 = T.Zero, s03 = T.Zero, s10 = T.Zero, s11 = T.Zero, s12 = T.Zero, s13 = T.Zero;
        float* b1 = b + ldb, b2 = b1 + ldb, b3 = b2 + ldb;
        nint i = 0;
        for (; i + T.Count <= k; i += T.Count)
        {
            T x = T.Load(a0 + i), y = T.Load(a1 + i), z = T.Load(b + i);
            T.Accumulate(ref s00, x, z);
            T.Accumulate(ref s10, y, z);
            z = T.Load(b1 + i);
            T.Accumulate(ref s01, x, z);
            T.Accumulate(ref s11, y, z);
            z = T.Load(b2 + i);
            T.Accumulate(ref s02, x, z);
            T.Accumulate(ref s12, y, z);
            z = T.Load(b3 + i);
            T.Accumulate(ref s03, x, z);
            T.Accumulate(ref s13, y, z);
        }

        float t00 = T.Sum(s00), t01 = T.Sum(s01), t02 = T.Sum(s02), t03 = T.Sum(s03);
        float t10 = T.Sum(s10), t11 = T.Sum(s11), t12 = T.Sum(s12), t13 = T.Sum(s13);
        for (; i < k; i++)
        {
            t00 += a0[i] * b[i];
            t01 += a0[i] * b1[i];
            t02 += a0[i] * b2[i];
            t03 += a0[i] * b3[i];
            t10 += a1[i] * b[i];
            t11 += a1[i] * b1[i];
            t12 += a1[i] * b2[i];
            t13 += a1[i] * b3[i];
        }

        c0[0] = add ? c0[0] + t00 : t00;
        c0[1] = add ? c0[1] + t01 : t01;
        c0[2] = add ? c0[2] + t02 : t02;
        c0[3] = add ? c0[3] + t03 : t03;
        c1[0] = add ? c1[0] + t10 : t10;
        c1[1] = add ? c1[1] + t11 : t11;
        c1[2] = add ? c1[2] + t12 : t12;
        c1[3] = add ? c1[3] + t13 : t13;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4(nint k, float* a, float* b, nint ldb, float* c, bool add)
    {
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
        float* b1 = b + ldb, b2 = b1 + ldb, b3 = b2 + ldb;
        nint i = 0;
        for (; i + T.Count <= k; i += T.Count)
        {
            var x = T.Load(a + i);
            T.Accumulate(ref s0, x, T.Load(b + i));
            T.Accumulate(ref s1, x, T.Load(b1 + i));
            T.Accumulate(ref s2, x, T.Load(b2 + i));
            T.Accumulate(ref s3, x, T.Load(b3 + i));
        }

        float t0 = T.Sum(s0), t1 = T.Sum(s1), t2 = T.Sum(s2), t3 = T.Sum(s3);
        for (; i < k; i++)
        {
            t0 += a[i] * b[i];
            t1 += a[i] * b1[i];
            t2 += a[i] * b2[i];
            t3 += a[i] * b3[i];
        }

        c[0] = add ? c[0] + t0 : t0;
        c[1] = add ? c[1] + t1 : t1;
        c[2] = add ? c[2] + t2 : t2;
        c[3] = add ? c[3] + t3 : t3;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(nint k, float* a, float* b)
    {
        T s0 = T.Zero, s1 = T.Zero;
        nint i = 0;
        for (; i + (2 * T.Count) <= k; i += 2 * T.Count)
        {
            T.Accumulate(ref s0, T.Load(a + i), T.Load(b + i));
            T.Accumulate(ref s1, T.Load(a + i + T.Count), T.Load(b + i + T.Count));
        }

        var sum = T.Sum(s0 + s1);
        for (; i < k; i++) sum += a[i] * b[i];
        return sum;
    }
}
