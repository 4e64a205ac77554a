namespace Nabi;

/// <summary>Windows that slide over an input.</summary>
internal static class Windows
{
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
