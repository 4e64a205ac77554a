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
internal sealed unsafe class LstmSweep : OneProductSweep
{
    protected override int GateColumns => 4 * Units;

    protected override bool HasCells => true;

    protected override void Step(in Slice slice, int t, float* z, in Prefetch prefetch)
    {
        Sums(slice, t, z, prefetch);
        float* gates = GatesAt(slice, t), before = CellsAt(slice, t), after = CellsAt(slice, t + 1), h = HiddenAt(slice, t + 1);
        if (Fast)
        {
            Simd.LstmGates(slice.Rows, Units, z, Layout.SumStride, gates, Layout.GateStride, before, after,
                Layout.StateStride, h, HiddenStride);
            return;
        }

        for (var r = 0; r < slice.Rows; r++)
        {
            Simd.Activate(Settings.RecurrentActivation, z, gates, 2 * Units);
            Simd.Activate(Settings.Activation, z + 2 * Units, gates + 2 * Units, Units);
            Simd.Activate(Settings.RecurrentActivation, z + 3 * Units, gates + 3 * Units, Units);
            for (var u = 0; u < Units; u++) after[u] = gates[Units + u] * before[u] + gates[u] * gates[2 * Units + u];
            Simd.Activate(Settings.Activation, after, h, Units);
            Simd.MultiplyRow(gates + 3 * Units, h, Units);
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
        float* gates = GatesAt(slice, t) + (nint)first * Layout.GateStride, before = CellsAt(slice, t) + state,
            after = CellsAt(slice, t + 1) + state;
        float* dh = HiddenBack(slice) + state, dc = CellsBack(slice) + state;
        dz += sum;
        if (Fast)
        {
            Simd.LstmGatesBack(count, Units, gates, Layout.GateStride, dz, Layout.SumStride, before, after, dh, dc, Layout.StateStride);
            return;
        }

        float* z = RawAt(slice, t) + sum, spare = SpareBack(slice) + state;
        for (var r = 0; r < count; r++)
        {
            float* i = gates, f = i + Units, g = f + Units, o = g + Units;
            Simd.Activate(Settings.Activation, after, spare, Units);
            for (var u = 0; u < Units; u++)
            {
                dz[3 * Units + u] = dh[u] * spare[u];
                dh[u] *= o[u];
            }

            Simd.ActivateBack(Settings.Activation, after, spare, dh, dc, Units, true);
            for (var u = 0; u < Units; u++)
            {
                dz[u] = dc[u] * g[u];
                dz[Units + u] = dc[u] * before[u];
                dz[2 * Units + u] = dc[u] * i[u];
                dc[u] *= f[u];
                dh[u] = 0;
            }

            Simd.ActivateBack(Settings.RecurrentActivation, z, i, dz, dz, 2 * Units, false);
            Simd.ActivateBack(Settings.Activation, z + 2 * Units, g, dz + 2 * Units, dz + 2 * Units, Units, false);
            Simd.ActivateBack(Settings.RecurrentActivation, z + 3 * Units, o, dz + 3 * Units, dz + 3 * Units, Units, false);
            z += Layout.SumStride;
            gates += Layout.GateStride;
            dz += Layout.SumStride;
            before += Layout.StateStride;
            after += Layout.StateStride;
            dh += Layout.StateStride;
            dc += Layout.StateStride;
        }
    }
}
