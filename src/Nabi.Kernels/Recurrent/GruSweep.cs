namespace Nabi.Kernels;

/// <summary>
/// GRU (Cho et al. 2014) in both forms of Keras; Keras's columns z r h, here kept per row as n z r q (n the candidate).
/// <code>
/// z = σ(x·Wz + h·Uz + b)   r = σ(x·Wr + h·Ur + b)
/// reset after:   q = h·Uh + b_rec     n = τ(x·Wh + b_in + r q)
/// reset before:  q = r h              n = τ(x·Wh + b + q·Uh)
/// h' = z h + (1 − z) n
/// backward:  dn = dh (1 − z) τ'     dz = dh (h − n) σ'     dh carried = dh z
///            after:  dr = dn q σ',  dq = dn r              before:  dq = dn·Uhᵀ,  dr = dq h σ',  dh += dq r
/// </code>
/// </summary>
internal sealed unsafe class GruSweep : RecurrentSweep
{
    protected override int GateColumns => 4 * Units;

    protected override int GateWidth => 3 * Units;

    protected override int BiasSize => Settings.ResetAfter ? 6 * Units : 3 * Units;

    protected override bool HasCells => false;

    private bool After => Settings.ResetAfter;

    // Packed parts. Forward: gates (Depth, 2U), candidate (F+1, U), recurrent candidate (U or, with its bias, 1+U, U).
    private nint GatesPacked => Part(Layout.Depth, 2 * Units);

    private nint CandidatePacked => Part(Features + 1, Units);

    protected override nint PackedForward => GatesPacked + CandidatePacked + Part(Units + 1, Units);

    // Backward: recurrent kernels of z and r with (after) or before (before) that of the candidate, then the input kernels n z r.
    private nint StatePacked => Part(2 * Units, Units) + Part(Units, Units);

    protected override nint PackedBackward => StatePacked + Part(3 * Units, Features);

    private nint Part(int k, int n) => SliceLayout.Up((int)Simd.PackedSize(k, n));

    protected override void PackForForward(float* packed)
    {
        int width = GateWidth, depth = Layout.Depth;
        Simd.Pack(Features, 2 * Units, W, width, 1, packed, depth, 0);
        Simd.PackRow(2 * Units, Bias, packed, depth, Features);
        if (After && Bias != null) Simd.PackRowAdd(2 * Units, Bias + width, packed, depth, Features);
        Simd.Pack(Units, 2 * Units, R, width, 1, packed, depth, Features + 1);
        packed += GatesPacked;
        Simd.Pack(Features, Units, W + 2 * Units, width, 1, packed, Features + 1, 0);
        Simd.PackRow(Units, Bias == null ? null : Bias + 2 * Units, packed, Features + 1, Features);
        packed += CandidatePacked;
        if (!After)
        {
            Simd.Pack(Units, Units, R + 2 * Units, width, 1, packed);
            return;
        }

        Simd.PackRow(Units, Bias == null ? null : Bias + width + 2 * Units, packed, Units + 1, 0);
        Simd.Pack(Units, Units, R + 2 * Units, width, 1, packed, Units + 1, 1);
    }

    protected override void PackForBackward(float* packed, bool inputs)
    {
        var width = GateWidth;
        if (After)
        {
            Simd.Pack(3 * Units, Units, R, 1, width, packed);
        }
        else
        {
            Simd.Pack(2 * Units, Units, R, 1, width, packed);
            Simd.Pack(Units, Units, R + 2 * Units, 1, width, packed + Part(2 * Units, Units));
        }

        if (!inputs) return;
        packed += StatePacked;
        Simd.Pack(Units, Features, W + 2 * Units, 1, width, packed, width, 0);
        Simd.Pack(2 * Units, Features, W, 1, width, packed, width, Units);
    }

    protected override void Project(float* rows, int count, float* z)
    {
        int u = Units, width = GateWidth, sum = Layout.SumStride, stride = Layout.RowStride;
        if (!Layout.InPlace)
        {
            Simd.MultiplyPacked(count, 2 * u, Features + 1, rows, stride, 1, Packed, Layout.Depth, 0, z + u, sum, false);
            Simd.MultiplyPacked(count, u, Features + 1, rows, stride, 1, Packed + GatesPacked, z, sum, false);
            return;
        }

        for (var r = 0; r < count; r++)
        {
            var target = z + (nint)r * sum;
            if (Bias == null)
            {
                Clear(target, 4 * u);
                continue;
            }

            Simd.CopyRow(Bias + 2 * u, target, u);
            Simd.CopyRow(Bias, target + u, 2 * u);
            if (!After) continue;
            Simd.Add(Bias + width, target + u, 2 * u);
            Simd.CopyRow(Bias + width + 2 * u, target + 3 * u, u);
        }

        Simd.MultiplyDirect(count, u, Features, rows, stride, 1, W + 2 * u, width, z, sum, true);
        Simd.MultiplyDirect(count, 2 * u, Features, rows, stride, 1, W, width, z + u, sum, true);
    }

