namespace Nabi;

/// <summary>
/// h_t = a_t h_(t-1) + b_t over time, element by element. Inputs: a and b (B,T,U), perhaps h_0 (B,U); output h (B,T,U).
/// Where there are few samples, time is cut into blocks that run side by side: each runs from zero, keeping the product of its factors;
/// then the states at the borders follow one from the other; then each block adds the product times its border state. The blocks depend on
/// the shape alone. Gradient, from the end: g_t = dh_t + a_(t+1) g_(t+1), da_t = g_t h_(t-1), db_t = g_t, dh_0 = a_1 g_1.
/// </summary>
public sealed class LinearScanPrimitive : Primitive
{
    /// <inheritdoc/>
    public override object? Key => GetType();

    /// <summary>Steps in a block; a shorter sequence is one block.</summary>
    public const int Block = 128;

    /// <summary>With so many samples there is enough to do side by side, and each is one block, which spares the products.</summary>
    public const int ManySamples = 16;

    /// <inheritdoc/>
    public override string Name => "LinearScan";

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var shape = inputs[0].Shape;
        if (shape.Rank != 3 || !shape.Fits(inputs[1].Shape))
        {
            throw new NabiException(
                $"A scan needs factors and addends of one shape (batch, time, units), got {shape} and {inputs[1].Shape}.");
        }

        if (inputs.Length > 2 && !inputs[2].Shape.Fits(new Shape(shape[0], shape[2])))
        {
            throw new NabiException(
                $"A scan over {shape} needs a first state of shape {new Shape(shape[0], shape[2])}, got {inputs[2].Shape}.");
        }

        return [new TensorSpec(shape)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var work = (Work)(call.State ??= new Work(call));
        work.Forward();
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var work = (Work)(call.State ??= new Work(call));
        work.Backward();
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (factor, states, time) = (call.Inputs[0], call.Outputs[0], call.Inputs[0].Shape[1]);
        if (time == 0)
            return GradientPrimitive.Apply(call, outputGradients);
        var g = Ops.LinearScanBack(factor, outputGradients[0]!);
        var earlier = Ops.Slice(states, 1, 0, time - 1);
        var first = call.Inputs.Length > 2 ? call.Inputs[2] : null;
        var before = first is null ? Ops.Pad(earlier, 1, 1, 0) : Ops.Concat([Ops.ExpandDims(first, 1), earlier], 1);
        return first is null ? [g * before, g] : [g * before, g, Ops.Select(factor * g, 1, 0)];
    }

    /// <summary>One call and its scratch memory.</summary>
    private sealed class Work : BlockScan
    {
        private const int Products = 0;
        private const int Gradients = 1;

        public Work(PrimitiveCall call)
            : base(call, call.Inputs[0].Shape)
        {
        }

        public void Forward()
        {
            if (Blocks > 1)
                Call.Scratch(Products, Batch * Time * Width);
            Share(Phase.Forward);
            if (Blocks == 1)
                return;
            var h = Call.Out();
            var products = Call.Scratch(Products, Batch * Time * Width);
            for (var row = 0; row < Batch; row++)
            {
                for (var block = 1; block < Blocks; block++)
                {
                    // The last step of a block, from the last of the one before.
                    var last = (row * Time + Math.Min(Time, (block + 1) * Length) - 1) * Width;
                    var before = (row * Time + block * Length - 1) * Width;
                    TensorPrimitives.MultiplyAdd(products.Slice(last, Width), h.Slice(before, Width),
                        h.Slice(last, Width), h.Slice(last, Width));
                }
            }

            Share(Phase.Carry);
        }

        public void Backward()
        {
            var size = Batch * Time * Width;
            var g = Call.Scratch(Gradients, size);
            if (Blocks > 1)
                Call.Scratch(Products, size);
            Share(Phase.Back);
            if (Blocks > 1)
            {
                var products = Call.Scratch(Products, size);
                for (var row = 0; row < Batch; row++)
                {
                    for (var block = Blocks - 2; block >= 0; block--)
                    {
                        var first = (row * Time + block * Length) * Width;
                        var after = (row * Time + (block + 1) * Length) * Width;
                        TensorPrimitives.MultiplyAdd(products.Slice(first, Width), g.Slice(after, Width),
                            g.Slice(first, Width), g.Slice(first, Width));
                    }
                }

                Share(Phase.CarryBack);
            }

            // In the inputs' order: one tensor may occur in two places.
            WriteGradient(g);
            Call.WriteGradient(1, g);
        }

