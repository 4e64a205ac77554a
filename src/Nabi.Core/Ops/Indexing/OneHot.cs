namespace Nabi;

/// <summary>y[..., i] = 1 where i = id, else 0. Ids out of range give a row of zeros, as in Keras.</summary>
internal sealed class OneHotPrimitive(int classes) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => classes;

    public override string Name => "OneHot";

    public int Classes => classes;

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape.Concat([classes]))];

    public override void Forward(PrimitiveCall call)
    {
        var y = call.Out();
        y.Clear();
        var ids = call.Inputs[0];
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids.DType == DType.Int32 ? ids.Integers[i] : float.IsNaN(ids.Floats[i]) ? -1 : (int)ids.Floats[i];
            if ((uint)id < (uint)classes)
                y[i * classes + id] = 1f;
        }
    }
}

/// <summary>Floats to integers (towards zero) or integers to floats. No gradient.</summary>
internal sealed class CastPrimitive(DType type) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => type;

    public override string Name => "Cast";

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape, type)];

    public override void Forward(PrimitiveCall call)
    {
        var x = call.Inputs[0];
        var y = call.Outputs[0];
        for (var i = 0; i < x.Length; i++)
        {
            if (type == DType.Int32)
                y.Integers[i] = (int)x.Floats[i];
            else
                y.Floats[i] = x.Integers[i];
        }
    }
}

/// <summary>The index of the largest element along the last axis; the first one at a tie.</summary>
internal sealed class ArgMaxPrimitive : Primitive
{
    /// <inheritdoc/>
    public override object? Key => GetType();

    public override string Name => "ArgMax";

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs)
        => inputs[0].Rank > 0 && inputs[0].Shape[-1] != 0 ? [new TensorSpec(inputs[0].Shape.Slice(0, inputs[0].Rank - 1), DType.Int32)]
            : throw new NabiException($"ArgMax needs at least one element on the last axis, got shape {inputs[0].Shape}.");

    public override void Forward(PrimitiveCall call)
    {
        var width = call.Inputs[0].Shape[-1];
        var y = call.Outputs[0].Integers;
        for (var row = 0; row < y.Length; row++)
        {
            var part = call.In().Slice(row * width, width);
            var best = 0;
            for (var i = 1; i < width; i++)
                if (part[i] > part[best])
                    best = i;
            y[row] = best;
        }
    }
}

public static partial class Ops
{
    /// <summary>Ids as rows with a single 1: shape of <paramref name="ids"/> with <paramref name="classes"/> behind.</summary>
    /// <param name="ids">Integers or whole floats of any shape; an id out of range gives a row of zeros, as in Keras.</param>
    /// <param name="classes">The length of a row, 0 or more.</param>
    public static Tensor OneHot(Tensor ids, int classes) => Run(new OneHotPrimitive(classes), ids);

    /// <summary>The same numbers as another type; floats are cut towards zero.</summary>
    public static Tensor Cast(Tensor x, DType type) => x.DType == type ? x : Run(new CastPrimitive(type), x);

    /// <summary>The index of the largest element along the last axis, as integers; the first one at a tie. No gradient.</summary>
    /// <param name="x">(..., n), n at least 1.</param>
    /// <returns>(...), integers 0 to n - 1.</returns>
    /// <exception cref="NabiException">There is no element on the last axis.</exception>
    public static Tensor ArgMax(Tensor x) => Run(new ArgMaxPrimitive(), x);
}
