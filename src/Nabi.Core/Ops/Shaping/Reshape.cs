namespace Nabi;

/// <summary>The same memory under another shape. The gradient is the output's gradient under the input's shape.</summary>
public sealed class ReshapePrimitive(Shape target) : Primitive
{
    // Numbers a part: several parts only where there is work for more than one thread.
    private const int PartLength = 1 << 15;

    /// <inheritdoc/>
    public override object? Key => target;

    /// <inheritdoc/>
    public override string Name => "Reshape";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => target.Count(length => length < 0) > 1 ? null : [new("newshape", target.ToArray())];

    internal override bool IsView => true;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(Resolve(inputs[0].Shape), inputs[0].DType)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => call.InParts(call.Inputs[0].Length, PartLength, static (call, from, count) =>
        {
            var dy = call.OutputGradient().Slice(from, count);
            var dx = call.InputGradient().Slice(from, count);
            if (call.Adds(0))
                TensorPrimitives.Add(dx, dy, dx);
            else
                dy.CopyTo(dx);
        });

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.View(outputGradients[0]!, call.Inputs[0].Shape)];

    private Shape Resolve(Shape from)
    {
        var wild = target.Count(length => length < 0);
        if (wild == 0)
        {
            if (from.IsKnown && from.Size != target.Size)
                throw new NabiException($"Cannot reshape {from} ({from.Size} elements) to {target} ({target.Size} elements).");
            return target;
        }

        if (wild > 1 || !from.IsKnown)
        {
            return wild > 1 && from.IsKnown
                ? throw new NabiException($"Cannot reshape {from} to {target}: only one axis may be -1.") : Guess(from, wild);
        }

        var known = target.Where(length => length >= 0).Aggregate(1L, (product, length) => product * length);
        if (known == 0 || from.Size % known != 0)
            throw new NabiException($"Cannot reshape {from} ({from.Size} elements) to {target}: {from.Size} is not a multiple of {known}.");
        return target.With(target.ToList().IndexOf(Shape.Unknown), (int)(from.Size / known));
    }

    /// <summary>With unknown axes on both sides: when each side has one, the rest must agree or the guess stays open.</summary>
    private Shape Guess(Shape from, int wild)
    {
        if (wild > 1 || from.Count(length => length < 0) != 1)
            return target;
        var open = target.ToList().IndexOf(Shape.Unknown);
        // A batch axis in front passes through: (None, 4, 3) to (-1, 12) is (None, 12).
        return from[0] < 0 && open > 0 && target[0] < 0 ? target.With(0, Shape.Unknown) : target;
    }
}

public static partial class Ops
{
    /// <summary>The same numbers with another shape; one axis may be -1 and takes what is left.</summary>
    /// <exception cref="NabiException">The numbers of elements differ.</exception>
    public static Tensor Reshape(Tensor x, Shape shape) => Run(new ReshapePrimitive(shape), x);

    /// <summary>A new axis of length 1 at <paramref name="axis"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">Where the new axis stands, 0 up to the rank; -1 behind all others.</param>
    /// <exception cref="NabiException">There is no such place.</exception>
    public static Tensor ExpandDims(Tensor x, int axis)
        => Compose("ExpandDims", [new("axis", axis)], one => View(one[0], Widened(one[0].Shape, axis)), x);

    /// <summary>Removes axis <paramref name="axis"/>, which must have length 1.</summary>
    /// <exception cref="NabiException">The axis has another length.</exception>
    public static Tensor Squeeze(Tensor x, int axis)
        => Compose("Squeeze", [new("axis", axis)], one => View(one[0], Narrowed(one[0].Shape, axis)), x);

    /// <summary>x seen as exactly this shape: without a copy, and unknown axes stay unknown where x is symbolic.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shape">The new shape, of as many elements.</param>
    /// <exception cref="NabiException">The shape has another number of elements.</exception>
    public static Tensor View(Tensor x, Shape shape) => Run(new ReshapePrimitive(shape), x);

    private static readonly Shape One = new(1);

    private static Shape Widened(Shape shape, int axis)
    {
        var at = axis < 0 ? axis + shape.Rank + 1 : axis;
        return at >= 0 && at <= shape.Rank ? shape.Slice(0, at).Concat(One).Concat(shape.Slice(at, shape.Rank - at))
            : throw new NabiException(
                $"The shape {shape} has no place {axis} for a new axis; its places are {-shape.Rank - 1} to {shape.Rank}.");
    }

    private static Shape Narrowed(Shape shape, int axis)
    {
        var at = shape.Axis(axis);
        return shape[at] is 1 or Shape.Unknown ? shape.Without(at)
            : throw new NabiException($"Cannot squeeze axis {axis} of {shape}: its length is not 1.");
    }
}
