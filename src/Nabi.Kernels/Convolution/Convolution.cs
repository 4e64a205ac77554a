namespace Nabi.Kernels;

/// <summary>
/// Convolution in one, two or three dimensions, channels last (really a correlation, as in Keras); in two:
/// <code>
/// y[b, p, q, f] = bias[f] + sum over i, j, c of x[b, p·sh + i·dh − top, q·sw + j·dw − left, c] · kernel[i, j, c, f]
/// </code>
/// The patches that the outputs look at are a matrix (positions, PatchSize) that is never written down: see <see cref="ConvolutionWork"/>.
/// </summary>
public static unsafe class Convolution
{
    /// <summary>y = x * kernel + bias, which may be empty.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">The images.</param>
    /// <param name="kernel">The weights.</param>
    /// <param name="bias">One number per filter, or none.</param>
    /// <param name="y">The output.</param>
    /// <param name="finish">What is done to the numbers of y block by block, each once; null for nothing.</param>
    public static void Forward(in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> kernel,
        ReadOnlySpan<float> bias, Span<float> y, IOutputFinish? finish = null)
    {
        Check(shape, x.Length, kernel.Length, y.Length);
        Guard.SameOrEmpty(shape.Filters, bias.Length, "bias");
        if (y.Length == 0) return;
        fixed (float* px = x, pk = kernel, pb = bias, py = y)
        {
            if (WinogradWork.Suits(shape)) WinogradWork.Run(shape, px, pk, pb, py, finish);
            else ConvolutionWork.Run(ConvolutionPass.Forward, shape, px, pk, pb, py, finish);
        }
    }

    /// <summary>dx = (or += when <paramref name="accumulate"/>) the gradient for x, given dy.</summary>
    public static void InputGradient(
        in ConvolutionShape shape, ReadOnlySpan<float> kernel, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate)
    {
        Check(shape, dx.Length, kernel.Length, dy.Length);
        if (!accumulate && dy.Length > 0 && WinogradWork.SuitsInput(shape))
        {
            fixed (float* px = dx, pk = kernel, py = dy) WinogradWork.RunInput(shape, px, pk, py);
            return;
        }

        if (!accumulate) dx.Clear();
        if (dy.Length == 0 || dx.Length == 0) return;
        fixed (float* px = dx, pk = kernel, py = dy) ConvolutionWork.Run(ConvolutionPass.Input, shape, px, pk, null, py);
    }

    /// <summary>dKernel += the gradient for the kernel, given x and dy; dBias, unless empty, += that for the bias.</summary>
    public static void KernelGradient(
        in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dKernel, Span<float> dBias)
    {
        Check(shape, x.Length, dKernel.Length, dy.Length);
        Guard.SameOrEmpty(shape.Filters, dBias.Length, "dBias");
        if (dy.Length == 0 || x.Length == 0) return;
        fixed (float* px = x, pk = dKernel, pb = dBias, py = dy) ConvolutionWork.Run(ConvolutionPass.Kernel, shape, px, pk, pb, py);
    }

    private static void Check(in ConvolutionShape shape, int x, int kernel, int y)
    {
        shape.Check();
        Guard.Same(checked(shape.Batch * shape.Depth * shape.Height * shape.Width * shape.Channels), x, "x");
        Guard.Same(checked(shape.PatchSize * shape.Filters), kernel, "kernel");
        Guard.Same(checked(shape.Batch * shape.OutputDepth * shape.OutputHeight * shape.OutputWidth * shape.Filters), y, "y");
    }
}
