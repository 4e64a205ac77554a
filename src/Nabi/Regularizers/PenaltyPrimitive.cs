namespace Nabi.Regularizers;

/// <summary>l1 sum|x| + l2 sum x². Gradient: l1 sign(x) + 2 l2 x.</summary>
internal sealed class PenaltyPrimitive(float l1, float l2) : Primitive
{
    public override string Name => "Penalty";

    public override Spec[] Infer(Tensor[] inputs) => [new Spec(Shape.Scalar)];

    public override void Forward(Step step)
    {
        double sizes = 0, squares = 0;
        foreach (var value in step.In())
        {
            sizes += Math.Abs(value);
            squares += (double)value * value;
        }

        step.Out()[0] = (float)(l1 * sizes + l2 * squares);
    }

    public override void Backward(Step step)
    {
        var x = step.In();
        var upstream = step.OutputGradient()[0];
        var gradient = step.InputGradient();
        for (var i = 0; i < x.Length; i++)
        {
            var slope = 2 * l2 * x[i] + (x[i] > 0 ? l1 : x[i] < 0 ? -l1 : 0f);
            gradient[i] = (step.Adds(0) ? gradient[i] : 0f) + upstream * slope;
        }
    }
}
