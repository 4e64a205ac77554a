namespace Nabi.Losses;

/// <summary>Targets (...) and parameters (..., P) to negative log likelihoods (...). No gradient for the targets.</summary>
internal sealed class LikelihoodPrimitive(string name, LikelihoodFormula formula) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (name, formula.GetType());

    public override string Name => name;

    public override bool HasGradient(int input) => input == 1;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    public override void Forward(PrimitiveCall call)
    {
        var width = formula.Parameters;
        var targets = call.In(0);
        var parameters = call.In(1);
        var output = call.Out();
        for (var i = 0; i < output.Length; i++)
            output[i] = (float)formula.Value(targets[i], parameters.Slice(i * width, width));
    }

    public override void Backward(PrimitiveCall call)
    {
        var width = formula.Parameters;
        var targets = call.In(0);
        var parameters = call.In(1);
        var upstream = call.OutputGradient();
        var gradient = call.InputGradient(1);
        Span<double> derivatives = stackalloc double[width];
        for (var i = 0; i < upstream.Length; i++)
        {
            formula.Derivatives(targets[i], parameters.Slice(i * width, width), derivatives);
            for (var k = 0; k < width; k++)
                gradient[i * width + k] = (float)(upstream[i] * derivatives[k]);
        }
    }
}
