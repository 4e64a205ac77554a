namespace Nabi.Kernels;

/// <summary>The products of quantized rows with packed weights; pointers, lengths already checked.</summary>
internal abstract unsafe class QuantizedTiles
{
    /// <summary>Columns that are packed side by side.</summary>
    public abstract int Panel { get; }

    /// <summary>The tiles of a width.</summary>
    public static QuantizedTiles For(Width width) => width switch
    {
        Width.Bits512 when System.Runtime.Intrinsics.X86.Avx512BW.IsSupported => new QuantizedTiles<Pairs512, Eight>(),
        Width.Bits512 or Width.Bits256 => new QuantizedTiles<Pairs256, Four>(),
        Width.Bits128 => new QuantizedTiles<Pairs128, Four>(),
        _ => new QuantizedTiles<PairsScalar, Four>(),
    };

    /// <summary>
    /// y[r, j] (+)= row[r] · columns[j] · sum over i of a[r, i] b[i, j], for the panels from first up to end.
    /// </summary>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns of y.</param>
    /// <param name="pairs">Half of the (even) depth.</param>
    /// <param name="a">Quantized rows behind one another.</param>
    /// <param name="row">What a number of each row stands for.</param>
    /// <param name="packed">The weights, panel by panel.</param>
    /// <param name="columns">What a number of each column stands for, padded to whole panels.</param>
    /// <param name="y">The result.</param>
    /// <param name="ldy">From row to row of the result.</param>
    /// <param name="add">Whether it is added to.</param>
    /// <param name="first">The first panel.</param>
    /// <param name="end">The panel before which to stop.</param>
    public abstract void Multiply(
        int m, int n, nint pairs, short* a, float* row, short* packed, float* columns, float* y, nint ldy, bool add, int first, int end);
}

/// <summary>The tiles of one register type, in blocks of as many rows as its registers have room for.</summary>
internal sealed unsafe class QuantizedTiles<T, TRows> : QuantizedTiles
    where T : struct, IPairs<T>
    where TRows : struct, IConstant
{
    public override int Panel => 2 * T.Count;

    public override void Multiply(
        int m, int n, nint pairs, short* a, float* row, short* packed, float* columns, float* y, nint ldy, bool add, int first, int end)
    {
        // The last panel may go beyond the result.
        var edge = stackalloc float[8 * Panel];
        for (var panel = first; panel < end; panel++)
        {
            int at = panel * Panel, width = Math.Min(Panel, n - at);
            var b = packed + panel * pairs * 2 * Panel;
            for (var r = 0; r < m;)
            {
                var rows = m - r >= TRows.Value ? TRows.Value : m - r >= 4 ? 4 : m - r >= 2 ? 2 : 1;
                var target = y + r * ldy + at;
                var (to, distance) = width == Panel ? ((nint)target, ldy) : ((nint)edge, Panel);
                for (var i = 0; width < Panel && add && i < rows; i++)
                    for (var j = 0; j < width; j++) edge[i * Panel + j] = target[i * ldy + j];
                var from = a + r * pairs * 2;
                if (rows == 8) Tile<Eight>(pairs, from, row + r, b, columns + at, (float*)to, distance, add);
                else if (rows == 4) Tile<Four>(pairs, from, row + r, b, columns + at, (float*)to, distance, add);
                else if (rows == 2) Tile<Two>(pairs, from, row + r, b, columns + at, (float*)to, distance, add);
                else Tile<One>(pairs, from, row + r, b, columns + at, (float*)to, distance, add);
                for (var i = 0; width < Panel && i < rows; i++)
                    for (var j = 0; j < width; j++) target[i * ldy + j] = edge[i * Panel + j];
                r += rows;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TTall>(nint pairs, short* a, float* row, short* b, float* columns, float* y, nint ldy, bool add)
        where TTall : struct, IConstant
    {
        T c00 = T.Zero, c10 = T.Zero, c20 = T.Zero, c30 = T.Zero, c40 = T.Zero, c50 = T.Zero, c60 = T.Zero, c70 = T.Zero;
        T c01 = T.Zero, c11 = T.Zero, c21 = T.Zero, c31 = T.Zero, c41 = T.Zero, c51 = T.Zero, c61 = T.Zero, c71 = T.Zero;
        var next = 2 * pairs;
        short* a1 = a + next, a2 = a1 + next, a3 = a2 + next, a4 = a3 + next, a5 = a4 + next, a6 = a5 + next, a7 = a6 + next;
        for (nint i = 0; i < next; i += 2, b += 4 * T.Count)
        {
            T b0 = T.Load(b), b1 = T.Load(b + 2 * T.Count), x = T.Broadcast(a + i);
            c00 = T.Add(c00, x, b0);
            c01 = T.Add(c01, x, b1);
            if (TTall.Value > 1)
            {
                x = T.Broadcast(a1 + i);
                c10 = T.Add(c10, x, b0);
                c11 = T.Add(c11, x, b1);
            }

            if (TTall.Value > 2)
            {
                x = T.Broadcast(a2 + i);
                c20 = T.Add(c20, x, b0);
                c21 = T.Add(c21, x, b1);
                x = T.Broadcast(a3 + i);
                c30 = T.Add(c30, x, b0);
                c31 = T.Add(c31, x, b1);
            }

            if (TTall.Value > 4)
            {
                x = T.Broadcast(a4 + i);
                c40 = T.Add(c40, x, b0);
                c41 = T.Add(c41, x, b1);
                x = T.Broadcast(a5 + i);
                c50 = T.Add(c50, x, b0);
                c51 = T.Add(c51, x, b1);
                x = T.Broadcast(a6 + i);
                c60 = T.Add(c60, x, b0);
                c61 = T.Add(c61, x, b1);
                x = T.Broadcast(a7 + i);
                c70 = T.Add(c70, x, b0);
                c71 = T.Add(c71, x, b1);
            }
        }

        Put(c00, c01, row[0], columns, y, add);
        if (TTall.Value > 1) Put(c10, c11, row[1], columns, y + ldy, add);
        if (TTall.Value > 2)
        {
            Put(c20, c21, row[2], columns, y + 2 * ldy, add);
            Put(c30, c31, row[3], columns, y + 3 * ldy, add);
        }

        if (TTall.Value > 4)
        {
            Put(c40, c41, row[4], columns, y + 4 * ldy, add);
            Put(c50, c51, row[5], columns, y + 5 * ldy, add);
            Put(c60, c61, row[6], columns, y + 6 * ldy, add);
            Put(c70, c71, row[7], columns, y + 7 * ldy, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T first, T second, float row, float* columns, float* y, bool add)
    {
        T.Store(first, row, columns, y, add);
        T.Store(second, row, columns + T.Count, y + T.Count, add);
    }
}
