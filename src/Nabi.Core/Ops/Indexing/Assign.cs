namespace Nabi;

/// <summary>Writes a value into a variable's memory when the step runs, and again whenever it is replayed. No gradient.</summary>
internal sealed class AssignPrimitive(Variable variable) : Primitive
{
    public override string Name => "Assign";

    public override bool Differentiable => false;

    public override Spec[] Infer(Tensor[] inputs)
        => variable.Shape.Fits(inputs[0].Shape) ? []
            : throw new NabiException($"The variable '{variable.Path}' has shape {variable.Shape}, but a value of shape {inputs[0].Shape} was assigned.");

    public override void Forward(Step step) => variable.Assign(step.Inputs[0]);
}

/// <summary>A copy of the input; with or without a gradient.</summary>
internal sealed class CopyPrimitive(bool stopsGradient) : Primitive
{
    public override string Name => stopsGradient ? "StopGradient" : "Copy";

    public override bool Differentiable => !stopsGradient;

    public override Spec[] Infer(Tensor[] inputs) => [new Spec(inputs[0].Shape, inputs[0].DType)];

    public override void Forward(Step step)
    {
        if (step.Inputs[0].DType == DType.Int32)
            step.Inputs[0].Integers.CopyTo(step.Outputs[0].Integers);
        else
            step.In().CopyTo(step.Out());
    }

    public override void Backward(Step step) => step.Give(0, step.OutputGradient());
}

public static partial class Ops
{
    /// <summary>Writes <paramref name="value"/> into a variable as part of the computation: a state, a moving average.</summary>
    public static void Assign(Variable variable, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(variable);
        RunAll(new AssignPrimitive(variable), value);
    }

    /// <summary>The same numbers; no gradient flows back through them.</summary>
    public static Tensor StopGradient(Tensor x) => Run(new CopyPrimitive(true), x);

    /// <summary>The same numbers in memory of their own; the gradient flows through.</summary>
    public static Tensor Copy(Tensor x) => Run(new CopyPrimitive(false), x);
}
