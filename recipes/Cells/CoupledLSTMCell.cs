using Nabi.Initializers;
using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>
/// An LSTM that takes in exactly what it forgets: c = f c' + (1 - f) tanh(x W + h U + b), h = o tanh(c). Three blocks: f, c, o.
/// </summary>
/// <param name="units">The length of output and memory.</param>
public sealed class CoupledLSTMCell(int units) : Cell
{
    private Variable? kernel, recurrent, bias;

    public override IReadOnlyList<Shape> StateShapes => [[units], [units]];

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (h, c) = states;
        var z = (x.MatMul(kernel!) + h.MatMul(recurrent!) + bias!).Split(3);
        var f = Ops.Sigmoid(z[0]);
        c = f * c + (1f - f) * Ops.Tanh(z[1]);
        h = Ops.Sigmoid(z[2]) * Ops.Tanh(c);
        return (h, [h, c]);
    }

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        kernel = AddWeight("kernel", [inputs[0][-1], 3 * units], new GlorotUniform());
        recurrent = AddWeight("recurrent_kernel", [units, 3 * units], new Orthogonal());
        bias = AddWeight("bias", [3 * units], new Zeros());
        bias.Assign(new Tensor([3 * units], [.. Enumerable.Range(0, 3 * units).Select(at => at < units ? 1f : 0f)]));
    }
}
