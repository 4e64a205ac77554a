namespace Nabi;

public static partial class Ops
{
    /// <summary>Adds elements around every axis that are made of those inside.</summary>
    /// <param name="x">Any shape, of any type.</param>
    /// <param name="widths">How many elements before and after, one pair per axis, 0 or more.</param>
    /// <param name="mode"><c>reflect</c>: mirrored at the outermost element; <c>symmetric</c>: behind it; <c>edge</c>: that element
    /// again.</param>
    /// <exception cref="NabiException">A number is negative, there are not as many pairs as axes, or an axis is empty.</exception>
    public static Tensor Pad(Tensor x, IReadOnlyList<(int Before, int After)> widths, PadMode mode)
    {
        var pairs = Pairs(x, widths);
        return Compose("Pad", [new("pad_width", pairs), new("mode", mode.ToString()), new("constant_values", null)], one =>
            Enumerable.Range(0, pairs.Length).Aggregate(one[0], (y, axis) => PadAround(y, axis, pairs[axis][0], pairs[axis][1], mode)), x);
    }

    private static Tensor PadAround(Tensor x, int axis, int before, int after, PadMode mode)
    {
        var length = x.Shape[axis];
        if (length < 0)
            return x.IsSymbolic ? x : throw new NabiException($"The length of axis {axis} of {x.Shape} is not known.");
        if (length == 0 && before + after > 0)
            throw new NabiException($"Pad: axis {axis} of {x.Shape} has no element that could be put around it.");
        _ = checked(length + before + after);
        var isEdge = mode == PadMode.Edge || (mode == PadMode.Reflect && length == 1);
        while (before > 0 || after > 0)
        {
            List<Tensor> parts = [x];
            var reach = mode == PadMode.Reflect ? x.Shape[axis] - 1 : x.Shape[axis];
            var (front, back) = isEdge ? (before, after) : (Math.Min(before, reach), Math.Min(after, reach));
            if (front > 0)
            {
                parts.Insert(0,
                    isEdge ? Repeat(Slice(x, axis, 0, 1), front, axis)
                        : Reverse(Slice(x, axis, mode == PadMode.Reflect ? 1 : 0, front), axis));
            }

            if (back > 0)
                parts.Add(isEdge ? Repeat(Slice(x, axis, -1, 1), back, axis) : Reverse(Slice(x, axis, reach - back, back), axis));
            x = Run(new ConcatPrimitive(axis), [.. parts]);
            (before, after) = (before - front, after - back);
        }

        return x;
    }
}
