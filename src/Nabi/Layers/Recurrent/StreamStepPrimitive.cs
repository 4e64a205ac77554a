namespace Nabi.Layers;

/// <summary>
/// One time step of a standard recurrent layer in a stream: x (B,1,F) to (B,1,U). The states, variables (B,U), are changed in
/// place. No gradient.
/// </summary>
internal sealed class StreamStepPrimitive(StandardRecurrent layer, int units, Variable[] states) : Primitive
{
    public override string Name => "StreamStep";

    public override bool Differentiable => false;

    public override Spec[] Infer(Tensor[] inputs) => [new Spec([inputs[0].Shape[0], 1, units])];

    public override void Forward(Step step)
    {
        var features = step.Inputs[0].Shape[2];
        var h = states[0].Value.Floats;
        var c = states.Length > 1 ? states[1].Value.Floats : default;
        for (var row = 0; row < step.Inputs[0].Shape[0]; row++)
            layer.StreamStep(
                step.In(0).Slice(row * features, features), step.In(1), step.In(2), step.Inputs.Length > 3 ? step.In(3) : default,
                h.Slice(row * units, units), c.IsEmpty ? default : c.Slice(row * units, units));
        h.CopyTo(step.Out());
    }
}
