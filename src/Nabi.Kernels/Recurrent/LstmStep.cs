namespace Nabi.Kernels;

/// <summary>
/// One time step of an LSTM for one row, for streams: no packing, nothing allocated. Equations are at <see cref="LstmSweep"/>.
/// </summary>
public static unsafe class LstmStep
{
    /// <summary>h (U) and c (U) become the next step's; x (F), kernel (F, 4U), recurrent (U, 4U), bias (4U) or empty.</summary>
    public static void Run(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias,
        Span<float> h, Span<float> c,
        ActivationKind activation = ActivationKind.Tanh, ActivationKind recurrentActivation = ActivationKind.Sigmoid)
    {
        int units = h.Length, features = x.Length, columns = 4 * units;
        StepGuard.Check(features, units, 4, kernel, recurrent, bias, columns);
        Guard.Same(units, c.Length, "c");
        int wide = SliceLayout.Up(units), gate = SliceLayout.Up(columns) + 16;
        var z = Scratch.Take(Scratch.Step, 2 * gate + 3 * wide);
        float* gates = z + gate, before = gates + gate, after = before + wide, next = after + wide;
        var k = SimdKernels.Current;
        fixed (float* px = x, pw = kernel, pr = recurrent, pb = bias, ph = h, pc = c)
        {
            StepGuard.Sums(k, px, features, pw, columns, pb, z, columns);
            k.MultiplyDirect(1, columns, units, ph, units, 1, pr, columns, z, columns, true);
            k.CopyRow(pc, before, units);
            if (activation == ActivationKind.Tanh && recurrentActivation == ActivationKind.Sigmoid)
            {
                k.LstmGates(1, units, z, gate, gates, gate, before, after, wide, next, wide);
            }
            else
            {
                k.Activate(recurrentActivation, z, gates, 2 * units);
                k.Activate(activation, z + 2 * units, gates + 2 * units, units);
                k.Activate(recurrentActivation, z + 3 * units, gates + 3 * units, units);
                for (var u = 0; u < units; u++) after[u] = gates[units + u] * before[u] + gates[u] * gates[2 * units + u];
                k.Activate(activation, after, next, units);
                k.MultiplyRow(gates + 3 * units, next, units);
            }

            k.CopyRow(next, ph, units);
            k.CopyRow(after, pc, units);
        }
    }
}
