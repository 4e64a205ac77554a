namespace Nabi.Kernels;

/// <summary>
/// One time step of a GRU for one row, for streams: no packing, nothing allocated. Equations are at <see cref="GruSweep"/>.
/// </summary>
public static unsafe class GruStep
{
    /// <summary>
    /// h (U) becomes the next step's; x (F), kernel (F, 3U), recurrent (U, 3U), bias empty or (2, 3U) with reset after, (3U) with reset
    /// before.
    /// </summary>
    public static void Run(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias, Span<float> h,
        bool resetAfter = true, ActivationKind activation = ActivationKind.Tanh,
        ActivationKind recurrentActivation = ActivationKind.Sigmoid)
    {
        int u = h.Length, features = x.Length, width = 3 * u;
        StepGuard.Check(features, u, 3, kernel, recurrent, bias, resetAfter ? 2 * width : width);
        var input = Scratch.Take(Scratch.Step, 2 * (width + 16));
        var inner = input + width + 16;
        var k = SimdKernels.Current;
        fixed (float* px = x, pw = kernel, pr = recurrent, pb = bias, ph = h)
        {
            StepGuard.Sums(k, px, features, pw, width, pb, input, width);
            var columns = resetAfter ? width : 2 * u;
            StepGuard.Sums(k, ph, u, pr, columns, resetAfter && pb != null ? pb + width : null, inner, width);
            k.Add(inner, input, 2 * u);
            k.Activate(recurrentActivation, input, input, 2 * u);
            float* z = input, r = input + u, n = input + 2 * u, q = inner + 2 * u;
            if (resetAfter)
            {
                k.MultiplyRow(r, q, u);
                k.Add(q, n, u);
            }
            else
            {
                k.MultiplyRow(ph, r, u);
                k.MultiplyDirect(1, u, u, r, u, 1, pr + 2 * u, width, n, width, true);
            }

            k.Activate(activation, n, n, u);
            for (var j = 0; j < u; j++) ph[j] = n[j] + z[j] * (ph[j] - n[j]);
        }
    }
}
