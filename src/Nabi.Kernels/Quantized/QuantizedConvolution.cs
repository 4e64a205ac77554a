namespace Nabi.Kernels;

/// <summary>
/// A convolution with quantized weights, forwards only: the patches that outputs look at are gathered as rows, and each row is rounded with
/// a scale of its own, as <see cref="QuantizedMatrix"/> says.
/// </summary>
public static unsafe class QuantizedConvolution
{
    // Numbers of patches gathered at a time.
    private const int PatchLimit = 1 << 17;

    /// <summary>y = x * kernel + bias.</summary>
    /// <param name="shape">The sizes; one group.</param>
    /// <param name="x">(Batch, Depth, Height, Width, Channels).</param>
    /// <param name="kernel">(KernelDepth · KernelHeight · KernelWidth · Channels, Filters).</param>
    /// <param name="bias">(Filters), or empty.</param>
    /// <param name="y">(Batch, OutputDepth, OutputHeight, OutputWidth, Filters).</param>
    public static void Forward(
        in ConvolutionShape shape, ReadOnlySpan<float> x, QuantizedMatrix kernel, ReadOnlySpan<float> bias, Span<float> y)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        shape.Check();
        if (shape.Groups != 1) throw new ArgumentException($"A quantized convolution has one group, got {shape.Groups}.");
        Guard.Same(kernel.Rows, shape.PatchSize, nameof(kernel));
        Guard.Same(kernel.Columns, shape.Filters, nameof(kernel));
        Guard.Same(checked(shape.Batch * shape.Depth * shape.Height * shape.Width * shape.Channels), x.Length, nameof(x));
        var positions = checked(shape.Batch * shape.OutputDepth * shape.OutputHeight * shape.OutputWidth);
        Guard.Same(checked(positions * shape.Filters), y.Length, nameof(y));
        Guard.SameOrEmpty(shape.Filters, bias.Length, nameof(bias));
        var (size, filters) = (shape.PatchSize, shape.Filters);
        var block = Math.Max(1, PatchLimit / size);
        fixed (float* from = x, to = y)
        {
            for (var first = 0; first < positions; first += block)
            {
                var count = Math.Min(block, positions - first);
                var patches = Scratch.Take(Scratch.Patches, (nint)count * size);
                for (var i = 0; i < count; i++) Gather(shape, from, first + i, patches + (nint)i * size);
                for (var i = 0; i < count && !bias.IsEmpty; i++) bias.CopyTo(y.Slice((first + i) * filters, filters));
                kernel.Run(count, patches, size, to + (nint)first * filters, filters, !bias.IsEmpty);
            }
        }
    }

    /// <summary>What the output of a number looks at; 0 outside x.</summary>
    private static void Gather(in ConvolutionShape shape, float* x, int position, float* patch)
    {
        var (rest, q) = Math.DivRem(position, shape.OutputWidth);
        (rest, var p) = Math.DivRem(rest, shape.OutputHeight);
        var (sample, d) = Math.DivRem(rest, shape.OutputDepth);
        var channels = shape.Channels;
        for (var i = 0; i < shape.KernelDepth; i++)
        {
            var plane = d * shape.StrideDepth - shape.PadFront + i * shape.DilationDepth;
            for (var j = 0; j < shape.KernelHeight; j++)
            {
                var row = p * shape.StrideHeight - shape.PadTop + j * shape.DilationHeight;
                var inside = (uint)plane < (uint)shape.Depth && (uint)row < (uint)shape.Height;
                var line = x + (((nint)sample * shape.Depth + plane) * shape.Height + row) * shape.Width * channels;
                for (var k = 0; k < shape.KernelWidth; k++, patch += channels)
                {
                    var column = q * shape.StrideWidth - shape.PadLeft + k * shape.DilationWidth;
                    var target = new Span<float>(patch, channels);
                    if (inside && (uint)column < (uint)shape.Width)
                        new ReadOnlySpan<float>(line + (nint)column * channels, channels).CopyTo(target);
                    else
                        target.Clear();
                }
            }
        }
    }
}
