namespace Nabi.Kernels;

/// <summary>
/// The cells of a kernel along one axis that see the image from any of the windows, and how far the image must be grown for them. With a
/// long dilation and padding others see zeros alone; whatever the settings say, what must be there is bounded by image and outputs.
/// </summary>
internal readonly record struct KernelTaps
{
    private KernelTaps(int length, int before, int kernel, int stride, int dilation, int outputs)
    {
        var reach = Math.Max(0, outputs - 1L) * stride;
        First = (int)Math.Min(kernel, Math.Max(0, (before - reach + dilation - 1) / dilation));
        End = (int)Math.Clamp((length - 1L + before) / dilation + 1, First, kernel);
        (Length, Outputs, Pad, Stride, Dilation) = (length, outputs, before, stride, dilation);
    }

    public int First { get; }

    public int End { get; }

    /// <summary>Cells of the image, and of the outputs.</summary>
    public int Length { get; }

    public int Outputs { get; }

    private int Pad { get; }

    private int Stride { get; }

    private int Dilation { get; }

    /// <summary>The taps along depth, height and width.</summary>
    public static (KernelTaps Depth, KernelTaps Height, KernelTaps Width) Of(in ConvolutionShape shape) => (
        new(shape.Depth, shape.PadFront, shape.KernelDepth, shape.StrideDepth, shape.DilationDepth, shape.OutputDepth),
        new(shape.Height, shape.PadTop, shape.KernelHeight, shape.StrideHeight, shape.DilationHeight, shape.OutputHeight),
        new(shape.Width, shape.PadLeft, shape.KernelWidth, shape.StrideWidth, shape.DilationWidth, shape.OutputWidth));

    /// <summary>Where tap i of the first window lies in the image.</summary>
    public long Place(int tap) => (long)tap * Dilation - Pad;

    /// <summary>Zeros in front of the image, and all cells with those behind it.</summary>
    public (int Before, int Padded) Image()
    {
        if (First == End) return (0, Length);
        var front = Math.Max(0, -Place(First));
        return ((int)front, checked((int)(front + Math.Max(Length, (Outputs - 1L) * Stride + Place(End - 1) + 1))));
    }

    /// <summary>The same for the outputs' gradients: windows that do not exist but would see the image.</summary>
    public (int Before, int Padded) Gradients()
    {
        if (First == End) return (0, Outputs);
        var front = Math.Max(0, (Place(End - 1) + Stride - 1) / Stride);
        return ((int)front, checked((int)(front + Math.Max(Outputs, (Length - 1L - Place(First)) / Stride + 1))));
    }

    /// <summary>The window of a tap that sees cell <paramref name="cell"/> of the image, and whether there is one.</summary>
    public (int Window, bool Exists) Window(int cell, int tap)
    {
        var distance = cell - Place(tap);
        var window = Math.DivRem(distance, Stride, out var rest);
        return ((int)window, rest == 0);
    }
}
