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
    [ThreadStatic]
    private static GruSweep? reused;

    public static GruSweep Reused => reused ??= new GruSweep();

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

    private nint Part(int k, int n) => SliceLayout.Up((int)Kernel.PackedSize(k, n));

    protected override void PackForForward(float* packed)
    {
        int width = GateWidth, depth = Layout.Depth;
        Kernel.Pack(Features, 2 * Units, W, width, 1, packed, depth, 0);
        Kernel.PackRow(2 * Units, Bias, packed, depth, Features);
        if (After && Bias != null) Kernel.PackRowAdd(2 * Units, Bias + width, packed, depth, Features);
        Kernel.Pack(Units, 2 * Units, R, width, 1, packed, depth, Features + 1);
        packed += GatesPacked;
        Kernel.Pack(Features, Units, W + (2 * Units), width, 1, packed, Features + 1, 0);
        Kernel.PackRow(Units, Bias == null ? null : Bias + (2 * Units), packed, Features + 1, Features);
        packed += CandidatePacked;
        if (!After)
        {
            Kernel.Pack(Units, Units, R + (2 * Units), width, 1, packed);
            return;
        }

        Kernel.PackRow(Units, Bias == null ? null : Bias + width + (2 * Units), packed, Units + 1, 0);
        Kernel.Pack(Units, Units, R + (2 * Units), width, 1, packed, Units + 1, 1);
    }

    protected override void PackForBackward(float* packed, bool inputs)
    {
        var width = GateWidth;
        if (After)
        {
            Kernel.Pack(3 * Units, Units, R, 1, width, packed);
        }
        else
        {
            Kernel.Pack(2 * Units, Units, R, 1, width, packed);
            Kernel.Pack(Units, Units, R + (2 * Units), 1, width, packed + Part(2 * Units, Units));
        }

        if (!inputs) return;
        packed += StatePacked;
        Kernel.Pack(Units, Features, W + (2 * Units), 1, width, packed, width, 0);
        Kernel.Pack(2 * Units, Features, W, 1, width, packed, width, Units);
    }

    protected override void Step(in Slice slice, int t)
    {
        int u = Units, stride = Layout.GateStride, depth = Layout.Depth;
        float* rows = RowsAt(slice, t), z = Fast ? slice.Work : RawAt(slice, t), gates = GatesAt(slice, t);
        float* h = HiddenAt(slice, t), next = HiddenAt(slice, t + 1), dropped = rows + Features + 1;
        Kernel.MultiplyPacked(slice.Rows, 2 * u, depth, rows, Layout.RowStride, 1, Packed, z + u, stride, false);
        Kernel.MultiplyPacked(slice.Rows, u, Features + 1, rows, Layout.RowStride, 1, Packed + GatesPacked, z, stride, false);
        var recurrent = Packed + GatesPacked + CandidatePacked;
        if (After)
            Kernel.MultiplyPacked(slice.Rows, u, u + 1, rows + Features, Layout.RowStride, 1, recurrent, z + (3 * u), stride, false);
        if (After && Fast)
        {
            Kernel.GruGates(slice.Rows, u, z, gates, stride, h, next, HiddenStride);
            return;
        }

        for (var s = 0; s < slice.Rows; s++)
        {
            float* to = gates + ((nint)s * stride), from = z + ((nint)s * stride), d = dropped + ((nint)s * Layout.RowStride);
            Kernel.Activate(Settings.RecurrentActivation, from + u, to + u, 2 * u);
            for (var j = 0; j < u; j++) to[(3 * u) + j] = After ? from[(3 * u) + j] : to[(2 * u) + j] * d[j];
            for (var j = 0; j < u && After; j++) from[j] += to[(2 * u) + j] * from[(3 * u) + j];
        }

        if (!After) Kernel.MultiplyPacked(slice.Rows, u, u, gates + (3 * u), stride, 1, recurrent, z, stride, true);
        for (var s = 0; s < slice.Rows; s++)
        {
            float* to = gates + ((nint)s * stride), before = h + ((nint)s * HiddenStride), after = next + ((nint)s * HiddenStride);
            Kernel.Activate(Settings.Activation, z + ((nint)s * stride), to, u);
            for (var j = 0; j < u; j++) after[j] = to[j] + (to[u + j] * (before[j] - to[j]));
        }
    }

    protected override void StepBack(in Slice slice, int t, int first, int count, float* dz)
    {
        int u = Units, stride = Layout.GateStride;
        nint gate = (nint)first * stride, state = (nint)first * Layout.StateStride;
        float* gates = GatesAt(slice, t) + gate, h = HiddenAt(slice, t) + ((nint)first * HiddenStride);
        float* dh = HiddenBack(slice) + state, raw = Fast ? gates : RawAt(slice, t) + gate;
        dz += gate;
        if (After && Fast)
        {
            Kernel.GruGatesBack(count, u, gates, dz, stride, h, HiddenStride, dh, Layout.StateStride);
            return;
        }

        for (var s = 0; s < count; s++)
        {
            float* g = gates + ((nint)s * stride), d = dz + ((nint)s * stride), before = h + ((nint)s * HiddenStride);
            float* back = dh + ((nint)s * Layout.StateStride), x = raw + ((nint)s * stride);
            for (var j = 0; j < u; j++)
            {
                d[j] = back[j] * (1 - g[u + j]);
                d[u + j] = back[j] * (before[j] - g[j]);
                back[j] *= g[u + j];
            }

            Kernel.ActivateBack(Settings.Activation, x, g, d, d, u, false);
            Kernel.ActivateBack(Settings.RecurrentActivation, x + u, g + u, d + u, d + u, u, false);
            for (var j = 0; j < u && After; j++)
            {
                d[(2 * u) + j] = d[j] * g[(3 * u) + j];
                d[(3 * u) + j] = d[j] * g[(2 * u) + j];
            }
        }

        var dropped = (StateDrop == null ? HiddenBack(slice) : DroppedBack(slice)) + state;
        var rows = RowsAt(slice, t) + ((nint)first * Layout.RowStride) + Features + 1;
        if (!After) Kernel.MultiplyPacked(count, u, u, dz, stride, 1, Packed + Part(2 * u, u), dz + (3 * u), stride, false);
        for (var s = 0; s < count; s++)
        {
            float* g = gates + ((nint)s * stride), d = dz + ((nint)s * stride), before = rows + ((nint)s * Layout.RowStride);
            float* back = dropped + ((nint)s * Layout.StateStride), x = raw + ((nint)s * stride);
            for (var j = 0; j < u && !After; j++)
            {
                back[j] += d[(3 * u) + j] * g[(2 * u) + j];
                d[(2 * u) + j] = d[(3 * u) + j] * before[j];
            }

            Kernel.ActivateBack(Settings.RecurrentActivation, x + (2 * u), g + (2 * u), d + (2 * u), d + (2 * u), u, false);
        }
    }

    protected override void StateBack(in Slice slice, float* dz, float* target) => Kernel.MultiplyPacked(
        slice.Rows, Units, After ? 3 * Units : 2 * Units, dz + Units, Layout.GateStride, 1, Packed, target, Layout.StateStride, true);

    protected override void InputBack(in Slice slice, float* dz, float* dx, nint distance, bool add) => Kernel.MultiplyPacked(
        slice.Rows, Features, 3 * Units, dz, Layout.GateStride, 1, Packed + StatePacked, dx, distance, add);

    // Sums (Depth, 4U), columns n z r q: x rows fill n z r, the ones row all, h rows z r and (after) q; before: q·dn stands in the q columns.
    protected override void WeightsBack(in Slice slice, int t, int steps, float* dz, bool add)
    {
        int u = Units, k = steps * slice.Rows, width = GateColumns;
        float* rows = RowsAt(slice, t), sums = WeightSums(slice.Index), recurrent = sums + ((nint)(Features + 1) * width);
        nint row = Layout.RowStride, stride = Layout.GateStride;
        Kernel.MultiplyDirect(Features, 3 * u, k, rows, 1, row, dz, stride, sums, width, add);
        Kernel.MultiplyDirect(1, 4 * u, k, rows + Features, 1, row, dz, stride, sums + ((nint)Features * width), width, add);
        if (After)
        {
            Kernel.MultiplyDirect(u, 3 * u, k, rows + Features + 1, 1, row, dz + u, stride, recurrent + u, width, add);
            return;
        }

        Kernel.MultiplyDirect(u, 2 * u, k, rows + Features + 1, 1, row, dz + u, stride, recurrent + u, width, add);
        Kernel.MultiplyDirect(u, u, k, GatesAt(slice, t) + (3 * u), 1, stride, dz, stride, recurrent + (3 * u), width, add);
    }

    protected override void SumWeights()
    {
        int u = Units, width = GateWidth;
        nint ones = (nint)Features * GateColumns, states = ones + GateColumns;
        SumBlock(DKernel, Features, 2 * u, width, u);
        SumBlock(DKernel == null ? null : DKernel + (2 * u), Features, u, width, 0);
        SumBlock(DRecurrent, u, 3 * u, width, states + u);
        if (DBias == null) return;
        SumBlock(DBias, 1, 2 * u, width, ones + u);
        SumBlock(DBias + (2 * u), 1, u, width, ones);
        if (After) SumBlock(DBias + width, 1, 3 * u, width, ones + u);
    }
}
