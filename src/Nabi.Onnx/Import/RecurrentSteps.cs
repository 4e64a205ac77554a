namespace Nabi.Onnx;

/// <summary>
/// One direction of a recurrent node in small operations, step by step: peepholes, clipping, coupled gates, any functions.
/// </summary>
/// <remarks>
/// Source: the operators LSTM, GRU and RNN of the standard. Clipping applies to the input of every activation but the output's.
/// </remarks>
internal sealed class RecurrentSteps
{
    private readonly RecurrentDirection one;
    private readonly Tensor recurrent;
    private readonly Tensor? recurrentBias;
    private readonly Tensor[]? peepholes;
    private readonly int units;

    private RecurrentSteps(RecurrentDirection one)
    {
        this.one = one;
        units = one.Units;
        recurrent = one.Recurrent;
        recurrentBias = one is { IsResetAfter: true, Bias: { } bias } ? Ops.Select(bias, 0, 1) : null;
        peepholes = one.Peepholes;
    }

    /// <summary>The sequence (B, T, U) in the order of time, and the last states.</summary>
    public static Tensor[] Run(RecurrentDirection one)
    {
        var steps = new RecurrentSteps(one);
        var (batch, time) = (one.X.Shape[0], one.X.Shape[1]);
        var projected = Ops.MatMul(one.X, one.Kernel);
        if (one.Bias is { } bias)
            projected += one.IsResetAfter ? Ops.Select(bias, 0, 0) : bias;
        var zero = Tensor.Zeros(new Shape(batch, one.Units), DType.Float32);
        var (h, c) = (one.FirstState ?? zero, one.FirstMemory ?? zero);
        var outputs = new Tensor[time];
        for (var i = 0; i < time; i++)
        {
            var t = one.IsReverse ? time - 1 - i : i;
            var (next, memory) = steps.Step(Ops.Select(projected, 1, t), h, c);
            if (one.Mask is { } mask)
            {
                // Behind a row's end the state stays and the output is zero.
                var counts = Ops.Slice(mask, 1, t, 1);
                (outputs[t], h, c) = (Ops.Where(counts, next, 0f), Ops.Where(counts, next, h), Ops.Where(counts, memory, c));
            }
            else
            {
                (outputs[t], h, c) = (next, next, memory);
            }
        }

        var sequence = Ops.Stack(outputs, 1);
        return one.Gates == 4 ? [sequence, h, c] : [sequence, h];
    }

    private (Tensor H, Tensor C) Step(Tensor x, Tensor h, Tensor c) => one.Gates switch
    {
        4 => Lstm(x + Ops.MatMul(h, recurrent), c),
        3 => (Gru(x, h), c),
        _ => (one.Functions[0].Apply(Clipped(x + Ops.MatMul(h, recurrent))), c),
    };

    private (Tensor H, Tensor C) Lstm(Tensor gates, Tensor c)
    {
        var (f, g, output) = (one.Functions[0], one.Functions[1], one.Functions[2]);
        var i = f.Apply(Clipped(Seen(Part(gates, 0), 0, c)));
        var forget = one.IsCoupled ? 1f - i : f.Apply(Clipped(Seen(Part(gates, 1), 2, c)));
        var memory = forget * c + i * g.Apply(Clipped(Part(gates, 2)));
        var o = f.Apply(Clipped(Seen(Part(gates, 3), 1, memory)));
        return (o * output.Apply(memory), memory);
    }

    private Tensor Gru(Tensor x, Tensor h)
    {
        var (f, g) = (one.Functions[0], one.Functions[1]);
        var gates = Ops.Slice(x, 1, 0, 2 * units) + Ops.MatMul(h, Ops.Slice(recurrent, 1, 0, 2 * units));
        if (recurrentBias is not null)
            gates += Ops.Slice(recurrentBias, 0, 0, 2 * units);
        var (z, r) = (f.Apply(Clipped(Part(gates, 0))), f.Apply(Clipped(Part(gates, 1))));
        var own = Ops.Slice(recurrent, 1, 2 * units, units);
        var past = one.IsResetAfter ? Ops.MatMul(h, own) : Ops.MatMul(r * h, own);
        if (recurrentBias is not null)
            past += Ops.Slice(recurrentBias, 0, 2 * units, units);
        var candidate = g.Apply(Clipped(Part(x, 2) + (one.IsResetAfter ? r * past : past)));
        return (1f - z) * candidate + z * h;
    }

    private Tensor Part(Tensor x, int gate) => Ops.Slice(x, 1, gate * units, units);

    private Tensor Seen(Tensor gate, int peephole, Tensor c) => peepholes is null ? gate : gate + peepholes[peephole] * c;

    private Tensor Clipped(Tensor x) => one.Clip is { } clip ? Ops.Clip(x, -clip, clip) : x;
}
