namespace Nabi;

public static partial class Ops
{
    /// <summary>Two axes change places.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis1">One axis; negative counts from the end.</param>
    /// <param name="axis2">The other.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Swapaxes(Tensor x, int axis1, int axis2)
        => Compose("Swapaxes", [new("axis1", axis1), new("axis2", axis2)], one =>
        {
            int[] order = [.. Enumerable.Range(0, one[0].Rank)];
            var (a, b) = (one[0].Shape.Axis(axis1), one[0].Shape.Axis(axis2));
            (order[a], order[b]) = (b, a);
            return Transpose(one[0], order);
        }, x);

    /// <summary>An axis moves to another place; the others keep their order.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="source">The axis; negative counts from the end.</param>
    /// <param name="destination">Where it stands afterwards.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Moveaxis(Tensor x, int source, int destination) => Moveaxis(x, [source], [destination]);

    /// <summary>Axes move to other places; the others keep their order.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="source">The axes; negative ones count from the end.</param>
    /// <param name="destination">Where each stands afterwards.</param>
    /// <exception cref="NabiException">There is no such axis, one occurs twice, or the lists differ in length.</exception>
    public static Tensor Moveaxis(Tensor x, IReadOnlyList<int> source, IReadOnlyList<int> destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        return Compose("Moveaxis", [Setting.Axes(source, "source"), Setting.Axes(destination, "destination")], one =>
        {
            int[] from = [.. source.Select(one[0].Shape.Axis)], to = [.. destination.Select(one[0].Shape.Axis)];
            if (from.Length != to.Length || from.Distinct().Count() != from.Length || to.Distinct().Count() != to.Length)
            {
                throw new NabiException(
                    $"Moveaxis cannot move the axes ({string.Join(", ", source.Select(axis => $"{axis}"))}) to "
                    + $"({string.Join(", ", destination.Select(axis => $"{axis}"))}): each must occur once in both.");
            }

            var kept = new Queue<int>(Enumerable.Range(0, one[0].Rank).Except(from));
            return Transpose(one[0],
                [.. Enumerable.Range(0, one[0].Rank)
                    .Select(place => Array.IndexOf(to, place) is >= 0 and var at ? from[at] : kept.Dequeue())]);
        }, x);
    }

    /// <summary>The elements along an axis moved on by <paramref name="shift"/>; what falls off the end comes back at the front.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shift">How far; negative moves to the front.</param>
    /// <param name="axis">The axis, whose length must be known when numbers come.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Roll(Tensor x, int shift, int axis)
        => Compose("Roll", [new("shift", shift), new("axis", axis)], one =>
        {
            var length = one[0].Shape[axis];
            var cut = length > 0 ? (int)((-(long)shift % length + length) % length) : 0;
            return cut == 0
                ? one[0]
                : Run(new ConcatPrimitive(axis), Run(new SlicePrimitive(axis, cut, length - cut, 1), one),
                    Run(new SlicePrimitive(axis, 0, cut, 1), one));
        }, x);

    /// <summary>The tensor several times side by side: (a, b) twice is (a, b, a, b).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="repeats">How often along each axis, aligned at the last; each 0 or more.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public static Tensor Tile(Tensor x, params IReadOnlyList<int> repeats)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        if (repeats.Any(times => times < 0))
            throw new NabiException($"Tile needs numbers of 0 or more, got ({string.Join(", ", repeats.Select(times => $"{times}"))}).");
        return Compose("Tile", [new("repeats", repeats.ToArray())], one =>
        {
            var y = one[0];
            while (y.Rank < repeats.Count)
                y = View(y, new Shape(1).Concat(y.Shape));
            for (var i = 0; i < repeats.Count; i++)
            {
                var axis = y.Rank - repeats.Count + i;
                if (repeats[i] == 0)
                    y = Run(new SlicePrimitive(axis, 0, 0, 1), y);
                else if (repeats[i] > 1)
                    y = Again(y, axis, repeats[i]);
            }

            return y;
        }, x);
    }

    /// <summary>The tensor with axes of length 1 stretched, and axes put in front.</summary>
    /// <param name="x">What broadcasts to the shape.</param>
    /// <param name="shape">The shape, all lengths known.</param>
    /// <exception cref="NabiException">The tensor does not broadcast to the shape.</exception>
    public static Tensor BroadcastTo(Tensor x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(shape);
        return Stretches(x.Shape, shape)
            ? Compose("BroadcastTo", [new("shape", shape.ToArray())], one => Stretched(one[0], shape), x)
            : throw new NabiException($"A tensor of shape {x.Shape} does not broadcast to {shape}.");
    }

    // Not by joining parts, of which there may be very many.
    private static Tensor Again(Tensor x, int axis, int times)
    {
        var length = x.Shape[axis];
        if (length > int.MaxValue / times)
        {
            throw new NabiException(
                $"Tile: axis {axis} of {x.Shape} {times} times would be longer than {int.MaxValue}, the most there "
                + "can be; use smaller numbers.");
        }

        return View(Run(new RepeatPrimitive(axis, times), ExpandDims(x, axis)), x.Shape.With(axis, length < 0 ? length : length * times));
    }

    private static bool Stretches(Shape from, Shape to)
        => from.Rank <= to.Rank
            && from.Select((length, axis) => length is 1 or Shape.Unknown || length == to[to.Rank - from.Rank + axis]).All(fits => fits);

    private static Tensor Stretched(Tensor x, Shape shape)
        => x.IsSymbolic ? Tensor.Symbolic(shape, x.DType)
            : x.DType == DType.Float32 ? x + Tensor.Filled(shape, 0f)
            : Run(new WherePrimitive(), Tensor.Zeros(shape, DType.Bool), x, x);
}
