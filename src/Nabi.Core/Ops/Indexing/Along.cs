namespace Nabi;

/// <summary>
/// Elements by their places along the last axis: y[..., i] = x[..., places[..., i]], or its gradient, which adds x[..., i] to
/// y[..., places[..., i]]. Each is the other's gradient. Negative places count from the end.
/// </summary>
/// <param name="width">The length of the axis that the places stand for.</param>
/// <param name="scatters">Whether numbers are put to their places instead of taken from there.</param>
public sealed class TakeAlongAxisPrimitive(int width, bool scatters) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (width, scatters);

    /// <inheritdoc/>
    public override string Name => "TakeAlongAxis";

    /// <summary>Whether numbers are put to their places instead of taken from there.</summary>
    public bool Scatters => scatters;

    /// <inheritdoc/>
    public override bool HasGradient(int input) => input == 0;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => [new TensorSpec(scatters ? inputs[1].Shape.With(-1, width) : inputs[1].Shape, inputs[0].DType)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        switch (call.Inputs[0].DType)
        {
            case DType.Int32:
                Take<int>(call);
                break;
            case DType.Bool:
                Take<bool>(call);
                break;
            default:
                call.Out().Clear();
                Move(call, call.In(), call.Out(), scatters);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call) => Move(call, call.OutputGradient(), call.ClearedGradient(0), !scatters);

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.Run(new TakeAlongAxisPrimitive(width, !scatters), outputGradients[0]!, call.Inputs[1]), null];

    /// <summary>Adds numbers at their places, or from there.</summary>
    private void Move(PrimitiveCall call, ReadOnlySpan<float> from, Span<float> to, bool scatter)
    {
        var places = call.InIntegers(1);
        var kept = call.Inputs[1].Shape[-1];
        for (var i = 0; i < places.Length; i++)
        {
            var there = i / kept * width + Place(places[i]);
            if (scatter)
                to[there] += from[i];
            else
                to[i] += from[there];
        }
    }

    private void Take<T>(PrimitiveCall call)
        where T : unmanaged
    {
        if (scatters)
            throw new NabiException("Sums by place are made of floats; cast with Ops.Cast(x, DType.Float32).");
        var from = call.Inputs[0].Elements<T>();
        var to = call.Outputs[0].Elements<T>();
        var places = call.InIntegers(1);
        var kept = call.Inputs[1].Shape[-1];
        for (var i = 0; i < places.Length; i++)
            to[i] = from[i / kept * width + Place(places[i])];
    }

    private int Place(int place)
    {
        var front = place < 0 ? place + width : place;
        return (uint)front < (uint)width
            ? front : throw new NabiException($"{Name}: there is no place {place} on an axis of length {width}.");
    }
}

public static partial class Ops
{
    /// <summary>
    /// One element for each index along an axis: y[i, j] = x[i, indices[i, j]] along the last of two axes. NumPy's <c>take_along_axis</c>.
    /// </summary>
    /// <param name="x">Any shape with an axis, of any type.</param>
    /// <param name="indices">Integers (or whole floats) of as many axes; the others broadcast. Negative ones count from the end.</param>
    /// <param name="axis">The axis, the last by default; null for all elements in a row, by indices of one axis.</param>
    /// <returns>The shape of the indices, broadcast.</returns>
    /// <exception cref="NabiException">The axes do not go together, or an index is out of range.</exception>
    public static Tensor TakeAlongAxis(Tensor x, Tensor indices, int? axis = -1)
        => Compose("TakeAlongAxis", [new("axis", axis)], both =>
        {
            var places = Places("TakeAlongAxis", both[1]);
            return axis is { } one ? Along(both[0], places, one) : Along(View(both[0], new Shape(-1)), places, 0);
        }, x, indices);

    private static Tensor Along(Tensor x, Tensor indices, int axis)
    {
        if (x.Rank != indices.Rank)
            throw new NabiException($"TakeAlongAxis needs as many axes on both sides, got {x.Shape} and indices {indices.Shape}.");
        var at = x.Shape.Axis(axis);
        if (at != x.Rank - 1)
            return Swapaxes(Along(Swapaxes(x, at, -1), Swapaxes(indices, at, -1), -1), at, -1);
        var around = Shape.Broadcast(x.Shape.Slice(0, at), indices.Shape.Slice(0, at));
        var (from, to) = (around.Concat([x.Shape[at]]), around.Concat([indices.Shape[at]]));
        if (x.IsSymbolic || indices.IsSymbolic)
            return Tensor.Symbolic(to, x.DType);
        return Run(new TakeAlongAxisPrimitive(x.Shape[at], scatters: false), x.Shape == from ? x : BroadcastTo(x, from),
            indices.Shape == to ? indices : BroadcastTo(indices, to));
    }
}
