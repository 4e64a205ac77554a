using Nabi.Initializers;
using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>A cell whose output is projected: y = h V + d, the states as they were. TensorFlow's OutputProjectionWrapper.</summary>
/// <param name="inner">The cell.</param>
/// <param name="outputs">The length of the output.</param>
public sealed class OutputProjectionCell(Cell inner, int outputs) : Cell
{
    private Variable? kernel, bias;

    public override IReadOnlyList<Shape> StateShapes => inner.StateShapes;

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (h, next) = inner.Step(x, states, context);
        return (h.MatMul(kernel!) + bias!, next);
    }

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        Track(inner).EnsureBuilt(inputs);
        kernel = AddWeight("projection", [inner.StateShapes[0][0], outputs], new GlorotUniform());
        bias = AddWeight("projection_bias", [outputs], new Zeros());
    }
}
