using Nabi.Initializers;
using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>
/// An LSTM whose gates see the memory: i and f see c(t-1), o sees c(t).
/// i, f = s(x W + h U + p c' + b), c = f c' + i tanh(x W + h U + b), o = s(x W + h U + p c + b), h = o tanh(c).
/// </summary>
/// <remarks>Gers and Schmidhuber, 2000.</remarks>
/// <param name="units">The length of output and memory.</param>
public sealed class PeepholeLSTMCell(int units) : Cell
{
    private Variable? kernel, recurrent, bias, peepI, peepF, peepO;

    public override IReadOnlyList<Shape> StateShapes => [[units], [units]];

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (h, c) = states;
        var z = (x.MatMul(kernel!) + h.MatMul(recurrent!) + bias!).Split(4);
        var i = Ops.Sigmoid(z[0] + peepI! * c);
        var f = Ops.Sigmoid(z[1] + peepF! * c);
        c = f * c + i * Ops.Tanh(z[2]);
        var o = Ops.Sigmoid(z[3] + peepO! * c);
        h = o * Ops.Tanh(c);
        return (h, [h, c]);
    }

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        kernel = AddWeight("kernel", [inputs[0][-1], 4 * units], new GlorotUniform());
        recurrent = AddWeight("recurrent_kernel", [units, 4 * units], new Orthogonal());
        bias = AddWeight("bias", [4 * units], new Zeros());
        peepI = AddWeight("peephole_i", [units], new Zeros());
        peepF = AddWeight("peephole_f", [units], new Zeros());
        peepO = AddWeight("peephole_o", [units], new Zeros());

        // The forget gate starts open, as in Keras.
        bias.Assign(new Tensor([4 * units], [.. Enumerable.Range(0, 4 * units).Select(at => at / units == 1 ? 1f : 0f)]));
    }
}
