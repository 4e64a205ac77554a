namespace Nabi.Kernels;

/// <summary>
/// The simple recurrent layer.
/// <code>
/// h' = τ(x·W + b + h·U)        backward:  dz = dh τ'
/// </code>
/// </summary>
internal sealed unsafe class SimpleRnnSweep : RecurrentSweep
{
    [ThreadStatic]
    private static SimpleRnnSweep? reused;

    public static SimpleRnnSweep Reused => reused ??= new SimpleRnnSweep();

    protected override int GateColumns => Units;

    protected override int KeptColumns => 0;

    protected override int GateWidth => Units;

    protected override bool HasCells => false;

    protected override bool Fast => Settings.Activation == ActivationKind.Tanh;

    protected override nint PackedForward => Kernel.PackedSize(Layout.Depth, Units);

    protected override nint PackedBackward => StatePacked + Kernel.PackedSize(Units, Features);

    private nint StatePacked => SliceLayout.Up((int)Kernel.PackedSize(Units, Units));

    protected override void PackForForward(float* packed)
    {
        Kernel.Pack(Features, Units, W, Units, 1, packed, Layout.Depth, 0);
        Kernel.PackRow(Units, Bias, packed, Layout.Depth, Features);
        Kernel.Pack(Units, Units, R, Units, 1, packed, Layout.Depth, Features + 1);
    }

    protected override void PackForBackward(float* packed, bool inputs)
    {
        Kernel.Pack(Units, Units, R, 1, Units, packed);
        if (inputs) Kernel.Pack(Units, Features, W, 1, Units, packed + StatePacked);
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

    // h itself is the activated gate, kept in the rows.
    protected override void Step(in Slice slice, int t, float* z)
    {
        Sums(slice, t, z);
        Kernel.ActivateRows(Settings.Activation, slice.Rows, Units, z, Layout.SumStride, HiddenAt(slice, t + 1), HiddenStride);
    }

    protected override void StepBack(in Slice slice, int t, int first, int count, float* dz)
    {
        float* y = HiddenAt(slice, t + 1) + ((nint)first * HiddenStride), dh = HiddenBack(slice) + ((nint)first * Layout.StateStride);
        var sum = (nint)first * Layout.SumStride;
        dz += sum;
        if (Fast)
        {
            Kernel.TanhBackRows(count, Units, y, HiddenStride, dh, Layout.StateStride, dz, Layout.SumStride);
            return;
        }

        var z = RawAt(slice, t) + sum;
        for (var r = 0; r < count; r++)
        {
            Kernel.ActivateBack(Settings.Activation, z, y, dh, dz, Units, false);
            Clear(dh, Units);
            z += Layout.SumStride;
            y += HiddenStride;
            dz += Layout.SumStride;
            dh += Layout.StateStride;
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
