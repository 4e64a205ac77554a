namespace Nabi;

/// <summary>Windows that slide over an input.</summary>
internal static class Windows
{
    /// <summary>Refuses windows that are none, and inputs that they do not fit.</summary>
    /// <param name="axes">How windows slide, one entry per axis between batch and channels: 1 to 3.</param>
    /// <param name="x">(B, [[D,] H,] W, C).</param>
    /// <param name="kernel">The kernel, with an axis for each of those and two for channels; null without one.</param>
    /// <exception cref="NabiException">A number is below 1, or a rank does not fit.</exception>
    public static void Check(WindowAxis[] axes, Tensor x, Tensor? kernel = null)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(x);
        if (axes.Length is < 1 or > 3 || x.Rank != axes.Length + 2 || (kernel is not null && kernel.Rank != axes.Length + 2))
        {
            throw new NabiException(
                $"Windows over {axes.Length} axes need 1 to 3 of them, an input (batch, positions, channels) and a kernel with as many "
                + $"axes, got {x.Shape}{(kernel is null ? "" : $" and {kernel.Shape}")}.");
        }

        for (var i = 0; i < axes.Length; i++)
        {
            if (axes[i].Kernel < 1 || axes[i].Stride < 1 || axes[i].Dilation < 1
                || (kernel is not null && kernel.Shape[i] != axes[i].Kernel))
            {
                throw new NabiException(
                    $"Windows on axis {i + 1} need a kernel, stride and dilation of 1 or more, got {axes[i].Kernel}, "
                    + $"{axes[i].Stride} and {axes[i].Dilation}"
                    + $"{(kernel is null ? "" : $" with the kernel {kernel.Shape}")}.");
            }
        }
    }

    /// <summary>
    /// Every cell of the windows: for each cell of the kernel, row by row, what it lies on in all windows,
    /// (B, [H',] W', C).
    /// </summary>
    /// <param name="x">(B, [H,] W, C).</param>
    /// <param name="axes">How windows slide over the axes between batch and channels.</param>
    /// <param name="outside">What lies outside of the input.</param>
    public static IReadOnlyList<Tensor> Cells(Tensor x, WindowAxis[] axes, float outside)
    {
        List<Tensor> cells = [x];
        for (var i = 0; i < axes.Length; i++)
        {
            var (axis, place) = (axes[i], i + 1);
            var (before, after) = axis.Around(x.Shape[place]);
            var count = axis.Count(x.Shape[place]);
            cells =
            [
                .. cells.Select(part => Ops.Pad(part, place, before, after, outside)).SelectMany(part => Enumerable.Range(0, axis.Kernel)
                    .Select(cell => Ops.Slice(part, place, cell * axis.Dilation, count, axis.Stride))),
            ];
        }

        return cells;
    }
}
