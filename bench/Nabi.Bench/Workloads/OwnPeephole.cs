namespace Nabi.Bench;

/// <summary>A peephole LSTM cell as a user writes it, of small operations (Gers and Schmidhuber, 2000).</summary>
/// <param name="units">Its units.</param>
/// <param name="isPure">Whether it says that it does the same every time.</param>
internal sealed class OwnPeephole(int units, bool isPure) : Cell
{
    private Variable kernel = null!;
    private Variable recurrent = null!;
    private Variable bias = null!;
    private Variable input = null!;
    private Variable forget = null!;
    private Variable output = null!;

    public override bool IsPure => isPure;

    public override IReadOnlyList<Shape> StateShapes => [[units], [units]];

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (h, c) = states;
        var (i, f, g, o) = (x.MatMul(kernel) + h.MatMul(recurrent) + bias).Split(4);
        c = Ops.Sigmoid(f + forget * c) * c + Ops.Sigmoid(i + input * c) * Ops.Tanh(g);
        h = Ops.Sigmoid(o + output * c) * Ops.Tanh(c);
        return (h, [h, c]);
    }

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        kernel = AddWeight("kernel", [inputs[0][-1], 4 * units], "glorot_uniform");
        recurrent = AddWeight("recurrent_kernel", [units, 4 * units], "orthogonal");
        bias = AddWeight("bias", [4 * units], "zeros");
        input = AddWeight("input_peephole", [units], "zeros");
        forget = AddWeight("forget_peephole", [units], "zeros");
        output = AddWeight("output_peephole", [units], "zeros");
    }
}
