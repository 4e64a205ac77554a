namespace Nabi.Kernels;

/// <summary>
/// The products of a cell whose sums come from one product, z = [x | 1 | h] · [W ; b ; U], with nothing of the cell inside (LSTM,
/// SimpleRNN).
/// </summary>
internal abstract unsafe class OneProductSweep : RecurrentSweep
{
    protected override int GateWidth => GateColumns;

    protected override nint PackedForward => Simd.PackedSize(Layout.Depth, GateColumns);

    protected override nint PackedBackward => StatePacked + Simd.PackedSize(GateColumns, Features);

    private nint StatePacked => SliceLayout.Up((int)Simd.PackedSize(GateColumns, Units));

    protected override void PackForForward(float* packed)
    {
        Simd.Pack(Features, GateColumns, W, GateColumns, 1, packed, Layout.Depth, 0);
        Simd.PackRow(GateColumns, Bias, packed, Layout.Depth, Features);
        Simd.Pack(Units, GateColumns, R, GateColumns, 1, packed, Layout.Depth, Features + 1);
    }

    protected override void PackForBackward(float* packed, bool inputs)
    {
        Simd.Pack(GateColumns, Units, R, 1, GateColumns, packed);
        if (inputs) Simd.Pack(GateColumns, Features, W, 1, GateColumns, packed + StatePacked);
    }

    protected override void Project(float* rows, int count, float* z)
    {
        if (!Layout.InPlace)
        {
            Simd.MultiplyPacked(count, GateColumns, Features + 1, rows, Layout.RowStride, 1, Packed, Layout.Depth, 0, z,
                Layout.SumStride, false);
            return;
        }

        for (var r = 0; r < count && Bias != null; r++) Simd.CopyRow(Bias, z + (nint)r * Layout.SumStride, GateColumns);
        Simd.MultiplyDirect(count, GateColumns, Features, rows, Layout.RowStride, 1, W, GateColumns, z, Layout.SumStride, Bias != null);
    }

    /// <summary>z of a step, asking for other memory on the way.</summary>
    protected void Sums(in Slice slice, int t, float* z, in Prefetch prefetch)
    {
        int stride = Layout.RowStride, top = Layout.Projected ? Features + 1 : 0;
        var rows = RowsAt(slice, t) + top;
        if (Layout.InPlace)
        {
            Simd.MultiplyDirect(slice.Rows, GateColumns, Units, rows, stride, 1, R, GateColumns, z, Layout.SumStride, true);
        }
        else
        {
            Simd.MultiplyPacked(slice.Rows, GateColumns, Layout.Depth - top, rows, stride, 1, Packed, Layout.Depth, top, z,
                Layout.SumStride, top > 0, prefetch);
        }
    }

    protected override void StateBack(int rows, float* dz, float* target, in Prefetch prefetch)
    {
        if (Layout.InPlace)
            Simd.MultiplyDots(rows, Units, GateColumns, dz, Layout.SumStride, R, GateColumns, target, Layout.StateStride, true);
        else
            Simd.MultiplyPacked(rows, Units, GateColumns, dz, Layout.SumStride, 1, PackedBack, target, Layout.StateStride, true, prefetch);
    }

    protected override void InputBack(int rows, float* dz, float* dx, nint distance, bool add, in Prefetch prefetch)
    {
        if (Layout.InPlace)
        {
            Simd.MultiplyDots(rows, Features, GateColumns, dz, Layout.SumStride, W, GateColumns, dx, distance, add);
        }
        else
        {
            Simd.MultiplyPacked(rows, Features, GateColumns, dz, Layout.SumStride, 1, PackedBack + StatePacked, dx,
                distance, add, prefetch);
        }
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
        Simd.MultiplyDirect(count, GateColumns, depth, rows, 1, Layout.RowStride, dz, Layout.SumStride, target, GateColumns, add);
    }

    protected override void SumWeights()
    {
        SumBlock(DKernel, Features, GateColumns, GateColumns, 0);
        SumBlock(DBias, 1, GateColumns, GateColumns, (nint)Features * GateColumns);
        SumBlock(DRecurrent, Units, GateColumns, GateColumns, (nint)(Features + 1) * GateColumns);
    }
}
