namespace Nabi.Kernels;

/// <summary>
/// The simple recurrent layer.
/// <code>
/// h' = τ(x·W + b + h·U)        backward:  dz = dh τ'
/// </code>
/// </summary>
internal sealed unsafe class SimpleRnnSweep : OneProductSweep
{
    protected override int GateColumns => Units;

    protected override int KeptColumns => 0;

    protected override bool HasCells => false;

    protected override bool Fast => Settings.Activation == ActivationKind.Tanh;

    // h itself is the activated gate, kept in the rows.
    protected override void Step(in Slice slice, int t, float* z, in Prefetch prefetch)
    {
        Sums(slice, t, z, prefetch);
        Simd.ActivateRows(Settings.Activation, slice.Rows, Units, z, Layout.SumStride, HiddenAt(slice, t + 1), HiddenStride);
    }

    protected override void StepBack(in Slice slice, int t, int first, int count, float* dz)
    {
        float* y = HiddenAt(slice, t + 1) + (nint)first * HiddenStride, dh = HiddenBack(slice) + (nint)first * Layout.StateStride;
        var sum = (nint)first * Layout.SumStride;
        dz += sum;
        if (Fast)
        {
            Simd.TanhBackRows(count, Units, y, HiddenStride, dh, Layout.StateStride, dz, Layout.SumStride);
            return;
        }

        var z = RawAt(slice, t) + sum;
        for (var r = 0; r < count; r++)
        {
            Simd.ActivateBack(Settings.Activation, z, y, dh, dz, Units, false);
            Clear(dh, Units);
            z += Layout.SumStride;
            y += HiddenStride;
            dz += Layout.SumStride;
            dh += Layout.StateStride;
        }
    }
}
