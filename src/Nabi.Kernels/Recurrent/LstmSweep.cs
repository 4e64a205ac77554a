namespace Nabi.Kernels;

/// <summary>
/// LSTM (Hochreiter and Schmidhuber 1997) as Keras computes it; gates i f g o in the columns of z, g being Keras's c.
/// <code>
/// z = x·W + b + h·U                      (s, 4U)
/// i = σ(z_i)   f = σ(z_f)   g = τ(z_g)   o = σ(z_o)
/// c' = f c + i g                         h' = o τ(c')
/// backward:  dc += dh o τ'(c')    dz_o = dh τ(c') σ'    dz_i = dc g σ'    dz_f = dc c σ'    dz_g = dc i τ'    dc = dc f
/// </code>
/// </summary>
internal sealed unsafe class LstmSweep : RecurrentSweep
{
    [ThreadStatic]
    private static LstmSweep? reused;

    public static LstmSweep Reused => reused ??= new LstmSweep();

    protected override int GateColumns => 4 * Units;

    protected override int GateWidth => 4 * Units;

    protected override bool HasCells => true;

    protected override nint PackedForward => Kernel.PackedSize(Layout.Depth, GateColumns);

    protected override nint PackedBackward => StatePacked + Kernel.PackedSize(GateColumns, Features);

    private nint StatePacked => SliceLayout.Up((int)Kernel.PackedSize(GateColumns, Units));

    protected override void PackForForward(float* packed)
    {
        Kernel.Pack(Features, GateColumns, W, GateColumns, 1, packed, Layout.Depth, 0);
        Kernel.PackRow(GateColumns, Bias, packed, Layout.Depth, Features);
        Kernel.Pack(Units, GateColumns, R, GateColumns, 1, packed, Layout.Depth, Features + 1);
    }

    protected override void PackForBackward(float* packed, bool inputs)
    {
        Kernel.Pack(GateColumns, Units, R, 1, GateColumns, packed);
        if (inputs) Kernel.Pack(GateColumns, Features, W, 1, GateColumns, packed + StatePacked);
    }

    protected override void Project(float* rows, int count, float* z)
    {
        if (!Layout.InPlace)
        {
            Kernel.MultiplyPacked(count, GateColumns, Features + 1, rows, Layout.RowStride, 1, Packed, Layout.Depth, 0, z, Layout.SumStride, false);
            return;
        }

        for (var r = 0; r < count && Bias != null; r++) Kernel.CopyRow(Bias, z + ((nint)r * Layout.SumStride), GateColumns);
        Kernel.MultiplyDirect(count, GateColumns, Features, rows, Layout.RowStride, 1, W, GateColumns, z, Layout.SumStride, Bias != null);
    }

    private void Sums(in Slice slice, int t, float* z)
    {
        int stride = Layout.RowStride, top = Layout.Projected ? Features + 1 : 0;
        var rows = RowsAt(slice, t) + top;
        if (Layout.InPlace)
            Kernel.MultiplyDirect(slice.Rows, GateColumns, Units, rows, stride, 1, R, GateColumns, z, Layout.SumStride, true);
        else
            Kernel.MultiplyPacked(slice.Rows, GateColumns, Layout.Depth - top, rows, stride, 1, Packed, Layout.Depth, top, z, Layout.SumStride, top > 0);
    }

    protected override void Step(in Slice slice, int t, float* z)
    {
        Sums(slice, t, z);
        float* gates = GatesAt(slice, t), before = CellsAt(slice, t), after = CellsAt(slice, t + 1), h = HiddenAt(slice, t + 1);
        if (Fast)
        {
            var far = Layout.Far && Kernel.Aligned(gates, Units);
            Kernel.LstmGates(
                far, slice.Rows, Units, z, Layout.SumStride, gates, Layout.GateStride, before, after, Layout.StateStride, h, HiddenStride);
            return;
        }

        for (var r = 0; r < slice.Rows; r++)
        {
            Kernel.Activate(Settings.RecurrentActivation, z, gates, 2 * Units);
            Kernel.Activate(Settings.Activation, z + (2 * Units), gates + (2 * Units), Units);
            Kernel.Activate(Settings.RecurrentActivation, z + (3 * Units), gates + (3 * Units), Units);
            for (var u = 0; u < Units; u++) after[u] = (gates[Units + u] * before[u]) + (gates[u] * gates[(2 * Units) + u]);
            Kernel.Activate(Settings.Activation, after, h, Units);
            Kernel.MultiplyRow(gates + (3 * Units), h, Units);
            z += Layout.SumStride;
            gates += Layout.GateStride;
            before += Layout.StateStride;
            after += Layout.StateStride;
            h += HiddenStride;
        }
    }

