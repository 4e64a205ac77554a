namespace Nabi;

/// <summary>
/// Running products along one axis: y_i = x_0 ... x_i. With s_i = dy_i + x_(i+1) s_(i+1) the gradient is dx_i = y_(i-1) s_i, which holds
/// for zeros too.
/// </summary>
/// <param name="axis">The axis, from 0.</param>
public sealed class CumProdPrimitive(int axis) : CumulativePrimitive(axis)
{
    /// <inheritdoc/>
    public override string Name => "Cumprod";

    /// <inheritdoc/>
    protected override void Accumulate(Span<float> line, int inner)
    {
        for (var i = inner; i < line.Length; i++)
            line[i] *= line[i - inner];
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var (outer, length, inner) = Sizes(call.Inputs[0].Shape);
        var x = call.In();
        var y = call.Out();
        var dy = call.OutputGradient();
        var dx = call.ClearedGradient();
        var sums = call.Scratch(0, inner);
        for (var row = 0; row < outer; row++)
        {
            sums.Clear();
            for (var i = length * inner - 1; i >= 0; i--)
            {
                var at = row * length * inner + i;
                sums[i % inner] = dy[at] + (i + inner < length * inner ? x[at + inner] * sums[i % inner] : 0f);
                dx[at] += (i >= inner ? y[at - inner] : 1f) * sums[i % inner];
            }
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (outer, length, inner) = Sizes(call.Inputs[0].Shape);
        if (length == 0)
            return [outputGradients[0]];
        var s = Ops.LinearScanBack(Lines(call.Inputs[0]), Lines(outputGradients[0]!));
        var before = Ops.Pad(Ops.Slice(Lines(call.Outputs[0]), 1, 0, length - 1), 1, 1, 0, 1f);
        return [Ops.View(before * s, call.Inputs[0].Shape)];

        Tensor Lines(Tensor x) => Ops.View(x, [outer, length, inner]);
    }
}

public static partial class Ops
{
    /// <summary>Running products along one axis.</summary>
    /// <param name="x">Any shape with an axis.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor CumProd(Tensor x, int axis) => Run(new CumProdPrimitive(axis), Counted(x));
}
