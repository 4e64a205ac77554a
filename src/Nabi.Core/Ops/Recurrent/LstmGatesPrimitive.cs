namespace Nabi;

/// <summary>
/// What an LSTM makes of its sums at one time step, number by number: from two parts of the sums a and b (..., 4 units), in blocks i, f, g,
/// o, and the state c' (..., units), with z = a + b, the state c = s(f) c' + s(i) t(g) and the output h = s(o) t(c), in the order h, c.
/// </summary>
/// <param name="activation">t, one whose derivative is known from its value (<see cref="DensePrimitive.Fits"/>).</param>
/// <param name="recurrentActivation">s, likewise.</param>
/// <remarks>Hochreiter and Schmidhuber, 1997; Gers et al., 2000; the order of Keras's blocks. It works on rows that stay in the first cache
/// and keeps the gates and t(c) for the backward pass.</remarks>
/// <exception cref="NabiException">The derivative of s or t needs more than its value.</exception>
public sealed class LstmGatesPrimitive(ActivationKind activation, ActivationKind recurrentActivation) : Primitive
{
    private const int Gates = 4;

    // What a row keeps: its gates and t(c).
    private const int Kept = Gates + 1;

    // Numbers of a gate that are worked on at a time, and that a part has.
    private const int BlockLength = 512;
    private const int PartLength = 1 << 13;

    // Units from which what is on the stack would be too much.
    private const int MostUnits = 1 << 12;

    private readonly ActivationKind activation = DensePrimitive.Fitting(activation, "LstmGates");
    private readonly ActivationKind recurrentActivation = DensePrimitive.Fitting(recurrentActivation, "LstmGates");

    /// <inheritdoc/>
    public override object? Key => (activation, recurrentActivation);

    /// <summary>Whether an LSTM of these functions and units is done by this operation.</summary>
    /// <param name="activation">t.</param>
    /// <param name="recurrentActivation">s.</param>
    /// <param name="units">The number of units; at most 4,096.</param>
    public static bool Fits(ActivationKind activation, ActivationKind recurrentActivation, int units)
        => units <= MostUnits && DensePrimitive.Fits(activation) && DensePrimitive.Fits(recurrentActivation);

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        if (inputs.Length != 3)
            throw new NabiException($"The gates of an LSTM need two sums and a state, got {inputs.Length} tensors.");
        var (a, b, c) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        if (c.Rank < 2 || c[-1] is < 1 or > MostUnits || !a.Fits(b) || !a.Fits(c.With(-1, checked(Gates * c[-1]))))
        {
            throw new NabiException(
                $"The gates of an LSTM need two sums (..., 4 units) and a state (..., units) with at most {MostUnits} units, got {a}, {b} "
                + $"and {c}.");
        }

        var shape = a.With(-1, c[-1]);
        return [new TensorSpec(shape), new TensorSpec(shape)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var (rows, units) = Sizes(call);
        if (call.Recording)
            call.Scratch(0, checked(rows * Kept * units));
        call.InParts(rows, Math.Max(1, PartLength / units), static (call, first, count) =>
        {
            var self = (LstmGatesPrimitive)call.Primitive;
            var block = Math.Max(1, BlockLength / Sizes(call).Units);
            Span<float> z = stackalloc float[Gates * block * Sizes(call).Units];
            Span<float> own = stackalloc float[call.Recording ? 0 : Kept * block * Sizes(call).Units];
            for (var row = first; row < first + count; row += block)
                self.Forward(call, row, Math.Min(block, first + count - row), z, own);
        });
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var (rows, units) = Sizes(call);
        call.Scratch(0, checked(rows * Kept * units));
        call.InParts(rows, Math.Max(1, PartLength / units), static (call, first, count) =>
        {
            var self = (LstmGatesPrimitive)call.Primitive;
            var block = Math.Max(1, BlockLength / Sizes(call).Units);
            Span<float> z = stackalloc float[Gates * block * Sizes(call).Units];
            Span<float> d = stackalloc float[Kept * block * Sizes(call).Units];
            for (var row = first; row < first + count; row += block)
                self.Backward(call, row, Math.Min(block, first + count - row), z, d);
        });
    }

    /// <inheritdoc/>
    public override Func<PrimitiveCall, Tensor[], Tensor[]> Formulas
        => (_, inputs) =>
        {
            var (i, f, g, o) = Ops.Split(inputs[0] + inputs[1], Gates);
            var c = Ops.Activate(f, recurrentActivation) * inputs[2]
                + Ops.Activate(i, recurrentActivation) * Ops.Activate(g, activation);
            return [Ops.Activate(o, recurrentActivation) * Ops.Activate(c, activation), c];
        };

