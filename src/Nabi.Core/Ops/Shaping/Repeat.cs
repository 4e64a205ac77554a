namespace Nabi;

/// <summary>Every element of one axis several times in a row. The gradient sums over the copies.</summary>
public sealed class RepeatPrimitive(int axis, int times) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (axis, times);

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [new("repeats", times), new("axis", axis)];

    /// <inheritdoc/>
    public override string Name => "Repeat";

    /// <summary>The axis, from 0.</summary>
    public int Axis => axis;

    /// <summary>How often each element is repeated.</summary>
    public int Times => times;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var length = inputs[0].Shape[axis];
        return [new TensorSpec(inputs[0].Shape.With(axis, length < 0 ? length : checked(length * times)), inputs[0].DType)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        switch (call.Inputs[0].DType)
        {
            case DType.Int32:
                Copy<int>(call);
                break;
            case DType.Bool:
                Copy<bool>(call);
                break;
            default:
                Copy<float>(call);
                break;
        }
    }

    private void Copy<T>(PrimitiveCall call)
        where T : unmanaged
    {
        var (rows, inner) = Sizes(call.Inputs[0].Shape);
        var x = call.Inputs[0].Elements<T>();
        var y = call.Outputs[0].Elements<T>();
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < times; i++)
                x.Slice(row * inner, inner).CopyTo(y[((row * times + i) * inner)..]);
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var (rows, inner) = Sizes(call.Inputs[0].Shape);
        var dy = call.OutputGradient();
        var dx = call.ClearedGradient();
        for (var row = 0; row < rows; row++)
        {
            var to = dx.Slice(row * inner, inner);
            for (var i = 0; i < times; i++)
                TensorPrimitives.Add(to, dy.Slice((row * times + i) * inner, inner), to);
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var shape = call.Inputs[0].Shape;
        var at = shape.Axis(axis);
        var copies = shape.Slice(0, at + 1).Concat([times]).Concat(shape.Slice(at + 1, shape.Rank - at - 1));
        return [Ops.Sum(Ops.View(outputGradients[0]!, copies), [at + 1])];
    }

    private (int Rows, int Inner) Sizes(Shape shape)
    {
        var at = shape.Axis(axis);
        return (shape.Product(0, at + 1), shape.Product(at + 1, shape.Rank));
    }
}

public static partial class Ops
{
    /// <summary>Every element of one axis <paramref name="times"/> times in a row: (a, b) becomes (a, a, b, b).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="times">How often, 0 or more.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="NabiException"><paramref name="times"/> is negative, or there is no such axis.</exception>
    public static Tensor Repeat(Tensor x, int times, int axis) => Run(new RepeatPrimitive(axis, times), x);
}
