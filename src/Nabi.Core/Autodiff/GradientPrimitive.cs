namespace Nabi.Engine;

/// <summary>
/// The backward pass of one call as an operation: the gradients of its inputs from those of its outputs. It cannot be differentiated again;
/// asking for that names the operation.
/// </summary>
public sealed class GradientPrimitive : Primitive
{
    private readonly PrimitiveCall call;
    private readonly int[] wanted;
    private readonly int[] given;
    private readonly bool isConstant;

    private GradientPrimitive(PrimitiveCall call, int[] wanted, int[] given, bool isConstant = false)
        => (this.call, this.wanted, this.given, this.isConstant) = (call, wanted, given, isConstant);

    /// <inheritdoc/>
    public override string Name => $"gradient of {call.Primitive.Name}";

    /// <inheritdoc/>
    public override object? Key => (call, new ListKey<int>(wanted), new ListKey<int>(given), isConstant);

    /// <inheritdoc/>
    public override bool Differentiable => !isConstant;

    /// <summary>The gradients of a call's inputs by its own <see cref="Primitive.Backward"/>.</summary>
    public static Tensor?[] Apply(PrimitiveCall call, Tensor?[] outputGradients)
    {
        int[] wanted = [.. Enumerable.Range(0, call.Inputs.Length).Where(i => call.NeedsGradient(i))];
        int[] given = [.. Enumerable.Range(0, outputGradients.Length).Where(i => outputGradients[i] is not null)];
        var result = new Tensor?[call.Inputs.Length];
        if (wanted.Length == 0)
            return result;
        // The inputs stand among the operands so that a gradient of this gradient is asked for, and refused, where one is wanted.
        var gradients = Ops.RunAll(new GradientPrimitive(call, wanted, given), [.. given.Select(i => outputGradients[i]!), .. call.Inputs]);
        for (var i = 0; i < wanted.Length; i++)
            result[wanted[i]] = gradients[i];
        return result;
    }

    /// <summary>
    /// The gradient of input 0 for an output gradient of ones, as numbers that depend on nothing: the derivative of an operation that is
    /// linear in its input, whose random numbers or weights only its own call knows.
    /// </summary>
    public static Tensor Derivative(PrimitiveCall call)
        => Ops.Run(new GradientPrimitive(call, [0], [0], isConstant: true), [Tensor.Filled(call.Outputs[0].Shape, 1f), .. call.Inputs]);

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [.. wanted.Select(i => new TensorSpec(call.Inputs[i].Shape))];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        // The call lends its places for gradients: a pass over an outer tape has its own tensors there.
        var inner = this.call;
        Tensor?[] inputs = [.. inner.InputGradients];
        Tensor?[] outputs = [.. inner.OutputGradients];
        bool[] flags = [.. inner.AddFlags];
        Array.Clear(inner.InputGradients);
        Array.Clear(inner.OutputGradients);
        Array.Clear(inner.AddFlags);
        for (var i = 0; i < given.Length; i++)
            // A backward pass may write over the gradient of its output.
            inner.OutputGradients[given[i]] = inner.Primitive.OverwritesGradient ? call.Inputs[i].Clone() : call.Inputs[i];
        for (var i = 0; i < wanted.Length; i++)
            inner.InputGradients[wanted[i]] = call.Outputs[i];
        try
        {
            inner.Primitive.Backward(inner);
        }
        finally
        {
            inputs.CopyTo(inner.InputGradients, 0);
            outputs.CopyTo(inner.OutputGradients, 0);
            flags.CopyTo(inner.AddFlags, 0);
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => throw new NabiException(
            $"The operation {this.call.Primitive.Name} has no second derivative: a gradient of a gradient goes through it. "
            + "Write that part in other operations (a recurrent layer with Fused = false), or stop the gradient "
            + "there with Ops.StopGradient.");
}
