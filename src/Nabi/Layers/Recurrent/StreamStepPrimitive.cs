namespace Nabi.Layers;

/// <summary>
/// One time step of a standard recurrent layer in a stream: x (B,1,F) to (B,1,U). The states, variables (B,U), are changed in
/// place. No gradient.
/// </summary>
internal sealed class StreamStepPrimitive(StandardRecurrent layer, int units, Variable[] states) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (layer, states[0]);

    public override string Name => "StreamStep";

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec([inputs[0].Shape[0], 1, units])];

    public override void Forward(PrimitiveCall call)
    {
        var features = call.InputTensors[0].Shape[2];
        var h = states[0].Value.Floats;
        var c = states.Length > 1 ? states[1].Value.Floats : default;
        for (var row = 0; row < call.InputTensors[0].Shape[0]; row++)
        {
            layer.StreamStep(
                call.In(0).Slice(row * features, features), call.In(1), call.In(2), call.InputTensors.Count > 3 ? call.In(3) : default,
                h.Slice(row * units, units), c.IsEmpty ? default : c.Slice(row * units, units));
        }

        h.CopyTo(call.Out());
    }
}
