namespace Nabi.Kernels;

/// <summary>
/// Tiles of the matrix product: R rows x C registers of the result stay in registers over the whole depth k.
/// <code>
/// C[r, j] (+)= sum over i &lt; k of a[r·row + i·step] · b[i·next + j],   r &lt; R,  j &lt; C·Count
/// </code>
/// Where A and C lie is what <see cref="ITilePlaces{TSelf}"/> says: row/step = lda/1 reads A as it is, 1/lda transposed, tables read
/// patches. next is the panel width for packed B, ldb for B in place. prefetch, pace: memory asked for while the tile runs, see
/// <see cref="Prefetch"/>; where there is none, b and 0.
/// No call may stand between the first and the last use of the accumulators: no vector register survives a call.
/// </summary>
internal sealed unsafe partial class SimdKernels<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>What a tile does beside each step of its product.</summary>
    private interface IBeside
    {
        static abstract void Step(float* place, T b0, T b1);
    }

    /// <summary>Asks for memory that is needed soon.</summary>
    private readonly struct Asking : IBeside
    {
        [MethodImpl(Inline)]
        public static void Step(float* place, T b0, T b1) => Prefetch.Ask(place);
    }

    /// <summary>Writes down the panel of two registers that it reads, for the tiles after it.</summary>
    private readonly struct Packing : IBeside
    {
        [MethodImpl(Inline)]
        public static void Step(float* place, T b0, T b1)
        {
            b0.Store(place);
            b1.Store(place + T.Count);
        }
    }

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
    private static void Tile<TRows, TRegisters, TPlaces, TBeside>(
        nint k, in TPlaces at, float* b, nint next, bool add, float* beside, nint pace)
        where TRows : struct, IConstant
        where TRegisters : struct, IConstant
        where TPlaces : struct, ITilePlaces<TPlaces>
        where TBeside : struct, IBeside
    {
        T c00 = T.Zero, c10 = T.Zero, c20 = T.Zero, c30 = T.Zero, c40 = T.Zero, c50 = T.Zero, c60 = T.Zero, c70 = T.Zero;
        T c01 = T.Zero, c11 = T.Zero, c21 = T.Zero, c31 = T.Zero, c41 = T.Zero, c51 = T.Zero, c61 = T.Zero, c71 = T.Zero;
        float* a0 = at.A(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        if (TRows.Value > 1) a1 = at.A(1);
        if (TRows.Value > 2) a2 = at.A(2);
        if (TRows.Value > 3) a3 = at.A(3);
        if (TRows.Value > 4)
        {
            a4 = at.A(4);
            a5 = at.A(5);
            a6 = at.A(6);
            a7 = at.A(7);
        }

        var stride = at.Stride;
        var depths = at.Depths;
        for (nint i = 0; k != 0; i += stride, b += next, beside += pace, k--)
        {
            if (TPlaces.Gathers) i = *depths++;
            T b0 = T.Load(b), b1 = TRegisters.Value > 1 ? T.Load(b + T.Count) : b0;
            TBeside.Step(beside, b0, b1);
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

        Put<TRegisters>(c00, c01, at.C(0), add);
        if (TRows.Value > 1) Put<TRegisters>(c10, c11, at.C(1), add);
        if (TRows.Value > 2) Put<TRegisters>(c20, c21, at.C(2), add);
        if (TRows.Value > 3) Put<TRegisters>(c30, c31, at.C(3), add);
        if (TRows.Value <= 4) return;
        Put<TRegisters>(c40, c41, at.C(4), add);
        Put<TRegisters>(c50, c51, at.C(5), add);
        Put<TRegisters>(c60, c61, at.C(6), add);
        Put<TRegisters>(c70, c71, at.C(7), add);
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
