namespace Nabi.Kernels;

/// <summary>One time step of a SimpleRNN for one row, for streams: no packing, nothing allocated.</summary>
public static unsafe class SimpleRnnStep
{
    /// <summary>h (U) becomes the next step's; x (F), kernel (F, U), recurrent (U, U), bias (U) or empty.</summary>
    public static void Run(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias, Span<float> h,
        ActivationKind activation = ActivationKind.Tanh)
    {
        int units = h.Length, features = x.Length;
        StepGuard.Check(features, units, 1, kernel, recurrent, bias, units);
        var z = Scratch.Take(Scratch.Step, units);
        var k = SimdKernels.Current;
        fixed (float* px = x, pw = kernel, pr = recurrent, pb = bias, ph = h)
        {
            StepGuard.Sums(k, px, features, pw, units, pb, z, units);
            k.MultiplyDirect(1, units, units, ph, units, 1, pr, units, z, units, true);
            k.Activate(activation, z, ph, units);
        }
    }
}
