namespace Nabi;

/// <summary>What running sums and products share: y_i is made of x_0 to x_i along one axis.</summary>
/// <param name="axis">The axis, from 0.</param>
public abstract class CumulativePrimitive(int axis) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => axis;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [new("axis", axis)];

    /// <summary>The axis along which is counted together, from 0.</summary>
    public int Axis => axis;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape.With(axis, inputs[0].Shape[axis]))];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        call.In().CopyTo(call.Out());
        var (outer, length, inner) = Sizes(call.Inputs[0].Shape);
        for (var row = 0; row < outer; row++)
            Accumulate(call.Out().Slice(row * length * inner, length * inner), inner);
    }

    /// <summary>Makes x along the axis to y, in place.</summary>
    /// <param name="line">All that has the same place before the axis: the axis, then what is behind it.</param>
    /// <param name="inner">The elements from one place of the axis to the next.</param>
    protected abstract void Accumulate(Span<float> line, int inner);

    /// <summary>The elements before the axis, along it and behind it.</summary>
    private protected (int Outer, int Length, int Inner) Sizes(Shape shape)
    {
        var at = shape.Axis(axis);
        return (shape.Product(0, at), shape[at], shape.Product(at + 1, shape.Rank));
    }
}
