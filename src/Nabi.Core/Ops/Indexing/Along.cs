namespace Nabi;

/// <summary>
/// Numbers by their places along the last axis: y[..., i] = x[..., places[..., i]], or the way back of that, which adds x[..., i] to
/// y[..., places[..., i]]. Each is the other's gradient.
/// </summary>
/// <param name="width">The length of the axis that the places stand for.</param>
/// <param name="scatters">Whether numbers are put to their places instead of taken from there.</param>
internal sealed class AlongPrimitive(int width, bool scatters) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (width, scatters);

    public override bool HasGradient(int input) => input == 0;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(scatters ? inputs[1].Shape.With(-1, width) : inputs[1].Shape)];

    public override void Forward(PrimitiveCall call)
    {
        call.Out().Clear();
        Move(call, call.In(), call.Out(), scatters);
    }

    public override void Backward(PrimitiveCall call) => Move(call, call.OutputGradient(), call.ClearedGradient(0), !scatters);

    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.Run(new AlongPrimitive(width, !scatters), outputGradients[0]!, call.Inputs[1]), null];

    /// <summary>Adds numbers at their places, or from there.</summary>
    private void Move(PrimitiveCall call, ReadOnlySpan<float> from, Span<float> to, bool scatter)
    {
        var places = call.InIntegers(1);
        var kept = call.Inputs[1].Shape[-1];
        for (var i = 0; i < places.Length; i++)
        {
            var there = i / kept * width + places[i];
            if (scatter)
                to[there] += from[i];
            else
                to[i] += from[there];
        }
    }
}
