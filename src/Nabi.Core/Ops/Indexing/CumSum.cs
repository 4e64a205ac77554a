namespace Nabi;

/// <summary>Running sums along one axis: y_i = x_0 + ... + x_i. The gradient runs the other way.</summary>
public sealed class CumSumPrimitive(int axis) : CumulativePrimitive(axis)
{
    /// <inheritdoc/>
    public override string Name => "Cumsum";

    /// <inheritdoc/>
    protected override void Accumulate(Span<float> line, int inner)
    {
        for (var i = inner; i < line.Length; i++)
            line[i] += line[i - inner];
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
        => [Ops.Reverse(Ops.CumSum(Ops.Reverse(outputGradients[0]!, Axis), Axis), Axis)];
}

public static partial class Ops
{
    /// <summary>Running sums along one axis.</summary>
    /// <param name="x">Any shape with an axis.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor CumSum(Tensor x, int axis) => Run(new CumSumPrimitive(axis), Counted(x));
}
