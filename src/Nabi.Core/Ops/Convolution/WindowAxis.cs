namespace Nabi;

/// <summary>
/// How windows slide over one axis: their length, the step between them, the distance between their cells, and the padding.
/// </summary>
public readonly record struct WindowAxis(int Kernel, int Stride, int Dilation, WindowPadding Padding)
{
    private static WindowAxis One => new(1, 1, 1, WindowPadding.Valid);

    /// <summary>The number of inputs between the first and last cell of a window, both counted.</summary>
    public int Span => checked((Kernel - 1) * Dilation + 1);

    /// <summary>The zeros before and after an axis of this length.</summary>
    public (int Before, int After) Around(int length)
    {
        switch (Padding)
        {
            case WindowPadding.Causal:
                return (Span - 1, 0);
            case WindowPadding.Same:
                var total = checked((int)Math.Max(0, ((length + (long)Stride - 1) / Stride - 1) * Stride + Span - length));
                return (total / 2, total - total / 2);
            default:
                return (0, 0);
        }
    }

    /// <summary>The sizes of a convolution of an input (B, [[D,] H,] W, C) over these axes, with the zeros around each.</summary>
    public static ConvolutionShape Convolution(Shape x, int filters, ReadOnlySpan<WindowAxis> axes,
        ReadOnlySpan<(int Before, int After)> around, int groups)
    {
        // Axes that are not there have length 1.
        var (depth, height, width) = (axes.Length > 2 ? axes[0] : One, axes.Length > 1 ? axes[^2] : One, axes[^1]);
        var (front, top, side) = (axes.Length > 2 ? around[0] : default, axes.Length > 1 ? around[^2] : default, around[^1]);
        return new ConvolutionShape(x[0], axes.Length > 1 ? x[-3] : 1, x[-2], x[-1], filters, height.Kernel, width.Kernel)
        {
            Depth = axes.Length > 2 ? x[1] : 1,
            KernelDepth = depth.Kernel,
            StrideDepth = depth.Stride,
            StrideHeight = height.Stride,
            StrideWidth = width.Stride,
            DilationDepth = depth.Dilation,
            DilationHeight = height.Dilation,
            DilationWidth = width.Dilation,
            PadFront = front.Before,
            PadBack = front.After,
            PadTop = top.Before,
            PadBottom = top.After,
            PadLeft = side.Before,
            PadRight = side.After,
            Groups = groups,
        };
    }

    /// <summary>The number of windows on an axis of this length; unknown stays unknown.</summary>
    /// <exception cref="NabiException">No window fits.</exception>
    public int Count(int length)
    {
        if (length < 0)
            return Shape.Unknown;
        var (before, after) = Around(length);
        var count = ConvolutionShape.Positions(length, (long)before + after, Kernel, Stride, Dilation);
        return count > 0 ? count
            : throw new NabiException(
                $"a window over {Span} elements (kernel {Kernel}, dilation {Dilation}) does not fit an axis of length "
                + $"{length} with this padding.");
    }
}
