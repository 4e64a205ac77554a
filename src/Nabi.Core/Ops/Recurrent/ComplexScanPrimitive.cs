namespace Nabi;

/// <summary>
/// x_t = a x_(t-1) + b_t over time with complex numbers, the same factor a at every step: a diagonal state space. Complex numbers
/// stand as all real parts, then all imaginary parts. Inputs: a (2P), b (B,T,2P), then perhaps x_0 (B,2P) and a mask (B,T), whose
/// steps that do not count leave the state as it is; output x (B,T,2P). Where there are few samples, time is cut into blocks that run side
/// by side, as in <see cref="LinearScanPrimitive"/>; the product of the factors is a power of a. Blocks depend on the shape alone.
/// Gradient, from the end, with a* for the conjugate: g_t = dx_t + a* g_(t+1), db_t = g_t, da = sum of g_t x_(t-1)*, dx_0 = a* g_1.
/// </summary>
/// <param name="hasFirst">Whether x_0 is given.</param>
/// <param name="hasMask">Whether a mask is given.</param>
public sealed class ComplexScanPrimitive(bool hasFirst, bool hasMask)
    : MaskedScanPrimitive("A complex scan", hasFirst, hasMask)
{
    /// <inheritdoc/>
    public override object? Key => (First, Mask);

    /// <inheritdoc/>
    public override string Name => "ComplexScan";

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (factor, shape) = (inputs[0].Shape, inputs[1].Shape);
        if (shape.Rank != 3 || factor.Rank != 1 || factor[0] % 2 != 0 || !factor.Fits(new Shape(shape[2])))
        {
            throw new NabiException(
                $"A complex scan needs factors (2 states) and addends (batch, time, 2 states), got {factor} and {shape}.");
        }

        return InferOver(shape, inputs);
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call) => Prepared(call).Forward();

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call) => Prepared(call).Backward();

    /// <summary>The loop in small operations.</summary>
    public override Func<PrimitiveCall, Tensor[], Tensor> Formula => (_, inputs) =>
    {
        var (a, b) = (inputs[0], inputs[1]);
        var states = a.Shape[0] / 2;
        var (re, im) = (Ops.Slice(a, 0, 0, states), Ops.Slice(a, 0, states, states));
        var x = First >= 0 ? inputs[First] : Ops.ZerosLikeBatch(b, [b.Shape[2]]);
        List<Tensor> all = [];
        for (var t = 0; t < b.Shape[1]; t++)
        {
            var parts = Ops.Split(x, 2);
            var next = Ops.Concat([re * parts[0] - im * parts[1], im * parts[0] + re * parts[1]]) + Ops.Select(b, 1, t);
            all.Add(x = Mask >= 0 ? Ops.Where(Ops.ExpandDims(Ops.Select(inputs[Mask], 1, t), 1), next, x) : next);
        }

        return all.Count == 0 ? b : Ops.Stack(all, 1);
    };

    private Work Prepared(PrimitiveCall call) => (Work)(call.State ??= new Work(call, this));

    private enum Phase
    {
        Forward,
        Carry,
        Back,
        CarryBack,
        Factor,
    }

    /// <summary>One call's sizes and the shards: a sample's block each.</summary>
    private sealed class Work : IShardedWork
    {
        private const int Powers = 0;
        private const int Gradients = 1;
        private const int FactorSums = 2;
        private const int MaskSlot = 3;

        private readonly PrimitiveCall call;
        private readonly ComplexScanPrimitive scan;
        private readonly int batch;
        private readonly int time;
        private readonly int states;
        private readonly int length;
        private readonly int blocks;
        private Phase phase;

        public Work(PrimitiveCall call, ComplexScanPrimitive scan)
        {
            (this.call, this.scan) = (call, scan);
            var shape = call.Inputs[1].Shape;
            (batch, time, states) = (shape[0], shape[1], shape[2] / 2);
            length = batch >= LinearScanPrimitive.ManySamples ? Math.Max(1, time) : LinearScanPrimitive.Block;
            blocks = Math.Max(1, (time + length - 1) / length);
        }

        private int Width => 2 * states;

        public void Forward()
        {
            Prepare();
            Share(Phase.Forward);
            for (var block = 1; block < blocks; block++)
            {
                for (var row = 0; row < batch; row++)
                    CarryOne(call.Out(), row, block, Math.Min(time, (block + 1) * length) - 1);
            }

            if (blocks > 1)
                Share(Phase.Carry);
        }

        public void Backward()
        {
            Prepare();
            call.Scratch(Gradients, batch * time * Width);
            Share(Phase.Back);
            for (var block = blocks - 2; block >= 0; block--)
            {
                for (var row = 0; row < batch; row++)
                    CarryOneBack(row, block, block * length);
            }

            if (blocks > 1)
                Share(Phase.CarryBack);
            if (call.WantsGradient(0))
            {
                call.Scratch(FactorSums, batch * Width).Clear();
                Share(Phase.Factor);
                var sums = call.Scratch(FactorSums, batch * Width);
                var da = call.ClearedGradient(0);
                for (var row = 0; row < batch; row++)
                    TensorPrimitives.Add(da, sums.Slice(row * Width, Width), da);
            }

            GiveFirst();
            GiveAddends();
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
                    for (var t = from; t < to - 1; t++)
                        CarryOne(call.Out(), row, block, t);
                    break;
                case Phase.Back:
                    RunBack(row, from, to);
                    break;
                case Phase.CarryBack when block < blocks - 1:
                    for (var t = from + 1; t < to; t++)
                        CarryOneBack(row, block, t);
                    break;
                case Phase.Factor when block == 0:
                    SumFactor(row);
                    break;
            }
        }

        private void Share(Phase now)
        {
            phase = now;
            WorkerPool.Run(batch * blocks, this);
        }

        /// <summary>Powers of a: the i-th line is a^i.</summary>
        private void Prepare()
        {
            if (scan.Mask >= 0)
                call.AsFloats(scan.Mask, MaskSlot);
            var count = blocks > 1 ? length + 1 : 2;
            var powers = call.Scratch(Powers, count * Width);
            powers[..states].Fill(1f);
            powers.Slice(states, states).Clear();
            for (var i = 1; i < count; i++)
            {
                var line = powers.Slice(i * Width, Width);
                line.Clear();
                ComplexProducts.AddProduct(call.In(0), powers.Slice((i - 1) * Width, Width), line);
            }
        }

        private bool Counts(int row, int t) => scan.Mask < 0 || MaskNumbers()[row * time + t] != 0f;

        private ReadOnlySpan<float> MaskNumbers()
            => call.Inputs[scan.Mask].DType == DType.Float32 ? call.In(scan.Mask) : call.Scratch(MaskSlot, batch * time);

        private int CountsBetween(int row, int from, int to)
        {
            if (scan.Mask < 0)
                return to - from;
            var count = 0;
            for (var t = from; t < to; t++)
                count += Counts(row, t) ? 1 : 0;
            return count;
        }

        private void RunForward(int row, int from, int to)
        {
            var a = call.In(0);
            var b = call.In(1);
            var x = call.Out();
            for (var t = from; t < to; t++)
            {
                var at = (row * time + t) * Width;
                var y = x.Slice(at, Width);
                var before = t > from ? x.Slice(at - Width, Width)
                    : t == 0 && scan.First >= 0 ? call.In(scan.First).Slice(row * Width, Width) : default;
                if (Counts(row, t))
                {
                    b.Slice(at, Width).CopyTo(y);
                    if (!before.IsEmpty)
                        ComplexProducts.AddProduct(a, before, y);
                }
                else if (before.IsEmpty)
                {
                    y.Clear();
                }
                else
                {
                    before.CopyTo(y);
                }
            }
        }

        private void CarryOne(Span<float> x, int row, int block, int t)
        {
            var from = block * length;
            var power = call.Scratch(Powers, (length + 1) * Width).Slice(CountsBetween(row, from, t + 1) * Width, Width);
            ComplexProducts.AddProduct(power, x.Slice((row * time + from - 1) * Width, Width), x.Slice((row * time + t) * Width, Width));
        }

        // g_t of the block alone: what comes from behind it follows in CarryOneBack.
        private void RunBack(int row, int from, int to)
        {
            var g = call.Scratch(Gradients, batch * time * Width);
            var a = call.In(0);
            var dx = call.OutputGradient();
            for (var t = to - 1; t >= from; t--)
            {
                var at = (row * time + t) * Width;
                var here = g.Slice(at, Width);
                dx.Slice(at, Width).CopyTo(here);
                if (t == to - 1)
                    continue;
                var after = g.Slice(at + Width, Width);
                if (Counts(row, t + 1))
                    ComplexProducts.AddConjugateProduct(a, after, here);
                else
                    TensorPrimitives.Add(here, after, here);
            }
        }

        private void CarryOneBack(int row, int block, int t)
        {
            var g = call.Scratch(Gradients, batch * time * Width);
            var to = (block + 1) * length;
            var power = call.Scratch(Powers, (length + 1) * Width).Slice(CountsBetween(row, t + 1, to + 1) * Width, Width);
            ComplexProducts.AddConjugateProduct(power, g.Slice((row * time + to) * Width, Width), g.Slice((row * time + t) * Width, Width));
        }

        private void SumFactor(int row)
        {
            var g = call.Scratch(Gradients, batch * time * Width);
            var sums = call.Scratch(FactorSums, batch * Width).Slice(row * Width, Width);
            for (var t = scan.First >= 0 ? 0 : 1; t < time; t++)
            {
                var before = t > 0 ? call.Out().Slice((row * time + t - 1) * Width, Width) : call.In(scan.First).Slice(row * Width, Width);
                if (Counts(row, t))
                    ComplexProducts.AddConjugateProduct(before, g.Slice((row * time + t) * Width, Width), sums);
            }
        }

        private void GiveFirst()
        {
            if (scan.First < 0 || !call.WantsGradient(scan.First))
                return;
            var g = call.Scratch(Gradients, batch * time * Width);
            var first = call.ClearedGradient(scan.First);
            for (var row = 0; row < batch && time > 0; row++)
            {
                var here = g.Slice(row * time * Width, Width);
                var target = first.Slice(row * Width, Width);
                if (Counts(row, 0))
                    ComplexProducts.AddConjugateProduct(call.In(0), here, target);
                else
                    TensorPrimitives.Add(target, here, target);
            }
        }

        private void GiveAddends()
        {
            if (!call.WantsGradient(1))
                return;
            var g = call.Scratch(Gradients, batch * time * Width);
            for (var row = 0; scan.Mask >= 0 && row < batch; row++)
            {
                for (var t = 0; t < time; t++)
                {
                    if (!Counts(row, t))
                        g.Slice((row * time + t) * Width, Width).Clear();
                }
            }

            call.WriteGradient(1, g);
        }
    }
}

public static partial class Ops
{
    /// <summary>x_t = a x_(t-1) + b_t over time with complex numbers and the same factors at every step.</summary>
    /// <param name="factor">a, (2 states): all real parts, then all imaginary parts.</param>
    /// <param name="addend">b, (batch, time, 2 states).</param>
    /// <param name="first">The state before the first step, (batch, 2 states); null for zeros.</param>
    /// <param name="mask">Booleans (batch, time): where false, the state stays as it is; null for all steps.</param>
    /// <returns>All states, (batch, time, 2 states).</returns>
    /// <exception cref="NabiException">The shapes do not fit together.</exception>
    public static Tensor ComplexScan(Tensor factor, Tensor addend, Tensor? first = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(factor);
        ArgumentNullException.ThrowIfNull(addend);
        List<Tensor> inputs = [factor, addend];
        if (first is not null)
            inputs.Add(first);
        if (mask is not null)
            inputs.Add(mask);
        return Run(new ComplexScanPrimitive(first is not null, mask is not null), [.. inputs]);
    }
}
