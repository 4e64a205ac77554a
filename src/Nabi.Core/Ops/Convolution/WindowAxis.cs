using Nabi.Kernels;

namespace Nabi;

/// <summary>How windows slide over one axis: their length, the step between them, the distance between their cells, and the padding.</summary>
internal readonly record struct WindowAxis(int Kernel, int Stride, int Dilation, WindowPadding Padding)
{
    /// <summary>The number of inputs between the first and last cell of a window, both counted.</summary>
    public int Span => (Kernel - 1) * Dilation + 1;

    /// <summary>The zeros before and after an axis of this length.</summary>
    public (int Before, int After) Around(int length)
    {
        switch (Padding)
        {
            case WindowPadding.Causal:
                return (Span - 1, 0);
            case WindowPadding.Same:
                var total = Math.Max(0, ((length + Stride - 1) / Stride - 1) * Stride + Span - length);
                return (total / 2, total - total / 2);
            default:
                return (0, 0);
        }
    }

    /// <summary>The number of windows on an axis of this length; unknown stays unknown.</summary>
    /// <exception cref="NabiException">No window fits.</exception>
    public int Count(int length)
    {
        if (length < 0)
            return Shape.Unknown;
        var (before, after) = Around(length);
        var count = ConvolutionShape.Positions(length, before + after, Kernel, Stride, Dilation);
        return count > 0 ? count
            : throw new NabiException($"a window over {Span} elements (kernel {Kernel}, dilation {Dilation}) does not fit an axis of length {length} with this padding.");
    }
}
