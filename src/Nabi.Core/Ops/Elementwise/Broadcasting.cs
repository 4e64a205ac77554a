namespace Nabi;

public static partial class Ops
{
    /// <summary>The gradient of broadcasting: x summed over the axes along which a tensor of this shape was stretched.</summary>
    internal static Tensor SumTo(Tensor x, Shape shape)
    {
        if (x.Shape == shape)
            return x;
        var front = x.Rank - shape.Rank;
        int[] stretched = [.. Enumerable.Range(0, x.Rank).Where(axis => axis < front || (shape[axis - front] == 1 && x.Shape[axis] != 1))];
        return View(stretched.Length == 0 ? x : Sum(x, stretched, keepDims: true), shape);
    }
}
