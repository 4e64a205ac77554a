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
        for (var r = 0; r < m; r++, a += lda, c += ldc)
        {
            var j = 0;
            for (; j + 4 <= n; j += 4) Dot4(k, a, b + (j * ldb), ldb, c + j, add);
            for (; j < n; j++)
            {
                var sum = Dot(k, a, b + (j * ldb));
                c[j] = add ? c[j] + sum : sum;
            }
        }
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
