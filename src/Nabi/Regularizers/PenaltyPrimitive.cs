namespace Nabi.Regularizers;

/// <summary>l1 sum|x| + l2 sum x². Gradient: l1 sign(x) + 2 l2 x.</summary>
internal sealed class PenaltyPrimitive(float l1, float l2) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (l1, l2);

    public override string Name => "Penalty";

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(Shape.Scalar)];

    public override void Forward(PrimitiveCall call)
    {
        double sizes = 0, squares = 0;
        foreach (var value in call.In())
        {
            sizes += Math.Abs(value);
            squares += (double)value * value;
        }

        call.Out()[0] = (float)(l1 * sizes + l2 * squares);
    }

    public override void Backward(PrimitiveCall call)
    {
        var x = call.In();
        var upstream = call.OutputGradient()[0];
        var gradient = call.InputGradient();
        for (var i = 0; i < x.Length; i++)
        {
            var slope = 2 * l2 * x[i] + (x[i] > 0 ? l1 : x[i] < 0 ? -l1 : 0f);
            gradient[i] = (call.Adds(0) ? gradient[i] : 0f) + upstream * slope;
        }
    }

    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [outputGradients[0]! * (l1 * Ops.Sign(call.InputTensors[0]) + 2f * l2 * call.InputTensors[0])];
}
