#:project ../src/Nabi/Nabi.csproj

// Two cells written from their equations and checked against the library's layers with the same weights: an LSTM whose gates see the memory
// (peepholes; with peepholes of zero it is the LSTM), and the GRU as its first paper has it, where z says how much is new.
using Nabi;
using Nabi.Layers;

static class CellsCompared
{
    static void Main(string[] args)
    {
        Seeds.Set(args.Length > 0 ? int.Parse(args[0]) : 1);
        const int units = 32;
        Console.WriteLine($"LSTM with peepholes of zero: the largest difference is {Peephole(units):0.0e0}.");
        Console.WriteLine($"GRU of the first paper: the largest difference is {FirstGRU(units):0.0e0}.");
    }

    public static double Peephole(int units)
        => Difference(new RNN(new PeepholeCell(units)), new LSTM(units), weights => weights.Take(3));

    /// <summary>With the sign of z's weights turned round, 1 - z is what z was.</summary>
    public static double FirstGRU(int units) => Difference(
        new RNN(new FirstGRUCell(units)), new GRU(units) { UseBias = false, ResetAfter = false },
        weights => weights.Select(weight => weight * new Tensor([3 * units], [.. Signs(units)])));

    static IEnumerable<float> Signs(int units) => Enumerable.Range(0, 3 * units).Select(i => i < units ? -1f : 1f);

    /// <summary>The largest difference of the outputs when the second layer gets the first one's weights.</summary>
    static double Difference(Layer own, Layer library, Func<IEnumerable<Tensor>, IEnumerable<Tensor>> translate)
    {
        var values = new float[4 * 10 * 3];
        Seeds.NextStream().Normal(values);
        var x = new Tensor([4, 10, 3], values);
        own.Apply(x);
        library.Apply(x);
        library.SetWeights([.. translate(own.Weights.Select(weight => weight.Value))]);
        return Ops.Max(Ops.Abs(own.Apply(x) - library.Apply(x))).Item();
    }
}

/// <summary>With z = x W + h U + b: i, f = s(z + p c'), c = f c' + i tanh(z), o = s(z + p c), h = o tanh(c).</summary>
/// <remarks>Gers and Schmidhuber, 2000.</remarks>
sealed class PeepholeCell(int units) : Cell
{
    private Variable kernel = null!, recurrent = null!, bias = null!, peepI = null!, peepF = null!, peepO = null!;

    public override IReadOnlyList<Shape> StateShapes => [[units], [units]];

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        kernel = AddWeight("kernel", [inputs[0][-1], 4 * units], "glorot_uniform");
        recurrent = AddWeight("recurrent_kernel", [units, 4 * units], "orthogonal");
        bias = AddWeight("bias", [4 * units], "zeros");
        peepI = AddWeight("peephole_i", [units], "zeros");
        peepF = AddWeight("peephole_f", [units], "zeros");
        peepO = AddWeight("peephole_o", [units], "zeros");
        bias.Assign(new Tensor([4 * units], [.. Enumerable.Range(0, 4 * units).Select(at => at / units == 1 ? 1f : 0f)]));
    }

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (h, c) = states;
        var z = (x.MatMul(kernel) + h.MatMul(recurrent) + bias).Split(4);
        var (i, f) = (Ops.Sigmoid(z[0] + peepI * c), Ops.Sigmoid(z[1] + peepF * c));
        c = f * c + i * Ops.Tanh(z[2]);
        h = Ops.Sigmoid(z[3] + peepO * c) * Ops.Tanh(c);
        return (h, [h, c]);
    }
}

/// <summary>z, r = s(x W + h U), n = tanh(x W + (r h) U), h = (1 - z) h' + z n, without bias. Cho et al., 2014.</summary>
sealed class FirstGRUCell(int units) : Cell
{
    private Variable kernel = null!, recurrent = null!;

    public override IReadOnlyList<Shape> StateShapes => [[units]];

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        kernel = AddWeight("kernel", [inputs[0][-1], 3 * units], "glorot_uniform");
        recurrent = AddWeight("recurrent_kernel", [units, 3 * units], "orthogonal");
    }

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var h = states[0];
        var input = x.MatMul(kernel).Split(3);
        var gates = h.MatMul(Ops.Slice(recurrent, 1, 0, 2 * units)).Split(2);
        var (z, r) = (Ops.Sigmoid(input[0] + gates[0]), Ops.Sigmoid(input[1] + gates[1]));
        var n = Ops.Tanh(input[2] + (r * h).MatMul(Ops.Slice(recurrent, 1, 2 * units, units)));
        h = (1f - z) * h + z * n;
        return (h, [h]);
    }
}
