namespace Nabi.Kernels;

/// <summary>
/// Convolution that keeps channels apart, in one or two dimensions, channels last:
/// <code>
/// y[b, p, q, c] = sum over i, j of x[b, p·sh + i·dh − top, q·sw + j·dw − left, c] · kernel[i, j, c]
/// </code>
/// </summary>
public static unsafe class Depthwise
{
    /// <summary>y = x * kernel.</summary>
    /// <param name="shape">The sizes, with as many filters and groups as channels and no depth.</param>
    /// <param name="x">The images.</param>
    /// <param name="kernel">(KernelHeight, KernelWidth, Channels).</param>
    /// <param name="y">The output.</param>
    /// <param name="finish">What is done to the numbers of y some lines at a time, each once; null for nothing.</param>
    /// <exception cref="ArgumentException">A size is negative, a span has another length, or channels are not apart.</exception>
    public static void Forward(
        in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, Span<float> y, IOutputFinish? finish = null)
    {
        shape.Check();
        if (shape.Groups != shape.Channels || shape.Filters != shape.Channels || shape.Depth != 1 || shape.KernelDepth != 1)
            throw new ArgumentException($"A depthwise convolution has as many filters and groups as channels and no depth, got {shape}.");
        Guard.Same(checked(shape.Batch * shape.Height * shape.Width * shape.Channels), x.Length, "x");
        Guard.Same(checked(shape.KernelHeight * shape.KernelWidth * shape.Channels), kernel.Length, "kernel");
        Guard.Same(checked(shape.Batch * shape.OutputHeight * shape.OutputWidth * shape.Channels), y.Length, "y");
        if (y.Length == 0) return;
        fixed (float* px = x, pk = kernel, py = y) DepthwiseWork.Run(shape, px, pk, py, finish);
    }
}
