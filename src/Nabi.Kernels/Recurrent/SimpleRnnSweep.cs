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

    protected override void Step(in Slice slice, int t)
    {
        // The states are kept in the rows, so only sums that a general activation's slope may ask for are kept besides.
        float* z = Fast ? slice.Work : RawAt(slice, t), gates = GatesAt(slice, t), h = HiddenAt(slice, t + 1);
        Kernel.MultiplyPacked(slice.Rows, Units, Layout.Depth, RowsAt(slice, t), Layout.RowStride, 1, Packed, z, Layout.GateStride, false);
        for (var r = 0; r < slice.Rows; r++, z += Layout.GateStride, gates += Layout.GateStride, h += HiddenStride)
        {
            Kernel.Activate(Settings.Activation, z, gates, Units);
            Kernel.CopyRow(gates, h, Units);
        }
    }

    protected override void StepBack(in Slice slice, int t, int first, int count, float* dz)
    {
        var gate = (nint)first * Layout.GateStride;
        float* gates = GatesAt(slice, t) + gate, dh = HiddenBack(slice) + ((nint)first * Layout.StateStride);
        var z = Fast ? gates : RawAt(slice, t) + gate;
        dz += gate;
        for (var r = 0; r < count; r++)
        {
            Kernel.ActivateBack(Settings.Activation, z, gates, dh, dz, Units, false);
            Clear(dh, Units);
            z += Layout.GateStride;
            gates += Layout.GateStride;
            dz += Layout.GateStride;
            dh += Layout.StateStride;
        }
    }

    protected override void StateBack(in Slice slice, float* dz, float* target) => Kernel.MultiplyPacked(
        slice.Rows, Units, Units, dz, Layout.GateStride, 1, Packed, target, Layout.StateStride, true);

    protected override void InputBack(in Slice slice, float* dz, float* dx, nint distance, bool add) => Kernel.MultiplyPacked(
        slice.Rows, Features, Units, dz, Layout.GateStride, 1, Packed + StatePacked, dx, distance, add);

    protected override void WeightsBack(in Slice slice, int t, int steps, float* dz, bool add) => Kernel.MultiplyDirect(
        Layout.Depth, Units, steps * slice.Rows, RowsAt(slice, t), 1, Layout.RowStride, dz, Layout.GateStride,
        WeightSums(slice.Index), Units, add);

    protected override void SumWeights()
    {
        SumBlock(DKernel, Features, Units, Units, 0);
        SumBlock(DBias, 1, Units, Units, (nint)Features * Units);
        SumBlock(DRecurrent, Units, Units, Units, (nint)(Features + 1) * Units);
    }
}