    private static (int Rows, int Units) Sizes(PrimitiveCall call)
    {
        var shape = call.Outputs[0].Shape;
        return (shape.Product(0, shape.Rank - 1), shape[-1]);
    }

    // Some rows: their gates one after the other, so that each is a run of numbers.
    private void Forward(PrimitiveCall call, int row, int rows, Span<float> z, Span<float> own)
    {
        var units = Sizes(call).Units;
        var length = rows * units;
        var kept = call.Recording ? KeptOf(call, row, length) : own[..(Kept * length)];
        var first = row * units;
        var wide = z[..(Gates * length)];
        TensorPrimitives.Add(
            call.In(0).Slice(Gates * first, Gates * length), call.In(1).Slice(Gates * first, Gates * length), wide);
        for (var gate = 0; gate < Gates; gate++)
            RowCopy.Copy(rows, units, wide, gate * units, Gates * units, kept, gate * length, units);
        Span<float> i = kept[..length], f = kept.Slice(length, length), g = kept.Slice(2 * length, length);
        Span<float> o = kept.Slice(3 * length, length), t = kept.Slice(4 * length, length);
        Activations.Forward(recurrentActivation, kept[..(2 * length)], kept[..(2 * length)]);
        Activations.Forward(activation, g, g);
        Activations.Forward(recurrentActivation, o, o);
        var c = call.Out(1).Slice(first, length);
        TensorPrimitives.Multiply(f, call.In(2).Slice(first, length), c);
        TensorPrimitives.Multiply(i, g, wide[..length]);
        TensorPrimitives.Add(c, wide[..length], c);
        Activations.Forward(activation, c, t);
        TensorPrimitives.Multiply(o, t, call.Out(0).Slice(first, length));
    }

    private void Backward(PrimitiveCall call, int row, int rows, Span<float> z, Span<float> d)
    {
        var units = Sizes(call).Units;
        var length = rows * units;
        var kept = KeptOf(call, row, length);
        var first = row * units;
        Span<float> i = kept[..length], f = kept.Slice(length, length), g = kept.Slice(2 * length, length);
        Span<float> o = kept.Slice(3 * length, length), t = kept.Slice(4 * length, length);
        Span<float> di = d[..length], df = d.Slice(length, length), dg = d.Slice(2 * length, length);
        Span<float> dO = d.Slice(3 * length, length), dc = d.Slice(4 * length, length);
        if (call.OutputGradient() is { IsEmpty: false } dh)
        {
            dh = dh.Slice(first, length);
            TensorPrimitives.Multiply(dh, t, dO);
            TensorPrimitives.Multiply(dh, o, dc);
            Activations.Backward(activation, t, t, dc, dc, accumulate: false);
        }
        else
        {
            dO.Clear();
            dc.Clear();
        }

        if (call.OutputGradient(1) is { IsEmpty: false } behind)
            TensorPrimitives.Add(dc, behind.Slice(first, length), dc);
        TensorPrimitives.Multiply(dc, g, di);
        TensorPrimitives.Multiply(dc, i, dg);
        TensorPrimitives.Multiply(dc, call.In(2).Slice(first, length), df);
        if (call.WantsGradient(2))
        {
            TensorPrimitives.Multiply(dc, f, dc);
            Put(call, 2, first, dc);
        }

        var sums = kept[..(2 * length)];
        Activations.Backward(recurrentActivation, sums, sums, d[..(2 * length)], d[..(2 * length)], accumulate: false);
        Activations.Backward(activation, g, g, dg, dg, accumulate: false);
        Activations.Backward(recurrentActivation, o, o, dO, dO, accumulate: false);
        var wide = z[..(Gates * length)];
        for (var gate = 0; gate < Gates; gate++)
            RowCopy.Copy(rows, units, d, gate * length, units, wide, gate * units, Gates * units);
        Put(call, 0, Gates * first, wide);
        Put(call, 1, Gates * first, wide);
    }

    private static Span<float> KeptOf(PrimitiveCall call, int row, int length)
    {
        var (rows, units) = Sizes(call);
        return call.Scratch(0, rows * Kept * units).Slice(row * Kept * units, Kept * length);
    }

    private static void Put(PrimitiveCall call, int input, int from, ReadOnlySpan<float> values)
    {
        if (!call.WantsGradient(input))
            return;
        var target = call.InputGradient(input).Slice(from, values.Length);
        if (call.Adds(input))
            TensorPrimitives.Add(target, values, target);
        else
            values.CopyTo(target);
    }
}
