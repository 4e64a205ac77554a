namespace Nabi.Kernels;

/// <summary>
/// Maximum and average over windows, channels last; cells outside x take no part (the average divides by the cells inside).
/// <code>
/// max:  y = largest x in the window;  dx of the first such cell += dy
/// mean: y = sum / cells inside;       dx of every cell inside += dy / cells inside
/// </code>
/// </summary>
public static unsafe class Pooling
{
    /// <summary>y = the largest x of every window.</summary>
    public static void Maximum(in PoolingShape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        Check(shape, x.Length, y.Length);
        fixed (float* px = x, py = y) Windows(shape, px, py, null, null, true);
    }

    /// <summary>dx = (or += when <paramref name="accumulate"/>) the gradient, given x, y and dy.</summary>
    public static void MaximumGradient(
        in PoolingShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate)
    {
        Check(shape, x.Length, y.Length);
        Check(shape, dx.Length, dy.Length);
        if (!accumulate) dx.Clear();
        fixed (float* px = x, py = y, pdy = dy, pdx = dx) Windows(shape, px, py, pdy, pdx, true);
    }

    /// <summary>y = the mean of the cells of x inside every window.</summary>
    public static void Average(in PoolingShape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        Check(shape, x.Length, y.Length);
        fixed (float* px = x, py = y) Windows(shape, px, py, null, null, false);
    }

    /// <summary>dx = (or += when <paramref name="accumulate"/>) the gradient, given dy.</summary>
    public static void AverageGradient(in PoolingShape shape, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate)
    {
        Check(shape, dx.Length, dy.Length);
        if (!accumulate) dx.Clear();
        fixed (float* pdy = dy, pdx = dx) Windows(shape, null, null, pdy, pdx, false);
    }

    private static void Check(in PoolingShape shape, int x, int y)
    {
        shape.Check();
        Guard.Same(checked(shape.Batch * shape.Height * shape.Width * shape.Channels), x, "x");
        Guard.Same(checked(shape.Batch * shape.OutputHeight * shape.OutputWidth * shape.Channels), y, "y");
    }

    // Walks all windows; with dy backward, else forward.
    private static void Windows(in PoolingShape shape, float* x, float* y, float* dy, float* dx, bool maximum)
    {
        var kernel = SimdKernels.Current;
        int width = shape.OutputWidth, height = shape.OutputHeight, channels = shape.Channels;
        nint at = 0;
        for (var b = 0; b < shape.Batch; b++)
        {
            for (var p = 0; p < height; p++)
            {
                var top = Math.Max(0, p * shape.StrideHeight - shape.PadTop);
                var bottom = Math.Min(shape.Height, p * shape.StrideHeight - shape.PadTop + shape.PoolHeight);
                for (var q = 0; q < width; q++, at += channels)
                {
                    var left = Math.Max(0, q * shape.StrideWidth - shape.PadLeft);
                    var right = Math.Min(shape.Width, q * shape.StrideWidth - shape.PadLeft + shape.PoolWidth);
                    var corner = (((nint)b * shape.Height + top) * shape.Width + left) * channels;
                    int rows = bottom - top, columns = right - left;
                    var line = (nint)shape.Width * channels;
                    if (dy == null && maximum) kernel.WindowMaximum(rows, columns, channels, x + corner, line, y + at);
                    else if (dy == null) kernel.WindowAverage(rows, columns, channels, x + corner, line, y + at);
                    else if (maximum) kernel.WindowMaximumBack(rows, columns, channels, x + corner, line, y + at, dy + at, dx + corner);
                    else kernel.WindowAverageBack(rows, columns, channels, dy + at, dx + corner, line);
                }
            }
        }
    }
}
