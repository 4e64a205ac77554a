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

    private enum Phase
    {
        Forward,
        Carry,
        Back,
        CarryBack,
    }

    /// <summary>One call's sizes and the shards: a sample's block each.</summary>
    private sealed class Work : IShardedWork
    {
        private const int Products = 0;
        private const int Gradients = 1;

        private readonly PrimitiveCall call;
        private readonly int batch;
        private readonly int time;
        private readonly int units;
        private readonly int length;
        private readonly int blocks;
        private Phase phase;

        public Work(PrimitiveCall call)
        {
            this.call = call;
            var shape = call.Inputs[0].Shape;
            (batch, time, units) = (shape[0], shape[1], shape[2]);
            length = batch >= ManySamples ? Math.Max(1, time) : Block;
            blocks = Math.Max(1, (time + length - 1) / length);
        }

        public void Forward()
        {
            if (blocks > 1)
                call.Scratch(Products, batch * time * units);
            Share(Phase.Forward);
            if (blocks == 1)
                return;
            var h = call.Out();
            var products = call.Scratch(Products, batch * time * units);
            for (var row = 0; row < batch; row++)
            {
                for (var block = 1; block < blocks; block++)
                {
                    // The last step of a block, from the last of the one before.
                    var last = (row * time + Math.Min(time, (block + 1) * length) - 1) * units;
                    var before = (row * time + block * length - 1) * units;
                    TensorPrimitives.MultiplyAdd(products.Slice(last, units), h.Slice(before, units),
                        h.Slice(last, units), h.Slice(last, units));
                }
            }

            Share(Phase.Carry);
        }

        public void Backward()
        {
            var size = batch * time * units;
            var g = call.Scratch(Gradients, size);
            if (blocks > 1)
                call.Scratch(Products, size);
            Share(Phase.Back);
            if (blocks > 1)
            {
                var products = call.Scratch(Products, size);
                for (var row = 0; row < batch; row++)
                {
                    for (var block = blocks - 2; block >= 0; block--)
                    {
                        var first = (row * time + block * length) * units;
                        var after = (row * time + (block + 1) * length) * units;
                        TensorPrimitives.MultiplyAdd(products.Slice(first, units), g.Slice(after, units),
                            g.Slice(first, units), g.Slice(first, units));
                    }
                }

                Share(Phase.CarryBack);
            }

            // In the inputs' order: one tensor may occur in two places.
            WriteGradient(g);
            call.WriteGradient(1, g);
        }

        public void Run(int shard)
        {
            var (row, block) = (shard / blocks, shard % blocks);
            var (from, to) = (block * length, Math.Min(time, (block + 1) * length));
            switch (phase)
            {
                case Phase.Forward:
                    RunForward(row, from, to);
                    break;
                case Phase.Carry when block > 0:
                    Carry(call.Out(), (row * time + from - 1) * units, row, from, to - 1);
                    break;
                case Phase.Back:
                    RunBack(row, from, to);
                    break;
                case Phase.CarryBack when block < blocks - 1:
                    Carry(call.Scratch(Gradients, batch * time * units), (row * time + to) * units, row, from + 1, to);
                    break;
            }
        }

        private void Share(Phase now)
        {
            phase = now;
            WorkerPool.Run(batch * blocks, this);
        }

        private void RunForward(int row, int from, int to)
        {
            var (a, b, h) = (call.Inputs[0], call.Inputs[1], call.Outputs[0]);
            for (var t = from; t < to; t++)
            {
                var at = (row * time + t) * units;
                var y = h.Floats.Slice(at, units);
                if (t > from)
                {
                    TensorPrimitives.MultiplyAdd(a.Floats.Slice(at, units), h.Floats.Slice(at - units, units),
                        b.Floats.Slice(at, units), y);
                }
                else if (t == 0 && call.Inputs.Length > 2)
                {
                    TensorPrimitives.MultiplyAdd(a.Floats.Slice(at, units), call.In(2).Slice(row * units, units),
                        b.Floats.Slice(at, units), y);
                }
                else
                {
                    b.Floats.Slice(at, units).CopyTo(y);
                }

                if (blocks > 1)
                    Product(at, t == from ? -1 : at - units, a.Floats.Slice(at, units));
            }
        }

        // g_t from the end of the block; the product at t is a_(t+1) ... a_(end), what the block behind is multiplied with.
        private void RunBack(int row, int from, int to)
        {
            var g = call.Scratch(Gradients, batch * time * units);
            var a = call.In(0);
            var dh = call.OutputGradient();
            for (var t = to - 1; t >= from; t--)
            {
                var at = (row * time + t) * units;
                if (t < to - 1)
                {
                    TensorPrimitives.MultiplyAdd(a.Slice(at + units, units), g.Slice(at + units, units),
                        dh.Slice(at, units), g.Slice(at, units));
                }
                else
                {
                    dh.Slice(at, units).CopyTo(g.Slice(at, units));
                }

                if (blocks > 1 && t + 1 < time)
                    Product(at, t == to - 1 ? -1 : at + units, a.Slice(at + units, units));
            }
        }

        private void Product(int at, int before, ReadOnlySpan<float> factor)
        {
            var products = call.Scratch(Products, batch * time * units);
            if (before < 0)
                factor.CopyTo(products.Slice(at, units));
            else
                TensorPrimitives.Multiply(factor, products.Slice(before, units), products.Slice(at, units));
        }

        private void Carry(Span<float> values, int border, int row, int from, int to)
        {
            var products = call.Scratch(Products, batch * time * units);
            for (var t = from; t < to; t++)
            {
                var at = (row * time + t) * units;
                var target = values.Slice(at, units);
                TensorPrimitives.MultiplyAdd(products.Slice(at, units), values.Slice(border, units), target, target);
            }
        }

        private void WriteGradient(ReadOnlySpan<float> g)
        {
            var a = call.In(0);
            var h = call.Out();
            var da = call.ClearedGradient(0);
            var dh = call.Inputs.Length > 2 ? call.ClearedGradient(2) : default;
            for (var row = 0; row < batch; row++)
            {
                var first = row * time * units;
                if (!dh.IsEmpty)
                {
                    TensorPrimitives.MultiplyAdd(g.Slice(first, units), a.Slice(first, units), dh.Slice(row * units, units),
                        dh.Slice(row * units, units));
                }

                if (da.IsEmpty)
                    continue;
                if (call.Inputs.Length > 2)
                {
                    TensorPrimitives.MultiplyAdd(g.Slice(first, units), call.In(2).Slice(row * units, units),
                        da.Slice(first, units), da.Slice(first, units));
                }

                var rest = (time - 1) * units;
                TensorPrimitives.MultiplyAdd(g.Slice(first + units, rest), h.Slice(first, rest), da.Slice(first + units, rest),
                    da.Slice(first + units, rest));
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
