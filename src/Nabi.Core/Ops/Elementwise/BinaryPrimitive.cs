namespace Nabi.Engine;

/// <summary>
/// y = f(a, b) element by element, with broadcasting; integers and booleans count as floats. A subclass gives f and its two derivatives on
/// short runs.
/// </summary>
public abstract partial class BinaryPrimitive : Primitive
{
    private const int Chunk = 512;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [];

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(Shape.Broadcast(inputs[0].Shape, inputs[1].Shape))];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var loop = Loop(call);
        var a = call.AsFloats(0);
        var b = call.AsFloats(1);
        var y = call.Out();
        if (loop.RepeatsRight && loop.Length <= LongestRow)
        {
            // Integers and booleans are turned into floats in memory of the step, which one thread alone may do.
            if (call.Inputs[0].DType == DType.Float32 && call.Inputs[1].DType == DType.Float32)
                (call.ForwardParts ??= new CallParts(call, ForwardRows)).RunAll(loop.Runs, RowsOfPart(loop.Length));
            else
                ForwardRows(call, 0, loop.Runs);
            return;
        }

        Span<float> spread = stackalloc float[Chunk];
        for (var run = 0; run < loop.Runs; run++)
        {
            var (p, q) = loop.Offsets(run);
            var result = y.Slice(run * loop.Length, loop.Length);
            if (loop.LeftStride == 1 && loop.RightStride == 1)
            {
                Combine(a.Slice(p, loop.Length), b.Slice(q, loop.Length), result);
                continue;
            }

            for (var from = 0; from < loop.Length; from += Chunk)
            {
                var count = Math.Min(Chunk, loop.Length - from);
                if (loop.LeftStride == 0)
                {
                    spread[..count].Fill(a[p]);
                    Combine(spread[..count], Part(b, q, from, count, loop.RightStride), result.Slice(from, count));
                }
                else
                {
                    spread[..count].Fill(b[q]);
                    Combine(a.Slice(p + from, count), spread[..count], result.Slice(from, count));
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var loop = Loop(call);
        for (var side = 0; side < 2; side++)
        {
            if (call.WantsGradient(side))
                Backward(call, loop, side);
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var gradients = new Tensor?[2];
        for (var side = 0; side < 2; side++)
        {
            if (call.NeedsGradient(side))
            {
                gradients[side] =
                    Ops.SumTo(Derive(side, call.Inputs[0], call.Inputs[1], call.Outputs[0], outputGradients[0]!), call.Inputs[side].Shape);
            }
        }

        return gradients;
    }

    /// <summary>y = f(a, b).</summary>
    protected abstract void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

    /// <summary>dx = dy times the derivative of f by operand <paramref name="side"/> (0 is a, 1 is b).</summary>
    protected abstract void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx);

    /// <summary>The same in operations, of the output's shape.</summary>
    protected abstract Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy);

    private static BroadcastLoop Loop(PrimitiveCall call)
        => (BroadcastLoop)(call.State ??= new BroadcastLoop(call.Inputs[0].Shape, call.Inputs[1].Shape));

    // Both operands stand still only in a run of one element.
    private static ReadOnlySpan<float> Part(ReadOnlySpan<float> values, int start, int from, int count, int stride)
        => values.Slice(start + from, stride == 1 ? count : 1);

    private void Backward(PrimitiveCall call, BroadcastLoop loop, int side)
    {
        var a = call.AsFloats(0);
        var b = call.AsFloats(1);
        var y = (ReadOnlySpan<float>)call.Out();
        var dy = call.OutputGradient();
        if (loop.RepeatsRight && loop.Length <= LongestRow)
        {
            BackwardRows(side, a, b, y, dy, call.InputGradient(side), call.Adds(side));
            return;
        }

        var dx = call.ClearedGradient(side);
        Span<float> spread = stackalloc float[Chunk];
        Span<float> derived = stackalloc float[Chunk];
        for (var run = 0; run < loop.Runs; run++)
        {
            var (p, q) = loop.Offsets(run);
            for (var from = 0; from < loop.Length; from += Chunk)
            {
                var count = Math.Min(Chunk, loop.Length - from);
                if (loop.LeftStride == 0)
                    spread[..count].Fill(a[p]);
                else if (loop.RightStride == 0)
                    spread[..count].Fill(b[q]);
                var left = loop.LeftStride == 0 ? spread[..count] : a.Slice(p + from, count);
                var right = loop.LeftStride == 0 ? Part(b, q, from, count, loop.RightStride)
                    : loop.RightStride == 0 ? spread[..count] : b.Slice(q + from, count);
                var at = run * loop.Length + from;
                Derive(side, left, right, y.Slice(at, count), dy.Slice(at, count), derived[..count]);
                var stride = side == 0 ? loop.LeftStride : loop.RightStride;
                var start = side == 0 ? p : q;
                if (stride == 0)
                {
                    dx[start] += System.Numerics.Tensors.TensorPrimitives.Sum(derived[..count]);
                }
                else
                {
                    var target = dx.Slice(start + from, count);
                    System.Numerics.Tensors.TensorPrimitives.Add(target, derived[..count], target);
                }
            }
        }
    }
}
