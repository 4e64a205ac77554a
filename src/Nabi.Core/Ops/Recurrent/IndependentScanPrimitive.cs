namespace Nabi;

/// <summary>
/// h_t = f(z_t + u h_(t-1)) over time, number by number, for an activation f. Inputs: z (B,T,U), u (1,U), then perhaps h_0 (B,U) and a mask
/// (B,T), whose steps that do not count leave the state as it is; output h (B,T,U). Samples are shared among the worker pool. Gradient,
/// from the end: g_t = (dh_t + u g_(t+1)) f'(...), dz_t = g_t, du = sum of g_t h_(t-1), dh_0 = u g_1.
/// </summary>
/// <param name="activation">f.</param>
/// <param name="hasFirst">Whether h_0 is given.</param>
/// <param name="hasMask">Whether a mask is given.</param>
public sealed class IndependentScanPrimitive(ActivationKind activation, bool hasFirst, bool hasMask)
    : MaskedScanPrimitive("An independent scan", hasFirst, hasMask)
{
    /// <inheritdoc/>
    public override object? Key => (activation, First, Mask);

    /// <inheritdoc/>
    public override string Name => "IndependentScan";

    /// <summary>The function of each step.</summary>
    public ActivationKind Activation => activation;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (shape, u) = (inputs[0].Shape, inputs[1].Shape);
        if (shape.Rank != 3 || !u.Fits(new Shape(1, shape[2])))
            throw new NabiException($"An independent scan needs inputs (batch, time, units) and a weight (1, units), got {shape} and {u}.");
        return InferOver(shape, inputs);
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call) => Prepared(call).Forward();

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call) => Prepared(call).Backward();

    /// <summary>The loop in small operations.</summary>
    public override Func<PrimitiveCall, Tensor[], Tensor> Formula => (_, inputs) =>
    {
        var (z, u) = (inputs[0], inputs[1]);
        return Unrolled(inputs, z, (step, h) => Ops.Activate(step + h * u, activation));
    };

    private Work Prepared(PrimitiveCall call) => (Work)(call.State ??= new Work(call, this));

    /// <summary>One call's sizes; a shard is a sample.</summary>
    private sealed class Work(PrimitiveCall call, IndependentScanPrimitive scan) : IShardedWork
    {
        private const int Before = 0;
        private const int Gradients = 1;
        private const int Sums = 2;
        private const int Carried = 3;
        private const int MaskSlot = 4;
        private const int Zeros = 5;

        private readonly int batch = call.Inputs[0].Shape[0];
        private readonly int time = call.Inputs[0].Shape[1];
        private readonly int units = call.Inputs[0].Shape[2];
        private bool isBack;

        private int Size => batch * time * units;

        public void Forward()
        {
            if (scan.Mask >= 0)
                call.AsFloats(scan.Mask, MaskSlot);
            call.Scratch(Before, Size);
            call.Scratch(Zeros, units).Clear();
            isBack = false;
            WorkerPool.Run(batch, this);
        }

        public void Backward()
        {
            call.Scratch(Gradients, Size);
            call.Scratch(Carried, batch * units).Clear();
            call.Scratch(Sums, batch * units).Clear();
            isBack = true;
            WorkerPool.Run(batch, this);
            var first = scan.First >= 0 ? call.Scratch(Carried, batch * units) : default;
            if (call.WantsGradient(1))
            {
                var du = call.ClearedGradient(1);
                for (var row = 0; row < batch; row++)
                    TensorPrimitives.Add(du, call.Scratch(Sums, batch * units).Slice(row * units, units), du);
            }

            call.WriteGradient(0, call.Scratch(Gradients, Size));
            if (scan.First >= 0)
                call.WriteGradient(scan.First, first);
        }

        public void Run(int row)
        {
            if (isBack)
                RunBack(row);
            else
                RunForward(row);
        }

        private bool Counts(int row, int t) => scan.Counts(call, MaskSlot, row * time + t);

        /// <summary>The state before a step.</summary>
        private ReadOnlySpan<float> Earlier(int row, int t)
            => t > 0 ? call.Out().Slice((row * time + t - 1) * units, units)
                : scan.First >= 0 ? call.In(scan.First).Slice(row * units, units) : call.Scratch(Zeros, units);

        private void RunForward(int row)
        {
            var u = call.In(1);
            for (var t = 0; t < time; t++)
            {
                var at = (row * time + t) * units;
                var h = call.Out().Slice(at, units);
                if (!Counts(row, t))
                {
                    Earlier(row, t).CopyTo(h);
                    continue;
                }

                var before = call.Scratch(Before, Size).Slice(at, units);
                TensorPrimitives.MultiplyAdd(u, Earlier(row, t), call.In(0).Slice(at, units), before);
                if (scan.Activation == ActivationKind.Linear)
                    before.CopyTo(h);
                else
                    Activations.Forward(scan.Activation, before, h);
            }
        }

        private void RunBack(int row)
        {
            var u = call.In(1);
            var carried = call.Scratch(Carried, batch * units).Slice(row * units, units);
            var sums = call.Scratch(Sums, batch * units).Slice(row * units, units);
            for (var t = time - 1; t >= 0; t--)
            {
                var at = (row * time + t) * units;
                var g = call.Scratch(Gradients, Size).Slice(at, units);
                TensorPrimitives.Add(carried, call.OutputGradient().Slice(at, units), carried);
                if (!Counts(row, t))
                {
                    g.Clear();
                    continue;
                }

                if (scan.Activation == ActivationKind.Linear)
                {
                    carried.CopyTo(g);
                }
                else
                {
                    Activations.Backward(scan.Activation, call.Scratch(Before, Size).Slice(at, units), call.Out().Slice(at, units),
                        carried, g, accumulate: false);
                }

                TensorPrimitives.MultiplyAdd(g, Earlier(row, t), sums, sums);
                TensorPrimitives.Multiply(g, u, carried);
            }
        }
    }
}

public static partial class Ops
{
    /// <summary>h_t = f(z_t + u h_(t-1)) over time, number by number.</summary>
    /// <param name="inputs">z, (batch, time, units).</param>
    /// <param name="weight">u, (1, units).</param>
    /// <param name="activation">f.</param>
    /// <param name="first">The state before the first step, (batch, units); null for zeros.</param>
    /// <param name="mask">Booleans (batch, time): where false, the state stays as it is; null for all steps.</param>
    /// <returns>All states, (batch, time, units).</returns>
    /// <exception cref="NabiException">The shapes do not fit together.</exception>
    public static Tensor IndependentScan(Tensor inputs, Tensor weight, ActivationKind activation, Tensor? first = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(weight);
        return Run(new IndependentScanPrimitive(activation, first is not null, mask is not null),
            MaskedScanPrimitive.Inputs(inputs, weight, first, mask));
    }
}
