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
internal sealed unsafe partial class SimdKernels<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    private static void Put<TRegisters>(T x, T y, float* c, bool add)
        where TRegisters : struct, IConstant
    {
        if (add)
        {
            x += T.Load(c);
            if (TRegisters.Value > 1) y += T.Load(c + T.Count);
        }

        x.Store(c);
        if (TRegisters.Value > 1) y.Store(c + T.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TRegisters>(
        nint k, float* a, nint row, nint stride, float* b, nint next, float* c, nint ldc, bool add, float* prefetch, nint pace)
        where TRows : struct, IConstant
        where TRegisters : struct, IConstant
    {
        T c00 = T.Zero, c10 = T.Zero, c20 = T.Zero, c30 = T.Zero, c40 = T.Zero, c50 = T.Zero, c60 = T.Zero, c70 = T.Zero;
        T c01 = T.Zero, c11 = T.Zero, c21 = T.Zero, c31 = T.Zero, c41 = T.Zero, c51 = T.Zero, c61 = T.Zero, c71 = T.Zero;
        float* a0 = a, a1 = a0 + row, a2 = a1 + row, a3 = a2 + row, a4 = a3 + row, a5 = a4 + row, a6 = a5 + row, a7 = a6 + row;
        for (nint i = 0; k != 0; i += stride, b += next, prefetch += pace, k--)
        {
            Prefetch.Ask(prefetch);
            T b0 = T.Load(b), b1 = TRegisters.Value > 1 ? T.Load(b + T.Count) : b0;
            var x = T.Broadcast(a0 + i);
            T.Accumulate(ref c00, x, b0);
            if (TRegisters.Value > 1) T.Accumulate(ref c01, x, b1);
            if (TRows.Value > 1)
            {
                x = T.Broadcast(a1 + i);
                T.Accumulate(ref c10, x, b0);
                if (TRegisters.Value > 1) T.Accumulate(ref c11, x, b1);
            }

            if (TRows.Value > 2)
            {
                x = T.Broadcast(a2 + i);
                T.Accumulate(ref c20, x, b0);
                if (TRegisters.Value > 1) T.Accumulate(ref c21, x, b1);
            }

            if (TRows.Value > 3)
            {
                x = T.Broadcast(a3 + i);
                T.Accumulate(ref c30, x, b0);
                if (TRegisters.Value > 1) T.Accumulate(ref c31, x, b1);
            }

            if (TRows.Value > 4)
            {
                x = T.Broadcast(a4 + i);
                T.Accumulate(ref c40, x, b0);
                if (TRegisters.Value > 1) T.Accumulate(ref c41, x, b1);
                x = T.Broadcast(a5 + i);
                T.Accumulate(ref c50, x, b0);
                if (TRegisters.Value > 1) T.Accumulate(ref c51, x, b1);
                x = T.Broadcast(a6 + i);
                T.Accumulate(ref c60, x, b0);
                if (TRegisters.Value > 1) T.Accumulate(ref c61, x, b1);
                x = T.Broadcast(a7 + i);
                T.Accumulate(ref c70, x, b0);
                if (TRegisters.Value > 1) T.Accumulate(ref c71, x, b1);
            }
        }

        Put<TRegisters>(c00, c01, c, add);
        if (TRows.Value > 1) Put<TRegisters>(c10, c11, c + ldc, add);
        if (TRows.Value > 2) Put<TRegisters>(c20, c21, c + 2 * ldc, add);
        if (TRows.Value > 3) Put<TRegisters>(c30, c31, c + 3 * ldc, add);
        if (TRows.Value <= 4) return;
        Put<TRegisters>(c40, c41, c + 4 * ldc, add);
        Put<TRegisters>(c50, c51, c + 5 * ldc, add);
        Put<TRegisters>(c60, c61, c + 6 * ldc, add);
        Put<TRegisters>(c70, c71, c + 7 * ldc, add);
    }

    // One row: four sums take turns, since each waits for its last addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Line<TRegisters>(nint k, float* a, nint stride, float* b, nint next, float* c, bool add)
        where TRegisters : struct, IConstant
    {
        T c00 = T.Zero, c10 = T.Zero, c20 = T.Zero, c30 = T.Zero, c01 = T.Zero, c11 = T.Zero, c21 = T.Zero, c31 = T.Zero;
        for (; k >= 4; k -= 4, a += 4 * stride, b += 4 * next)
        {
            var x = T.Broadcast(a);
            T.Accumulate(ref c00, x, T.Load(b));
            if (TRegisters.Value > 1) T.Accumulate(ref c01, x, T.Load(b + T.Count));
            x = T.Broadcast(a + stride);
            T.Accumulate(ref c10, x, T.Load(b + next));
            if (TRegisters.Value > 1) T.Accumulate(ref c11, x, T.Load(b + next + T.Count));
            x = T.Broadcast(a + 2 * stride);
            T.Accumulate(ref c20, x, T.Load(b + 2 * next));
            if (TRegisters.Value > 1) T.Accumulate(ref c21, x, T.Load(b + 2 * next + T.Count));
            x = T.Broadcast(a + 3 * stride);
            T.Accumulate(ref c30, x, T.Load(b + 3 * next));
            if (TRegisters.Value > 1) T.Accumulate(ref c31, x, T.Load(b + 3 * next + T.Count));
        }

        for (; k != 0; a += stride, b += next, k--)
        {
            var x = T.Broadcast(a);
            T.Accumulate(ref c00, x, T.Load(b));
            if (TRegisters.Value > 1) T.Accumulate(ref c01, x, T.Load(b + T.Count));
        }

        Put<TRegisters>(c00 + c10 + (c20 + c30), c01 + c11 + (c21 + c31), c, add);
    }
}
