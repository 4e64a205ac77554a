namespace Nabi.Kernels;

/// <summary>Activation functions over spans, forward and backward.</summary>
public static unsafe class Activations
{
    /// <summary>y = f(x); y may be x itself.</summary>
    public static void Forward(ActivationKind kind, ReadOnlySpan<float> x, Span<float> y)
    {
        Guard.Same(x.Length, y.Length, "y");
        fixed (float* px = x, py = y) SimdKernels.Current.Activate(kind, px, py, x.Length);
    }

    /// <summary>dx = (or += when <paramref name="accumulate"/>) dy · f'(x), given x and y = f(x); dx may be dy itself.</summary>
    public static void Backward(
        ActivationKind kind, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate)
    {
        Guard.Same(x.Length, y.Length, "y");
        Guard.Same(x.Length, dy.Length, "dy");
        Guard.Same(x.Length, dx.Length, "dx");
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            SimdKernels.Current.ActivateBack(kind, px, py, pdy, pdx, x.Length, accumulate);
    }
}