    protected override void StepBack(in Slice slice, int t, int first, int count, float* dz)
    {
        nint sum = (nint)first * Layout.SumStride, state = (nint)first * Layout.StateStride;
        float* gates = GatesAt(slice, t) + ((nint)first * Layout.GateStride), before = CellsAt(slice, t) + state, after = CellsAt(slice, t + 1) + state;
        float* dh = HiddenBack(slice) + state, dc = CellsBack(slice) + state;
        dz += sum;
        if (Fast)
        {
            Kernel.LstmGatesBack(count, Units, gates, Layout.GateStride, dz, Layout.SumStride, before, after, dh, dc, Layout.StateStride);
            return;
        }

        float* z = RawAt(slice, t) + sum, spare = SpareBack(slice) + state;
        for (var r = 0; r < count; r++)
        {
            float* i = gates, f = i + Units, g = f + Units, o = g + Units;
            Kernel.Activate(Settings.Activation, after, spare, Units);
            for (var u = 0; u < Units; u++)
            {
                dz[(3 * Units) + u] = dh[u] * spare[u];
                dh[u] *= o[u];
            }

            Kernel.ActivateBack(Settings.Activation, after, spare, dh, dc, Units, true);
            for (var u = 0; u < Units; u++)
            {
                dz[u] = dc[u] * g[u];
                dz[Units + u] = dc[u] * before[u];
                dz[(2 * Units) + u] = dc[u] * i[u];
                dc[u] *= f[u];
                dh[u] = 0;
            }

            Kernel.ActivateBack(Settings.RecurrentActivation, z, i, dz, dz, 2 * Units, false);
            Kernel.ActivateBack(Settings.Activation, z + (2 * Units), g, dz + (2 * Units), dz + (2 * Units), Units, false);
            Kernel.ActivateBack(Settings.RecurrentActivation, z + (3 * Units), o, dz + (3 * Units), dz + (3 * Units), Units, false);
            z += Layout.SumStride;
            gates += Layout.GateStride;
            dz += Layout.SumStride;
            before += Layout.StateStride;
            after += Layout.StateStride;
            dh += Layout.StateStride;
            dc += Layout.StateStride;
        }
    }

    protected override void StateBack(int rows, float* dz, float* target)
    {
        if (Layout.InPlace)
            Kernel.MultiplyDots(rows, Units, GateColumns, dz, Layout.SumStride, R, GateColumns, target, Layout.StateStride, true);
        else
            Kernel.MultiplyPacked(rows, Units, GateColumns, dz, Layout.SumStride, 1, PackedBack, target, Layout.StateStride, true);
    }

    protected override void InputBack(int rows, float* dz, float* dx, nint distance, bool add)
    {
        if (Layout.InPlace)
            Kernel.MultiplyDots(rows, Features, GateColumns, dz, Layout.SumStride, W, GateColumns, dx, distance, add);
        else
            Kernel.MultiplyPacked(rows, Features, GateColumns, dz, Layout.SumStride, 1, PackedBack + StatePacked, dx, distance, add);
    }

    protected override void WeightsBack(in Slice slice, int t, int steps, float* dz, bool add)
    {
        var rows = RowsAt(slice, t);
        if (!Straight)
        {
            Part(rows, Layout.Depth, steps * slice.Rows, dz, WeightSums(slice.Index), add);
            return;
        }

        add |= Accumulate;
        Part(rows, Features, steps * slice.Rows, dz, DKernel, add);
        Part(rows + Features, 1, steps * slice.Rows, dz, DBias, add);
        Part(rows + Features + 1, Units, steps * slice.Rows, dz, DRecurrent, add);
    }

    private void Part(float* rows, int count, int depth, float* dz, float* target, bool add)
    {
        if (target == null) return;
        Kernel.MultiplyDirect(count, GateColumns, depth, rows, 1, Layout.RowStride, dz, Layout.SumStride, target, GateColumns, add);
    }

    protected override void SumWeights()
    {
        SumBlock(DKernel, Features, GateColumns, GateColumns, 0);
        SumBlock(DBias, 1, GateColumns, GateColumns, (nint)Features * GateColumns);
        SumBlock(DRecurrent, Units, GateColumns, GateColumns, (nint)(Features + 1) * GateColumns);
    }
}
