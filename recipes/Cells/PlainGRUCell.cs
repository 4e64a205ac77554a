using Nabi.Initializers;
using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>
/// The GRU as the notes write it, without bias: z, r = s(x W + h U), n = tanh(x W + (r h) U), h = (1 - z) h' + z n.
/// Blocks in the order z, r, n. Keras turns z round: h = z h' + (1 - z) n.
/// </summary>
/// <remarks>Cho et al., 2014.</remarks>
/// <param name="units">The length of the state.</param>
public sealed class PlainGRUCell(int units) : Cell
{
    private Variable? kernel, recurrent;

    public override IReadOnlyList<Shape> StateShapes => [[units]];

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var h = states[0];
        var input = x.MatMul(kernel!).Split(3);
        var gates = h.MatMul(Ops.Slice(recurrent!, 1, 0, 2 * units)).Split(2);
        var z = Ops.Sigmoid(input[0] + gates[0]);
        var r = Ops.Sigmoid(input[1] + gates[1]);
        var n = Ops.Tanh(input[2] + (r * h).MatMul(Ops.Slice(recurrent!, 1, 2 * units, units)));
        h = (1f - z) * h + z * n;
        return (h, [h]);
    }

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        kernel = AddWeight("kernel", [inputs[0][-1], 3 * units], new GlorotUniform());
        recurrent = AddWeight("recurrent_kernel", [units, 3 * units], new Orthogonal());
    }
}
