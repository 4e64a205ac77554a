namespace Nabi;

/// <summary>
/// The largest or smallest so far along the last axis, and where it stood: y_i = max(x_0, ..., x_i). The first of equal ones counts, and
/// from a NaN on all is NaN. The gradient of a number goes to where it stood.
/// </summary>
/// <param name="largest">Whether the largest is kept, else the smallest.</param>
public sealed class CumExtremumPrimitive(bool largest) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => largest;

    /// <inheritdoc/>
    public override string Name => largest ? "Cummax" : "Cummin";

    /// <summary>Whether the largest is kept, else the smallest.</summary>
    public bool Largest => largest;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => inputs[0].Rank > 0 ? [new TensorSpec(inputs[0].Shape), new TensorSpec(inputs[0].Shape, DType.Int32)]
            : throw new NabiException($"{Name} runs along an axis; a number without axes has none.");

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var width = call.Inputs[0].Shape[-1];
        var x = call.Inputs[0].Floats;
        var y = call.Outputs[0].Floats;
        var places = call.Outputs[1].Integers;
        for (var at = 0; at < x.Length; at += width)
        {
            var best = 0;
            for (var i = 0; i < width; i++)
            {
                if (!float.IsNaN(x[at + best])
                    && (float.IsNaN(x[at + i]) || (largest ? x[at + i] > x[at + best] : x[at + i] < x[at + best])))
                {
                    best = i;
                }

                y[at + i] = x[at + best];
                places[at + i] = best;
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var width = call.Inputs[0].Shape[-1];
        var dy = call.OutputGradient();
        var dx = call.ClearedGradient();
        var places = call.Outputs[1].Integers;
        for (var i = 0; i < dy.Length; i++)
            dx[i / width * width + places[i]] += dy[i];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [outputGradients[0] is { } dy
            ? Ops.Run(new TakeAlongAxisPrimitive(call.Inputs[0].Shape[-1], scatters: true), dy, call.Outputs[1]) : null];
}

public static partial class Ops
{
    /// <summary>The largest number so far along an axis; the gradient goes to where it stood, first.</summary>
    /// <param name="x">Any shape with an axis; from a NaN on all is NaN.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor CumMax(Tensor x, int axis) => RunningExtremum(x, axis, true);

    /// <summary>The smallest number so far along an axis; the gradient goes to where it stood, first.</summary>
    /// <param name="x">Any shape with an axis; from a NaN on all is NaN.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor CumMin(Tensor x, int axis) => RunningExtremum(x, axis, false);

    private static Tensor RunningExtremum(Tensor x, int axis, bool largest)
        => Compose(largest ? "Cummax" : "Cummin", null,
            one => OnLast(Counted(one[0]), axis, last => RunAll(new CumExtremumPrimitive(largest), last)[0]), x);
}
