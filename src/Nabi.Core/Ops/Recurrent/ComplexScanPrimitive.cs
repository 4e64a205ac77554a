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
        return Unrolled(inputs, b, (step, x) =>
        {
            var parts = Ops.Split(x, 2);
            return Ops.Concat([re * parts[0] - im * parts[1], im * parts[0] + re * parts[1]]) + step;
        });
    };

    private Work Prepared(PrimitiveCall call) => (Work)(call.State ??= new Work(call, this));

    /// <summary>One call and its scratch memory.</summary>
    private sealed class Work : BlockScan
    {
        private const int Powers = 0;
        private const int Gradients = 1;
        private const int FactorSums = 2;
        private const int MaskSlot = 3;

        private readonly ComplexScanPrimitive scan;

        public Work(PrimitiveCall call, ComplexScanPrimitive scan)
            : base(call, call.Inputs[1].Shape) => this.scan = scan;

        private int States => Width / 2;

        public void Forward()
        {
            Prepare();
            Share(Phase.Forward);
            for (var block = 1; block < Blocks; block++)
            {
                for (var row = 0; row < Batch; row++)
                    CarryOne(Call.Out(), row, block * Length, Math.Min(Time, (block + 1) * Length) - 1);
            }

            if (Blocks > 1)
                Share(Phase.Carry);
        }

        public void Backward()
        {
            Prepare();
            Call.Scratch(Gradients, Batch * Time * Width);
            Share(Phase.Back);
            for (var block = Blocks - 2; block >= 0; block--)
            {
                for (var row = 0; row < Batch; row++)
                    CarryOneBack(row, (block + 1) * Length, block * Length);
            }

            if (Blocks > 1)
                Share(Phase.CarryBack);
            if (Call.WantsGradient(0))
            {
                Call.Scratch(FactorSums, Batch * Width).Clear();
                Share(Phase.Sum);
                var sums = Call.Scratch(FactorSums, Batch * Width);
                var da = Call.ClearedGradient(0);
                for (var row = 0; row < Batch; row++)
                    TensorPrimitives.Add(da, sums.Slice(row * Width, Width), da);
            }

            GiveFirst();
            GiveAddends();
        }

        /// <summary>Powers of a: the i-th line is a^i.</summary>
        private void Prepare()
        {
            if (scan.Mask >= 0)
                Call.AsFloats(scan.Mask, MaskSlot);
            var count = Blocks > 1 ? Length + 1 : 2;
            var powers = Call.Scratch(Powers, count * Width);
            powers[..States].Fill(1f);
            powers.Slice(States, States).Clear();
            for (var i = 1; i < count; i++)
            {
                var line = powers.Slice(i * Width, Width);
                line.Clear();
                ComplexProducts.AddProduct(Call.In(0), powers.Slice((i - 1) * Width, Width), line);
            }
        }

        private bool Counts(int row, int t) => scan.Counts(Call, MaskSlot, row * Time + t);

        private int CountsBetween(int row, int from, int to)
        {
            if (scan.Mask < 0)
                return to - from;
            var count = 0;
            for (var t = from; t < to; t++)
                count += Counts(row, t) ? 1 : 0;
            return count;
        }

        protected override void RunForward(int row, int from, int to)
        {
            var a = Call.In(0);
            var b = Call.In(1);
            var x = Call.Out();
            for (var t = from; t < to; t++)
            {
                var at = (row * Time + t) * Width;
                var y = x.Slice(at, Width);
                var before = t > from ? x.Slice(at - Width, Width)
                    : t == 0 && scan.First >= 0 ? Call.In(scan.First).Slice(row * Width, Width) : default;
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

        protected override void Carry(int row, int from, int to)
        {
            for (var t = from; t < to - 1; t++)
                CarryOne(Call.Out(), row, from, t);
        }

        protected override void CarryBack(int row, int from, int to)
        {
            for (var t = from + 1; t < to; t++)
                CarryOneBack(row, to, t);
        }

        private void CarryOne(Span<float> x, int row, int from, int t)
        {
            var power = Call.Scratch(Powers, (Length + 1) * Width).Slice(CountsBetween(row, from, t + 1) * Width, Width);
            ComplexProducts.AddProduct(power, x.Slice((row * Time + from - 1) * Width, Width), x.Slice((row * Time + t) * Width, Width));
        }

        // g_t of the block alone: what comes from behind it follows in CarryOneBack.
        protected override void RunBack(int row, int from, int to)
        {
            var g = Call.Scratch(Gradients, Batch * Time * Width);
            var a = Call.In(0);
            var dx = Call.OutputGradient();
            for (var t = to - 1; t >= from; t--)
            {
                var at = (row * Time + t) * Width;
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

        private void CarryOneBack(int row, int to, int t)
        {
            var g = Call.Scratch(Gradients, Batch * Time * Width);
            var power = Call.Scratch(Powers, (Length + 1) * Width).Slice(CountsBetween(row, t + 1, to + 1) * Width, Width);
            ComplexProducts.AddConjugateProduct(power, g.Slice((row * Time + to) * Width, Width), g.Slice((row * Time + t) * Width, Width));
        }

        protected override void Sum(int row)
        {
            var g = Call.Scratch(Gradients, Batch * Time * Width);
            var sums = Call.Scratch(FactorSums, Batch * Width).Slice(row * Width, Width);
            for (var t = scan.First >= 0 ? 0 : 1; t < Time; t++)
            {
                var before = t > 0 ? Call.Out().Slice((row * Time + t - 1) * Width, Width) : Call.In(scan.First).Slice(row * Width, Width);
                if (Counts(row, t))
                    ComplexProducts.AddConjugateProduct(before, g.Slice((row * Time + t) * Width, Width), sums);
            }
        }

        private void GiveFirst()
        {
            if (scan.First < 0 || !Call.WantsGradient(scan.First))
                return;
            var g = Call.Scratch(Gradients, Batch * Time * Width);
            var first = Call.ClearedGradient(scan.First);
            for (var row = 0; row < Batch && Time > 0; row++)
            {
                var here = g.Slice(row * Time * Width, Width);
                var target = first.Slice(row * Width, Width);
                if (Counts(row, 0))
                    ComplexProducts.AddConjugateProduct(Call.In(0), here, target);
                else
                    TensorPrimitives.Add(target, here, target);
            }
        }

        private void GiveAddends()
        {
            if (!Call.WantsGradient(1))
                return;
            var g = Call.Scratch(Gradients, Batch * Time * Width);
            for (var row = 0; scan.Mask >= 0 && row < Batch; row++)
            {
                for (var t = 0; t < Time; t++)
                {
                    if (!Counts(row, t))
                        g.Slice((row * Time + t) * Width, Width).Clear();
                }
            }

            Call.WriteGradient(1, g);
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
        return Run(new ComplexScanPrimitive(first is not null, mask is not null), MaskedScanPrimitive.Inputs(factor, addend, first, mask));
    }
}