    private void Sums(in Slice slice, int t, float* z, in Prefetch prefetch)
    {
        int u = Units, count = slice.Rows, sum = Layout.SumStride, stride = Layout.RowStride, depth = Layout.Depth;
        float* rows = RowsAt(slice, t), h = rows + Features + 1;
        if (Layout.InPlace)
        {
            Simd.MultiplyDirect(count, After ? 3 * u : 2 * u, u, h, stride, 1, R, GateWidth, z + u, sum, true);
            return;
        }

        if (Layout.Projected)
        {
            Simd.MultiplyPacked(count, 2 * u, u, h, stride, 1, Packed, depth, Features + 1, z + u, sum, true, prefetch);
        }
        else
        {
            Simd.MultiplyPacked(count, 2 * u, depth, rows, stride, 1, Packed, z + u, sum, false, prefetch);
            Simd.MultiplyPacked(count, u, Features + 1, rows, stride, 1, Packed + GatesPacked, z, sum, false);
        }

        if (After)
            Simd.MultiplyPacked(count, u, u + 1, h - 1, stride, 1, Packed + GatesPacked + CandidatePacked, z + 3 * u, sum, false);
    }

    protected override void Step(in Slice slice, int t, float* z, in Prefetch prefetch)
    {
        int u = Units, sum = Layout.SumStride, kept = Layout.GateStride;
        float* gates = GatesAt(slice, t), h = HiddenAt(slice, t), next = HiddenAt(slice, t + 1), dropped = RowsAt(slice, t) + Features + 1;
        Sums(slice, t, z, prefetch);
        if (After && Fast)
        {
            Simd.GruGates(slice.Rows, u, z, sum, gates, kept, h, next, HiddenStride);
            return;
        }

        for (var s = 0; s < slice.Rows; s++)
        {
            float* to = gates + (nint)s * kept, from = z + (nint)s * sum, d = dropped + (nint)s * Layout.RowStride;
            Simd.Activate(Settings.RecurrentActivation, from + u, to + u, 2 * u);
            for (var j = 0; j < u; j++) to[3 * u + j] = After ? from[3 * u + j] : to[2 * u + j] * d[j];
            for (var j = 0; j < u && After; j++) from[j] += to[2 * u + j] * from[3 * u + j];
        }

        if (!After && Layout.InPlace)
            Simd.MultiplyDirect(slice.Rows, u, u, gates + 3 * u, kept, 1, R + 2 * u, GateWidth, z, sum, true);
        else if (!After)
            Simd.MultiplyPacked(slice.Rows, u, u, gates + 3 * u, kept, 1, Packed + GatesPacked + CandidatePacked, z, sum, true);
        for (var s = 0; s < slice.Rows; s++)
        {
            float* to = gates + (nint)s * kept, before = h + (nint)s * HiddenStride, after = next + (nint)s * HiddenStride;
            Simd.Activate(Settings.Activation, z + (nint)s * sum, to, u);
            for (var j = 0; j < u; j++) after[j] = to[j] + to[u + j] * (before[j] - to[j]);
        }
    }

    protected override void StepBack(in Slice slice, int t, int first, int count, float* dz)
    {
        int u = Units, sum = Layout.SumStride, kept = Layout.GateStride;
        var state = (nint)first * Layout.StateStride;
        float* gates = GatesAt(slice, t) + (nint)first * kept, h = HiddenAt(slice, t) + (nint)first * HiddenStride;
        float* dh = HiddenBack(slice) + state, raw = Fast ? gates : RawAt(slice, t) + (nint)first * sum;
        nint rawStride = Fast ? kept : sum;
        dz += (nint)first * sum;
        if (After && Fast)
        {
            Simd.GruGatesBack(count, u, gates, kept, dz, sum, h, HiddenStride, dh, Layout.StateStride);
            return;
        }

        for (var s = 0; s < count; s++)
        {
            float* g = gates + (nint)s * kept, d = dz + (nint)s * sum, before = h + (nint)s * HiddenStride;
            float* back = dh + (nint)s * Layout.StateStride, x = raw + s * rawStride;
            for (var j = 0; j < u; j++)
            {
                d[j] = back[j] * (1 - g[u + j]);
                d[u + j] = back[j] * (before[j] - g[j]);
                back[j] *= g[u + j];
            }

            Simd.ActivateBack(Settings.Activation, x, g, d, d, u, false);
            Simd.ActivateBack(Settings.RecurrentActivation, x + u, g + u, d + u, d + u, u, false);
            for (var j = 0; j < u && After; j++)
            {
                d[2 * u + j] = d[j] * g[3 * u + j];
                d[3 * u + j] = d[j] * g[2 * u + j];
            }
        }

        var dropped = (StateDrop == null ? HiddenBack(slice) : DroppedBack(slice)) + state;
        var rows = RowsAt(slice, t) + (nint)first * Layout.RowStride + Features + 1;
        if (!After && Layout.InPlace)
            Simd.MultiplyDots(count, u, u, dz, sum, R + 2 * u, GateWidth, dz + 3 * u, sum, false);
        else if (!After)
            Simd.MultiplyPacked(count, u, u, dz, sum, 1, PackedBack + Part(2 * u, u), dz + 3 * u, sum, false);
        for (var s = 0; s < count; s++)
        {
            float* g = gates + (nint)s * kept, d = dz + (nint)s * sum, before = rows + (nint)s * Layout.RowStride;
            float* back = dropped + (nint)s * Layout.StateStride, x = raw + s * rawStride;
            for (var j = 0; j < u && !After; j++)
            {
                back[j] += d[3 * u + j] * g[2 * u + j];
                d[2 * u + j] = d[3 * u + j] * before[j];
            }

            Simd.ActivateBack(Settings.RecurrentActivation, x + 2 * u, g + 2 * u, d + 2 * u, d + 2 * u, u, false);
        }
    }

