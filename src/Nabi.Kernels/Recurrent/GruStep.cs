namespace Nabi.Kernels;

/// <summary>
/// One time step of a GRU for one row, for streams: no packing, nothing allocated. Equations are at <see cref="GruSweep"/>.
/// </summary>
public static unsafe class GruStep
{
    /// <summary>Advances h by one time step. Gates stand in the order z, r, candidate.</summary>
    /// <param name="x">(F).</param>
    /// <param name="kernel">(F, 3U).</param>
    /// <param name="recurrent">The recurrent kernel, (U, 3U).</param>
    /// <param name="bias">(2, 3U) with reset after, else (3U); empty for none.</param>
    /// <param name="h">(U), the state before and after the step.</param>
    /// <param name="resetAfter">Whether the reset gate is applied after the product with the recurrent kernel; true by default.</param>
    /// <param name="activation">The function of the candidate; tanh by default.</param>
    /// <param name="recurrentActivation">The function of the gates; sigmoid by default.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
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
