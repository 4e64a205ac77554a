namespace Nabi.Kernels;

/// <summary>
/// Softmax over the last axis of (rows, n), and its gradient.
/// <code>
/// y_j  = exp(x_j − max x) / sum exp(x − max x)
/// dx_j = y_j (dy_j − sum_i dy_i y_i)
/// </code>
/// </summary>
public static unsafe class Softmax
{
    /// <summary>y (rows, n) = softmax of each row of x; y may be x itself.</summary>
    public static void Forward(int rows, int n, ReadOnlySpan<float> x, Span<float> y)
    {
        var length = Length(rows, n);
        Guard.Same(length, x.Length, "x");
        Guard.Same(length, y.Length, "y");
        fixed (float* px = x, py = y) SimdKernels.Current.Softmax(rows, n, px, py);
    }

    /// <summary>dx = (or += when <paramref name="accumulate"/>) the gradient for x, given y = softmax(x); dx may be dy itself.</summary>
    public static void Backward(int rows, int n, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate)
    {
        var length = Length(rows, n);
        Guard.Same(length, y.Length, "y");
        Guard.Same(length, dy.Length, "dy");
        Guard.Same(length, dx.Length, "dx");
        fixed (float* py = y, pdy = dy, pdx = dx) SimdKernels.Current.SoftmaxBack(rows, n, py, pdy, pdx, accumulate);
    }

    private static int Length(int rows, int n)
    {
        Guard.Size(rows, 0, nameof(rows));
        Guard.Size(n, 0, nameof(n));
        return checked(rows * n);
    }
}
