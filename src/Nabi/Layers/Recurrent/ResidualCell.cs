namespace Nabi.Layers;

/// <summary>Adds the input of a cell to its output: y = cell(x) + x. The two must have one shape.</summary>
/// <param name="cell">A cell whose output is as long as its input.</param>
/// <remarks>Wu et al., 2016.</remarks>
public sealed class ResidualCell(Cell cell) : WrapperCell(cell)
{
    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (output, next) = Cell.Step(x, states, context);
        return (output + x, next);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        base.Build(inputs);
        if (!OutputShape(inputs[0]).Fits(inputs[0]))
        {
            throw new NabiException(
                $"{Title}: the input {inputs[0]} and the cell's output {OutputShape(inputs[0])} must have one shape; "
                + "choose as many units as features.");
        }
    }
}
