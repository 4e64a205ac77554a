namespace Nabi;

/// <summary>
/// Writes a value into a variable's memory when the step runs, and again whenever it is replayed. No gradient. Where operations before it
/// used the variable and have a gradient, it keeps the value from before, and the backward pass of those operations finds it in its place.
/// </summary>
/// <param name="variable">The variable.</param>
public sealed class AssignPrimitive(Variable variable) : Primitive
{
    /// <summary>The value from before, for the backward pass of what used it; it changes places with the variable's.</summary>
    internal sealed class Before(Variable variable)
    {
        private readonly Tensor value = Tensor.Zeros(variable.Shape, variable.Value.DType);
        private readonly Tensor other = Tensor.Zeros(variable.Shape, variable.Value.DType);

        public Variable Variable => variable;

        public void Keep() => variable.Value.CopyTo(value);

        /// <summary>Puts the value from before in the place of the variable's, or the variable's back.</summary>
        public void Swap()
        {
            variable.Value.CopyTo(other);
            variable.Assign(value);
            other.CopyTo(value);
        }
    }

    /// <summary>The variable that is written.</summary>
    public Variable Variable => variable;

    /// <inheritdoc/>
    public override object? Key => variable;

    /// <inheritdoc/>
    public override string Name => "Assign";

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override bool ChangesState => true;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => variable.Shape.Fits(inputs[0].Shape) ? []
            : throw new NabiException(
                $"The variable '{variable.Path}' has shape {variable.Shape}, but a value of shape {inputs[0].Shape} was assigned.");

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        (call.State as Before)?.Keep();
        variable.Assign(call.Inputs[0]);
    }
}
