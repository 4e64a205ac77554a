namespace Nabi;

/// <summary>y[..., i] = 1 where i = id, else 0. Ids out of range give a row of zeros, as in Keras, or are refused.</summary>
/// <param name="classes">The length of the new axis.</param>
/// <param name="owner">Who refuses ids that are out of range, for the sentence; null where such an id is a row of zeros.</param>
public sealed class OneHotPrimitive(int classes, string? owner = null) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (classes, owner);

    /// <inheritdoc/>
    public override string Name => "OneHot";

    /// <summary>The length of the new axis.</summary>
    public int Classes => classes;

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape.Concat([classes]))];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var y = call.Out();
        y.Clear();
        var ids = call.Inputs[0];
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids.DType == DType.Int32 ? ids.Integers[i] : float.IsNaN(ids.Floats[i]) ? -1 : (int)ids.Floats[i];
            if ((uint)id < (uint)classes)
            {
                y[i * classes + id] = 1f;
            }
            else if (owner is not null)
            {
                throw new NabiException(
                    $"{owner}: the id {ids.Number(i)} is not among the {classes} categories, 0 to {classes - 1}; map unknown ones to "
                    + "a number of their own first.");
            }
        }
    }
}

/// <summary>The index of the largest element along the last axis; the first one at a tie.</summary>
public sealed class ArgMaxPrimitive : Primitive
{
    /// <inheritdoc/>
    public override object? Key => GetType();

    /// <inheritdoc/>
    public override string Name => "Argmax";

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => inputs[0].Rank > 0 && inputs[0].Shape[-1] != 0 ? [new TensorSpec(inputs[0].Shape.Slice(0, inputs[0].Rank - 1), DType.Int32)]
            : throw new NabiException($"Argmax needs at least one element on the last axis, got shape {inputs[0].Shape}.");

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var width = call.Inputs[0].Shape[-1];
        var y = call.Outputs[0].Integers;
        for (var row = 0; row < y.Length; row++)
        {
            var part = call.In().Slice(row * width, width);
            var best = 0;
            for (var i = 1; i < width; i++)
            {
                if (part[i] > part[best])
                    best = i;
            }

            y[row] = best;
        }
    }
}

public static partial class Ops
{
    /// <summary>Ids as rows with a single 1: shape of <paramref name="ids"/> with <paramref name="classes"/> behind.</summary>
    /// <param name="ids">Integers or whole floats of any shape; an id out of range gives a row of zeros, as in Keras.</param>
    /// <param name="classes">The length of a row, 0 or more.</param>
    /// <param name="axis">Where the new axis stands; the last by default.</param>
    public static Tensor OneHot(Tensor ids, int classes, int axis = -1)
        => Compose("OneHot", [new("num_classes", classes), new("axis", axis)], one =>
        {
            var y = Run(new OneHotPrimitive(classes), Counted(one[0]));
            return y.Shape.Axis(axis) == y.Rank - 1 ? y : Moveaxis(y, -1, axis);
        }, ids);

    /// <summary>The index of the largest element along an axis, as integers; the first one at a tie. No gradient.</summary>
    /// <param name="x">Any shape, with an element at least along the axis.</param>
    /// <param name="axis">The axis, the last by default; null for all elements in a row.</param>
    /// <param name="keepDims">Whether the axis stays with length 1.</param>
    /// <returns>Integers from 0 on.</returns>
    /// <exception cref="NabiException">There is no such axis, or no element.</exception>
    public static Tensor ArgMax(Tensor x, int? axis = -1, bool keepDims = false)
        => Compose("Argmax", [new("axis", axis), new("keepdims", keepDims)],
            one => Largest(Cast(one[0], DType.Float32), axis, keepDims), x);

    /// <summary>The index of the smallest element along an axis, as integers; the first one at a tie. No gradient.</summary>
    /// <param name="x">Any shape, with an element at least along the axis.</param>
    /// <param name="axis">The axis, the last by default; null for all elements in a row.</param>
    /// <param name="keepDims">Whether the axis stays with length 1.</param>
    /// <returns>Integers from 0 on.</returns>
    /// <exception cref="NabiException">There is no such axis, or no element.</exception>
    public static Tensor ArgMin(Tensor x, int? axis = -1, bool keepDims = false)
        => Compose("Argmin", [new("axis", axis), new("keepdims", keepDims)],
            one => Largest(-Cast(one[0], DType.Float32), axis, keepDims), x);

    private static Tensor Largest(Tensor x, int? axis, bool keepDims)
    {
        if (axis is not { } along)
        {
            var place = Run(new ArgMaxPrimitive(), View(x, new Shape(-1)));
            return keepDims ? View(place, new Shape([.. Enumerable.Repeat(1, x.Rank)])) : place;
        }

        var at = x.Rank == 0 ? -1 : x.Shape.Axis(along);
        var places = Run(new ArgMaxPrimitive(), at == x.Rank - 1 ? x : Moveaxis(x, at, -1));
        return keepDims ? View(places, x.Shape.With(at, 1)) : places;
    }
}
