namespace Nabi;

public static partial class Ops
{
    /// <summary>The tensors side by side: vectors one after the other, all else along the second axis.</summary>
    /// <param name="parts">The tensors, at least one; numbers count as vectors of one.</param>
    /// <exception cref="NabiException">There is no tensor, or another axis differs.</exception>
    public static Tensor Hstack(IReadOnlyList<Tensor> parts)
        => Compose("Hstack", [], static all =>
        {
            Tensor[] rows = [.. all.Select(static part => part.Rank == 0 ? View(part, [1]) : part)];
            return Concat(rows, rows[0].Rank == 1 ? 0 : 1);
        }, Some(parts, "Hstack"));

    /// <summary>The tensors one below the other: vectors as rows of a matrix, all else along the first axis.</summary>
    /// <param name="parts">The tensors, at least one.</param>
    /// <exception cref="NabiException">There is no tensor, or another axis differs.</exception>
    public static Tensor Vstack(IReadOnlyList<Tensor> parts)
        => Compose("Vstack", [], static all => Concat([.. all.Select(static part => part.Rank switch
        {
            0 => View(part, [1, 1]),
            1 => ExpandDims(part, 0),
            _ => part,
        })], 0), Some(parts, "Vstack"));

    /// <summary>Parts of an axis that are as equal as they can be: the first ones are one longer where it does not come out even.</summary>
    /// <param name="x">Any shape with an axis whose length is known.</param>
    /// <param name="parts">How many, at least 1.</param>
    /// <param name="axis">The axis; the first by default, as in NumPy.</param>
    /// <exception cref="NabiException">There is no such axis, its length is not known, or there are no parts.</exception>
    public static TensorList ArraySplit(Tensor x, int parts, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        var length = x.Shape[axis];
        if (parts < 1 || length < 0 || parts > MostParts)
            throw new NabiException($"Cannot split axis {axis} of {x.Shape} into {parts} parts.");
        var (least, longer) = (length / parts, length % parts);
        return Split(x, [.. Enumerable.Range(1, parts - 1).Select(part => part * least + Math.Min(part, longer))], axis);
    }

    /// <summary>One tensor for each place along an axis, which disappears.</summary>
    /// <param name="x">Any shape with an axis whose length is known.</param>
    /// <param name="axis">The axis; the first by default.</param>
    /// <exception cref="NabiException">There is no such axis, or its length is not known.</exception>
    public static TensorList Unstack(Tensor x, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        var length = x.Shape[axis];
        return length < 0 ? throw new NabiException($"Unstack: the length of axis {axis} of {x.Shape} is not known.")
            : [.. Enumerable.Range(0, length).Select(place => Select(x, axis, place))];
    }

    /// <summary>All elements in a row.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Ravel(Tensor x) => Compose("Ravel", [], static one => View(one[0], new Shape(-1)), x);

    /// <summary>The elements along some axes in reverse order.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes; null (default) for all.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Flip(Tensor x, int[]? axes = null)
        => Compose("Flip", [Setting.Axes(axes)],
            one => (axes is { Length: > 0 } ? axes : [.. Enumerable.Range(0, one[0].Rank)]).Aggregate(one[0], Reverse), x);

    /// <summary>The plane of two axes turned by quarters, from the first axis towards the second.</summary>
    /// <param name="x">Two axes at least.</param>
    /// <param name="k">How many quarters; 1 by default, negative turns back.</param>
    /// <param name="axis1">The first axis of the plane; axis 0 by default.</param>
    /// <param name="axis2">The second axis of the plane; axis 1 by default.</param>
    /// <exception cref="NabiException">There are no such two axes.</exception>
    public static Tensor Rot90(Tensor x, int k = 1, int axis1 = 0, int axis2 = 1)
        => Compose("Rot90", [new("k", k), new("axes", (int[])[axis1, axis2])], one =>
        {
            var (a, b) = (one[0].Shape.Axis(axis1), one[0].Shape.Axis(axis2));
            if (a == b)
                throw new NabiException($"Rot90 needs two axes, got {axis1} and {axis2} of {one[0].Shape}.");
            return ((k % 4 + 4) % 4) switch
            {
                1 => Reverse(Swapaxes(one[0], a, b), a),
                2 => Reverse(Reverse(one[0], a), b),
                3 => Reverse(Swapaxes(one[0], a, b), b),
                _ => one[0],
            };
        }, x);

    // More parts than that are no list that anybody wants.
    private const int MostParts = 1 << 16;
}
