namespace Nabi;

/// <summary>Running sums along one axis: y_i = x_0 + ... + x_i. The gradient runs the other way.</summary>
public sealed class CumSumPrimitive(int axis) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => axis;

    /// <inheritdoc/>
    public override string Name => "Cumsum";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [new("axis", axis)];

    /// <summary>The axis along which is summed, from 0.</summary>
    public int Axis => axis;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape.With(axis, inputs[0].Shape[axis]))];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        call.In().CopyTo(call.Out());
        var (outer, length, inner) = Sizes(call.Inputs[0].Shape);
        var y = call.Out();
        for (var row = 0; row < outer; row++)
        {
            for (var i = inner; i < length * inner; i++)
                y[row * length * inner + i] += y[row * length * inner + i - inner];
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var (outer, length, inner) = Sizes(call.Inputs[0].Shape);
        var dy = call.OutputGradient();
        var dx = call.ClearedGradient();
        var sums = call.Scratch(0, inner);
        for (var row = 0; row < outer; row++)
        {
            sums.Clear();
            for (var i = length * inner - 1; i >= 0; i--)
            {
                sums[i % inner] += dy[row * length * inner + i];
                dx[row * length * inner + i] += sums[i % inner];
            }
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.Reverse(Ops.CumSum(Ops.Reverse(outputGradients[0]!, axis), axis), axis)];

    private (int Outer, int Length, int Inner) Sizes(Shape shape)
    {
        var at = shape.Axis(axis);
        return (shape.Product(0, at), shape[at], shape.Product(at + 1, shape.Rank));
    }
}

public static partial class Ops
{
    /// <summary>Running sums along one axis.</summary>
    public static Tensor CumSum(Tensor x, int axis) => Run(new CumSumPrimitive(axis), Counted(x));
}