        protected override void RunForward(int row, int from, int to)
        {
            var (a, b, h) = (Call.Inputs[0], Call.Inputs[1], Call.Outputs[0]);
            for (var t = from; t < to; t++)
            {
                var at = (row * Time + t) * Width;
                var y = h.Floats.Slice(at, Width);
                if (t > from)
                {
                    TensorPrimitives.MultiplyAdd(a.Floats.Slice(at, Width), h.Floats.Slice(at - Width, Width),
                        b.Floats.Slice(at, Width), y);
                }
                else if (t == 0 && Call.Inputs.Length > 2)
                {
                    TensorPrimitives.MultiplyAdd(a.Floats.Slice(at, Width), Call.In(2).Slice(row * Width, Width),
                        b.Floats.Slice(at, Width), y);
                }
                else
                {
                    b.Floats.Slice(at, Width).CopyTo(y);
                }

                if (Blocks > 1)
                    Product(at, t == from ? -1 : at - Width, a.Floats.Slice(at, Width));
            }
        }

        // g_t from the end of the block; the product at t is a_(t+1) ... a_(end), what the block behind is multiplied with.
        protected override void RunBack(int row, int from, int to)
        {
            var g = Call.Scratch(Gradients, Batch * Time * Width);
            var a = Call.In(0);
            var dh = Call.OutputGradient();
            for (var t = to - 1; t >= from; t--)
            {
                var at = (row * Time + t) * Width;
                if (t < to - 1)
                {
                    TensorPrimitives.MultiplyAdd(a.Slice(at + Width, Width), g.Slice(at + Width, Width),
                        dh.Slice(at, Width), g.Slice(at, Width));
                }
                else
                {
                    dh.Slice(at, Width).CopyTo(g.Slice(at, Width));
                }

                if (Blocks > 1 && t + 1 < Time)
                    Product(at, t == to - 1 ? -1 : at + Width, a.Slice(at + Width, Width));
            }
        }

        protected override void Carry(int row, int from, int to)
            => Carry(Call.Out(), (row * Time + from - 1) * Width, row, from, to - 1);

        protected override void CarryBack(int row, int from, int to)
            => Carry(Call.Scratch(Gradients, Batch * Time * Width), (row * Time + to) * Width, row, from + 1, to);

        private void Product(int at, int before, ReadOnlySpan<float> factor)
        {
            var products = Call.Scratch(Products, Batch * Time * Width);
            if (before < 0)
                factor.CopyTo(products.Slice(at, Width));
            else
                TensorPrimitives.Multiply(factor, products.Slice(before, Width), products.Slice(at, Width));
        }

        private void Carry(Span<float> values, int border, int row, int from, int to)
        {
            var products = Call.Scratch(Products, Batch * Time * Width);
            for (var t = from; t < to; t++)
            {
                var at = (row * Time + t) * Width;
                var target = values.Slice(at, Width);
                TensorPrimitives.MultiplyAdd(products.Slice(at, Width), values.Slice(border, Width), target, target);
            }
        }

        private void WriteGradient(ReadOnlySpan<float> g)
        {
            var a = Call.In(0);
            var h = Call.Out();
            var da = Call.ClearedGradient(0);
            var dh = Call.Inputs.Length > 2 ? Call.ClearedGradient(2) : default;
            for (var row = 0; row < Batch; row++)
            {
                var first = row * Time * Width;
                if (!dh.IsEmpty)
                {
                    TensorPrimitives.MultiplyAdd(g.Slice(first, Width), a.Slice(first, Width), dh.Slice(row * Width, Width),
                        dh.Slice(row * Width, Width));
                }

                if (da.IsEmpty)
                    continue;
                if (Call.Inputs.Length > 2)
                {
                    TensorPrimitives.MultiplyAdd(g.Slice(first, Width), Call.In(2).Slice(row * Width, Width),
                        da.Slice(first, Width), da.Slice(first, Width));
                }

                var rest = (Time - 1) * Width;
                TensorPrimitives.MultiplyAdd(g.Slice(first + Width, rest), h.Slice(first, rest), da.Slice(first + Width, rest),
                    da.Slice(first + Width, rest));
            }
        }
    }
}

public static partial class Ops
{
    /// <summary>h_t = a_t h_(t-1) + b_t over time, in blocks of steps that run side by side.</summary>
    /// <param name="factor">a, (batch, time, units).</param>
    /// <param name="addend">b, (batch, time, units).</param>
    /// <param name="first">The state before the first step, (batch, units); null for zeros.</param>
    /// <returns>All states, (batch, time, units).</returns>
    public static Tensor LinearScan(Tensor factor, Tensor addend, Tensor? first = null)
        => first is null ? Run(new LinearScanPrimitive(), factor, addend) : Run(new LinearScanPrimitive(), factor, addend, first);

    /// <summary>The scan from the end: g_t = dh_t + a_(t+1) g_(t+1).</summary>
    internal static Tensor LinearScanBack(Tensor factor, Tensor outputGradient)
    {
        // The factor behind the last step does not matter.
        var behind = Pad(Slice(factor, 1, 1), 1, 0, 1);
        return Reverse(LinearScan(Reverse(behind, 1), Reverse(outputGradient, 1)), 1);
    }
}
