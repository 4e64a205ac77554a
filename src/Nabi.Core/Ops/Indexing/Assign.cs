namespace Nabi;

/// <summary>A copy of the input; with or without a gradient.</summary>
public sealed class CopyPrimitive(bool stopsGradient) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => stopsGradient;

    /// <inheritdoc/>
    public override string Name => stopsGradient ? "StopGradient" : "Copy";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [];

    /// <inheritdoc/>
    public override bool Differentiable => !stopsGradient;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape, inputs[0].DType)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call) => call.Inputs[0].CopyTo(call.Outputs[0]);

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call) => call.WriteGradient(0, call.OutputGradient());

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients) => [outputGradients[0]];
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
