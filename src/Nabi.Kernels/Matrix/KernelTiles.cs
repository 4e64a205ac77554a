using System.Runtime.CompilerServices;

namespace Nabi.Kernels;

/// <summary>
/// Tiles of the matrix product: R rows x C registers of the result stay in registers over the whole depth k.
/// <code>
/// C[r, j] (+)= sum over i &lt; k of a[r·row + i·step] · b[i·next + j],   r &lt; R,  j &lt; C·Count
/// </code>
/// row/step = lda/1 reads A as it is, 1/lda reads it transposed; next is the panel width for packed B, ldb for B in place.
/// ahead, pace: memory asked for while the tile runs, see Ahead; where there is none, b and 0.
/// No call may stand between the first and the last use of the accumulators: no vector register survives a call.
/// </summary>
internal sealed unsafe partial class Kernel<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T x, float* c, bool add)
    {
        if (add) x += T.Load(c);
        x.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T x, T y, float* c, bool add)
    {
        if (add)
        {
            x += T.Load(c);
            y += T.Load(c + T.Count);
        }

        x.Store(c);
        y.Store(c + T.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add, float* ahead, nint pace)
    {
        T c00 = T.Zero, c01 = T.Zero;
        T c10 = T.Zero, c11 = T.Zero;
        T c20 = T.Zero, c21 = T.Zero;
        T c30 = T.Zero, c31 = T.Zero;
        T c40 = T.Zero, c41 = T.Zero;
        T c50 = T.Zero, c51 = T.Zero;
        T c60 = T.Zero, c61 = T.Zero;
        T c70 = T.Zero, c71 = T.Zero;
        float* a0 = a, a1 = a0 + row, a2 = a1 + row, a3 = a2 + row, a4 = a3 + row, a5 = a4 + row, a6 = a5 + row, a7 = a6 + row;
        for (nint i = 0; k != 0; i += step, b += next, ahead += pace, k--)
        {
            Ahead.Ask(ahead);
            var b0 = T.Load(b); var b1 = T.Load(b + T.Count);
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            T.Accumulate(ref c01, x, b1);
            x = T.Broadcast(a1 + i);
            T.Accumulate(ref c10, x, b0);
            T.Accumulate(ref c11, x, b1);
            x = T.Broadcast(a2 + i);
            T.Accumulate(ref c20, x, b0);
            T.Accumulate(ref c21, x, b1);
            x = T.Broadcast(a3 + i);
            T.Accumulate(ref c30, x, b0);
            T.Accumulate(ref c31, x, b1);
            x = T.Broadcast(a4 + i);
            T.Accumulate(ref c40, x, b0);
            T.Accumulate(ref c41, x, b1);
            x = T.Broadcast(a5 + i);
            T.Accumulate(ref c50, x, b0);
            T.Accumulate(ref c51, x, b1);
            x = T.Broadcast(a6 + i);
            T.Accumulate(ref c60, x, b0);
            T.Accumulate(ref c61, x, b1);
            x = T.Broadcast(a7 + i);
            T.Accumulate(ref c70, x, b0);
            T.Accumulate(ref c71, x, b1);
        }

        Put(c00, c01, c, add);
        Put(c10, c11, c + ldc, add);
        Put(c20, c21, c + (2 * ldc), add);
        Put(c30, c31, c + (3 * ldc), add);
        Put(c40, c41, c + (4 * ldc), add);
        Put(c50, c51, c + (5 * ldc), add);
        Put(c60, c61, c + (6 * ldc), add);
        Put(c70, c71, c + (7 * ldc), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add)
    {
        T c00 = T.Zero;
        T c10 = T.Zero;
        T c20 = T.Zero;
        T c30 = T.Zero;
        T c40 = T.Zero;
        T c50 = T.Zero;
        T c60 = T.Zero;
        T c70 = T.Zero;
        float* a0 = a, a1 = a0 + row, a2 = a1 + row, a3 = a2 + row, a4 = a3 + row, a5 = a4 + row, a6 = a5 + row, a7 = a6 + row;
        for (nint i = 0; k != 0; i += step, b += next, k--)
        {
            var b0 = T.Load(b);
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            x = T.Broadcast(a1 + i);
            T.Accumulate(ref c10, x, b0);
            x = T.Broadcast(a2 + i);
            T.Accumulate(ref c20, x, b0);
            x = T.Broadcast(a3 + i);
            T.Accumulate(ref c30, x, b0);
            x = T.Broadcast(a4 + i);
            T.Accumulate(ref c40, x, b0);
            x = T.Broadcast(a5 + i);
            T.Accumulate(ref c50, x, b0);
            x = T.Broadcast(a6 + i);
            T.Accumulate(ref c60, x, b0);
            x = T.Broadcast(a7 + i);
            T.Accumulate(ref c70, x, b0);
        }

        Put(c00, c, add);
        Put(c10, c + ldc, add);
        Put(c20, c + (2 * ldc), add);
        Put(c30, c + (3 * ldc), add);
        Put(c40, c + (4 * ldc), add);
        Put(c50, c + (5 * ldc), add);
        Put(c60, c + (6 * ldc), add);
        Put(c70, c + (7 * ldc), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add, float* ahead, nint pace)
    {
        T c00 = T.Zero, c01 = T.Zero;
        T c10 = T.Zero, c11 = T.Zero;
        T c20 = T.Zero, c21 = T.Zero;
        T c30 = T.Zero, c31 = T.Zero;
        float* a0 = a, a1 = a0 + row, a2 = a1 + row, a3 = a2 + row;
        for (nint i = 0; k != 0; i += step, b += next, ahead += pace, k--)
        {
            Ahead.Ask(ahead);
            var b0 = T.Load(b); var b1 = T.Load(b + T.Count);
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            T.Accumulate(ref c01, x, b1);
            x = T.Broadcast(a1 + i);
            T.Accumulate(ref c10, x, b0);
            T.Accumulate(ref c11, x, b1);
            x = T.Broadcast(a2 + i);
            T.Accumulate(ref c20, x, b0);
            T.Accumulate(ref c21, x, b1);
            x = T.Broadcast(a3 + i);
            T.Accumulate(ref c30, x, b0);
            T.Accumulate(ref c31, x, b1);
        }

        Put(c00, c01, c, add);
        Put(c10, c11, c + ldc, add);
        Put(c20, c21, c + (2 * ldc), add);
        Put(c30, c31, c + (3 * ldc), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add)
    {
        T c00 = T.Zero;
        T c10 = T.Zero;
        T c20 = T.Zero;
        T c30 = T.Zero;
        float* a0 = a, a1 = a0 + row, a2 = a1 + row, a3 = a2 + row;
        for (nint i = 0; k != 0; i += step, b += next, k--)
        {
            var b0 = T.Load(b);
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            x = T.Broadcast(a1 + i);
            T.Accumulate(ref c10, x, b0);
            x = T.Broadcast(a2 + i);
            T.Accumulate(ref c20, x, b0);
            x = T.Broadcast(a3 + i);
            T.Accumulate(ref c30, x, b0);
        }

        Put(c00, c, add);
        Put(c10, c + ldc, add);
        Put(c20, c + (2 * ldc), add);
        Put(c30, c + (3 * ldc), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x2(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add)
    {
        T c00 = T.Zero, c01 = T.Zero;
        T c10 = T.Zero, c11 = T.Zero;
        T c20 = T.Zero, c21 = T.Zero;
        float* a0 = a, a1 = a0 + row, a2 = a1 + row;
        for (nint i = 0; k != 0; i += step, b += next, k--)
        {
            var b0 = T.Load(b); var b1 = T.Load(b + T.Count);
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            T.Accumulate(ref c01, x, b1);
            x = T.Broadcast(a1 + i);
            T.Accumulate(ref c10, x, b0);
            T.Accumulate(ref c11, x, b1);
            x = T.Broadcast(a2 + i);
            T.Accumulate(ref c20, x, b0);
            T.Accumulate(ref c21, x, b1);
        }

        Put(c00, c01, c, add);
        Put(c10, c11, c + ldc, add);
        Put(c20, c21, c + (2 * ldc), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x1(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add)
    {
        T c00 = T.Zero;
        T c10 = T.Zero;
        T c20 = T.Zero;
        float* a0 = a, a1 = a0 + row, a2 = a1 + row;
        for (nint i = 0; k != 0; i += step, b += next, k--)
        {
            var b0 = T.Load(b);
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            x = T.Broadcast(a1 + i);
            T.Accumulate(ref c10, x, b0);
            x = T.Broadcast(a2 + i);
            T.Accumulate(ref c20, x, b0);
        }

        Put(c00, c, add);
        Put(c10, c + ldc, add);
        Put(c20, c + (2 * ldc), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x2(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add)
    {
        T c00 = T.Zero, c01 = T.Zero;
        T c10 = T.Zero, c11 = T.Zero;
        float* a0 = a, a1 = a0 + row;
        for (nint i = 0; k != 0; i += step, b += next, k--)
        {
            var b0 = T.Load(b); var b1 = T.Load(b + T.Count);
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            T.Accumulate(ref c01, x, b1);
            x = T.Broadcast(a1 + i);
            T.Accumulate(ref c10, x, b0);
            T.Accumulate(ref c11, x, b1);
        }

        Put(c00, c01, c, add);
        Put(c10, c11, c + ldc, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x1(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add)
    {
        T c00 = T.Zero;
        T c10 = T.Zero;
        float* a0 = a, a1 = a0 + row;
        for (nint i = 0; k != 0; i += step, b += next, k--)
        {
            var b0 = T.Load(b);
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            x = T.Broadcast(a1 + i);
            T.Accumulate(ref c10, x, b0);
        }

        Put(c00, c, add);
        Put(c10, c + ldc, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x2(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add)
    {
        T c00 = T.Zero, c01 = T.Zero;
        var a0 = a;
        T d10 = T.Zero, d11 = T.Zero;
        T d20 = T.Zero, d21 = T.Zero;
        T d30 = T.Zero, d31 = T.Zero;
        for (; k >= 4; k -= 4)
        {
            var x = T.Broadcast(a0);
            T.Accumulate(ref c00, x, T.Load(b));
            T.Accumulate(ref c01, x, T.Load(b + T.Count));
            x = T.Broadcast(a0 + step);
            T.Accumulate(ref d10, x, T.Load(b + next));
            T.Accumulate(ref d11, x, T.Load(b + next + T.Count));
            x = T.Broadcast(a0 + (2 * step));
            T.Accumulate(ref d20, x, T.Load(b + (2 * next)));
            T.Accumulate(ref d21, x, T.Load(b + (2 * next) + T.Count));
            x = T.Broadcast(a0 + (3 * step));
            T.Accumulate(ref d30, x, T.Load(b + (3 * next)));
            T.Accumulate(ref d31, x, T.Load(b + (3 * next) + T.Count));
            a0 += 4 * step;
            b += 4 * next;
        }

        for (; k != 0; a0 += step, b += next, k--)
        {
            var x = T.Broadcast(a0);
            T.Accumulate(ref c00, x, T.Load(b));
            T.Accumulate(ref c01, x, T.Load(b + T.Count));
        }

        c00 = (c00 + d10) + (d20 + d30);
        c01 = (c01 + d11) + (d21 + d31);

        Put(c00, c01, c, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1(nint k, float* a, nint row, nint step, float* b, nint next, float* c, nint ldc, bool add)
    {
        T c00 = T.Zero;
        var a0 = a;
        T d10 = T.Zero;
        T d20 = T.Zero;
        T d30 = T.Zero;
        for (; k >= 4; k -= 4)
        {
            var x = T.Broadcast(a0);
            T.Accumulate(ref c00, x, T.Load(b));
            x = T.Broadcast(a0 + step);
            T.Accumulate(ref d10, x, T.Load(b + next));
            x = T.Broadcast(a0 + (2 * step));
            T.Accumulate(ref d20, x, T.Load(b + (2 * next)));
            x = T.Broadcast(a0 + (3 * step));
            T.Accumulate(ref d30, x, T.Load(b + (3 * next)));
            a0 += 4 * step;
            b += 4 * next;
        }

        for (; k != 0; a0 += step, b += next, k--)
        {
            var x = T.Broadcast(a0);
            T.Accumulate(ref c00, x, T.Load(b));
        }

        c00 = (c00 + d10) + (d20 + d30);

        Put(c00, c, add);
    }
}
