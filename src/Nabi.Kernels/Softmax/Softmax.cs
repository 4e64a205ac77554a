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
        Door.Same(length, x.Length, "x");
        Door.Same(length, y.Length, "y");
        fixed (float* px = x, py = y) Kernel.Current.Softmax(rows, n, px, py);
    }

    /// <summary>dx = (or += when <paramref name="accumulate"/>) the gradient for x, given y = softmax(x); dx may be dy itself.</summary>
    public static void Backward(int rows, int n, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate)
    {
        var length = Length(rows, n);
        Door.Same(length, y.Length, "y");
        Door.Same(length, dy.Length, "dy");
        Door.Same(length, dx.Length, "dx");
        fixed (float* py = y, pdy = dy, pdx = dx) Kernel.Current.SoftmaxBack(rows, n, py, pdy, pdx, accumulate);
    }

    private static int Length(int rows, int n)
    {
        Door.Size(rows, 0, nameof(rows));
        Door.Size(n, 0, nameof(n));
        return checked(rows * n);
    }
}