    protected override void StateBack(int rows, float* dz, float* target, in Prefetch prefetch)
    {
        var columns = After ? 3 * Units : 2 * Units;
        if (Layout.InPlace)
        {
            Simd.MultiplyDots(rows, Units, columns, dz + Units, Layout.SumStride, R, GateWidth, target, Layout.StateStride, true);
        }
        else
        {
            Simd.MultiplyPacked(rows, Units, columns, dz + Units, Layout.SumStride, 1, PackedBack, target,
                Layout.StateStride, true, prefetch);
        }
    }

    protected override void InputBack(int rows, float* dz, float* dx, nint distance, bool add, in Prefetch prefetch)
    {
        if (!Layout.InPlace)
        {
            Simd.MultiplyPacked(rows, Features, 3 * Units, dz, Layout.SumStride, 1, PackedBack + StatePacked, dx, distance, add, prefetch);
            return;
        }

        Simd.MultiplyDots(rows, Features, 2 * Units, dz + Units, Layout.SumStride, W, GateWidth, dx, distance, add);
        Simd.MultiplyDots(rows, Features, Units, dz, Layout.SumStride, W + 2 * Units, GateWidth, dx, distance, true);
    }

    // In a slice's sums (Depth, 4U), columns n z r q: x rows fill n z r, the ones row all, h rows z r and (after) q; before: qᵀ·dn stands
    // in the q columns.
    protected override void WeightsBack(in Slice slice, int t, int steps, float* dz, bool add)
    {
        int u = Units, k = steps * slice.Rows, width = GateColumns;
        float* x = RowsAt(slice, t), ones = x + Features, h = ones + 1;
        if (Straight)
        {
            add |= Accumulate;
            width = GateWidth;
            Part(Features, 2 * u, k, x, Layout.RowStride, dz + u, DKernel, 0, width, add);
            Part(Features, u, k, x, Layout.RowStride, dz, DKernel, 2 * u, width, add);
            Part(u, After ? 3 * u : 2 * u, k, h, Layout.RowStride, dz + u, DRecurrent, 0, width, add);
            if (!After) Part(u, u, k, GatesAt(slice, t) + 3 * u, Layout.GateStride, dz, DRecurrent, 2 * u, width, add);
            Part(1, 2 * u, k, ones, Layout.RowStride, dz + u, DBias, 0, width, add);
            Part(1, u, k, ones, Layout.RowStride, dz, DBias, 2 * u, width, add);
            if (After) Part(1, 3 * u, k, ones, Layout.RowStride, dz + u, DBias, width, width, add);
            return;
        }

        float* sums = WeightSums(slice.Index), recurrent = sums + (nint)(Features + 1) * width;
        Part(Features, 3 * u, k, x, Layout.RowStride, dz, sums, 0, width, add);
        Part(1, 4 * u, k, ones, Layout.RowStride, dz, sums, (nint)Features * width, width, add);
        Part(u, After ? 3 * u : 2 * u, k, h, Layout.RowStride, dz + u, recurrent, u, width, add);
        if (!After) Part(u, u, k, GatesAt(slice, t) + 3 * u, Layout.GateStride, dz, recurrent, 3 * u, width, add);
    }

    private void Part(int rows, int columns, int k, float* a, nint step, float* dz, float* target, nint offset, nint distance, bool add)
    {
        if (target != null) Simd.MultiplyDirect(rows, columns, k, a, 1, step, dz, Layout.SumStride, target + offset, distance, add);
    }

    protected override void SumWeights()
    {
        int u = Units, width = GateWidth;
        nint ones = (nint)Features * GateColumns, states = ones + GateColumns;
        SumBlock(DKernel, Features, 2 * u, width, u);
        SumBlock(DKernel == null ? null : DKernel + 2 * u, Features, u, width, 0);
        SumBlock(DRecurrent, u, 3 * u, width, states + u);
        if (DBias == null) return;
        SumBlock(DBias, 1, 2 * u, width, ones + u);
        SumBlock(DBias + 2 * u, 1, u, width, ones);
        if (After) SumBlock(DBias + width, 1, 3 * u, width, ones + u);
    }
}
