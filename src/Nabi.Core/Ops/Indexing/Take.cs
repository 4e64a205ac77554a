namespace Nabi;

public static partial class Ops
{
    /// <summary>Places of one axis: y[..., i, ...] = x[..., indices[i], ...].</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="indices">Integers (or whole floats) of any shape; negative ones count from the end.</param>
    /// <param name="axis">The axis that the shape of <paramref name="indices"/> takes the place of; null to look in all elements in a
    /// row.</param>
    /// <exception cref="NabiException">There is no such axis or index, or the axis's length is not known when numbers come.</exception>
    public static Tensor Take(Tensor x, Tensor indices, int? axis = null)
        => Compose("Take", [new("axis", axis)],
            both => axis is { } one ? Taken(both[0], both[1], one) : Taken(View(both[0], new Shape(-1)), both[1], 0), x, indices);

    private static Tensor Taken(Tensor x, Tensor indices, int axis)
    {
        var at = x.Shape.Axis(axis);
        var shape = x.Shape.Slice(0, at).Concat(indices.Shape).Concat(x.Shape.Slice(at + 1, x.Rank - at - 1));
        if (x.IsSymbolic || indices.IsSymbolic)
            return Tensor.Symbolic(shape, x.DType);
        var (length, rest) = (x.Shape[at], x.Length == 0 ? 0 : x.Length / x.Shape[at]);
        int[] forth = [at, .. Enumerable.Range(0, x.Rank).Where(other => other != at)];
        var table = View(at == 0 ? x : Transpose(x, forth), [length, rest]);
        var places = Places("Take", indices);
        var rows = Gather(table, Run(new FlatIndexPrimitive("Take", [length]), View(places, places.Shape.Concat([1]))), "Take");
        if (at == 0)
            return View(rows, shape);
        // The axes are (indices, before, behind): those in front go back to the front.
        var wide = View(rows, indices.Shape.Concat(x.Shape.Slice(0, at)).Concat(x.Shape.Slice(at + 1, x.Rank - at - 1)));
        var n = indices.Rank;
        return Transpose(wide, [.. Enumerable.Range(n, at), .. Enumerable.Range(0, n), .. Enumerable.Range(n + at, wide.Rank - n - at)]);
    }
}
