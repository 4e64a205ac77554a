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
        ConvertOperands(call);
        if (loop.RepeatsRight && loop.Length <= LongestRow)
        {
            call.InParts(loop.Runs, PartSize(loop.Runs, loop.Length), static (call, first, rows)
                => ((BinaryPrimitive)call.Primitive).ForwardRows(call, first, rows));
        }
        else if (loop.Runs == 1)
        {
            call.InParts(loop.Length, PartSize(loop.Length, 1), static (call, from, count)
                => ((BinaryPrimitive)call.Primitive).ForwardRun(call, 0, from, count));
        }
        else
        {
            call.InParts(loop.Runs, PartSize(loop.Runs, loop.Length), static (call, first, runs) =>
            {
                for (var run = first; run < first + runs; run++)
                    ((BinaryPrimitive)call.Primitive).ForwardRun(call, run, 0, Loop(call).Length);
            });
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var loop = Loop(call);
        ConvertOperands(call);
        for (var side = 0; side < 2; side++)
        {
            if (!call.WantsGradient(side))
                continue;
            if (loop.RepeatsRight)
                BackwardRows(call, loop, side);
            else if (call.Inputs[side].Length != call.Outputs[0].Length)
                BackwardRuns(call, side, call.ClearedGradient(side));
            else if (loop.Runs != 1)
                call.InParts(loop.Runs, PartSize(loop.Runs, loop.Length), side == 0 ? BackwardLeft : BackwardRight);
            else
                call.InParts(loop.Length, PartSize(loop.Length, 1), side == 0 ? BackwardLeftRun : BackwardRightRun);
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

    private static readonly PartWork BackwardLeftRun = static (call, from, count)
        => ((BinaryPrimitive)call.Primitive).BackwardRun(call, 0, 0, from, count);

    private static readonly PartWork BackwardRightRun = static (call, from, count)
        => ((BinaryPrimitive)call.Primitive).BackwardRun(call, 1, 0, from, count);

    private static readonly PartWork BackwardLeft = static (call, first, runs) => BackwardWholeRuns(call, 0, first, runs);

    private static readonly PartWork BackwardRight = static (call, first, runs) => BackwardWholeRuns(call, 1, first, runs);

    private static void BackwardWholeRuns(PrimitiveCall call, int side, int first, int runs)
    {
        for (var run = first; run < first + runs; run++)
            ((BinaryPrimitive)call.Primitive).BackwardRun(call, side, run, 0, Loop(call).Length);
    }

    private static BroadcastLoop Loop(PrimitiveCall call)
        => (BroadcastLoop)(call.State ??= new BroadcastLoop(call.Inputs[0].Shape, call.Inputs[1].Shape));

    // Integers and booleans are turned into floats in memory of the step, before parts are worked on.
    private static void ConvertOperands(PrimitiveCall call)
    {
        for (var side = 0; side < 2; side++)
        {
            if (call.Inputs[side].DType != DType.Float32)
                call.AsFloats(side);
        }
    }

    private static ReadOnlySpan<float> Operand(PrimitiveCall call, int side)
        => call.Inputs[side].DType == DType.Float32 ? call.In(side) : call.Scratch(side, call.Inputs[side].Length);

    // Both operands stand still only in a run of one element.
    private static ReadOnlySpan<float> Part(ReadOnlySpan<float> values, int start, int from, int count, int stride)
        => values.Slice(start + from, stride == 1 ? count : 1);

    private void ForwardRun(PrimitiveCall call, int run, int first, int length)
    {
        var loop = Loop(call);
        var a = Operand(call, 0);
        var b = Operand(call, 1);
        var (p, q) = loop.Offsets(run);
        var result = call.Out().Slice(run * loop.Length + first, length);
        (p, q) = (p + first * loop.LeftStride, q + first * loop.RightStride);
        if (loop.LeftStride == 1 && loop.RightStride == 1)
        {
            Combine(a.Slice(p, length), b.Slice(q, length), result);
            return;
        }

        Span<float> spread = stackalloc float[Chunk];
        for (var from = 0; from < length; from += Chunk)
        {
            var count = Math.Min(Chunk, length - from);
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

    /// <summary>Adds the gradient of all runs to what is in <paramref name="dx"/>, for an operand that is used again and again.</summary>
    private void BackwardRuns(PrimitiveCall call, int side, Span<float> dx)
    {
        var loop = Loop(call);
        Span<float> derived = stackalloc float[Chunk];
        for (var run = 0; run < loop.Runs; run++)
        {
            var (p, q) = loop.Offsets(run);
            var (start, stride) = side == 0 ? (p, loop.LeftStride) : (q, loop.RightStride);
            for (var from = 0; from < loop.Length; from += Chunk)
            {
                var count = Math.Min(Chunk, loop.Length - from);
                Derive(call, loop, side, run, from, derived[..count]);
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

    /// <summary>The gradient of a part of a run, for an operand that has a number for each of it.</summary>
    private void BackwardRun(PrimitiveCall call, int side, int run, int first, int length)
    {
        var loop = Loop(call);
        var (p, q) = loop.Offsets(run);
        var dx = call.InputGradient(side).Slice((side == 0 ? p : q) + first, length);
        if (isShared && loop.LeftStride == 1 && loop.RightStride == 1 && !call.Adds(side))
        {
            var at = run * loop.Length + first;
            Derive(side, Operand(call, 0).Slice(p + first, length), Operand(call, 1).Slice(q + first, length),
                call.Out().Slice(at, length), call.OutputGradient().Slice(at, length), dx);
            return;
        }

        Span<float> derived = stackalloc float[Chunk];
        for (var from = 0; from < length; from += Chunk)
        {
            var count = Math.Min(Chunk, length - from);
            var target = dx.Slice(from, count);
            Derive(call, loop, side, run, first + from, call.Adds(side) ? derived[..count] : target);
            if (call.Adds(side))
                System.Numerics.Tensors.TensorPrimitives.Add(target, derived[..count], target);
        }
    }

    /// <summary>The gradient of at most a chunk of a run.</summary>
    private void Derive(PrimitiveCall call, BroadcastLoop loop, int side, int run, int from, Span<float> derived)
    {
        var a = Operand(call, 0);
        var b = Operand(call, 1);
        var (p, q) = loop.Offsets(run);
        var (at, count) = (run * loop.Length + from, derived.Length);
        if (loop.LeftStride == 1 && loop.RightStride == 1)
        {
            Derive(side, a.Slice(p + from, count), b.Slice(q + from, count), call.Out().Slice(at, count),
                call.OutputGradient().Slice(at, count), derived);
            return;
        }

        Span<float> spread = stackalloc float[Chunk];
        if (loop.LeftStride == 0)
            spread[..count].Fill(a[p]);
        else if (loop.RightStride == 0)
            spread[..count].Fill(b[q]);
        var left = loop.LeftStride == 0 ? spread[..count] : a.Slice(p + from, count);
        var right = loop.LeftStride == 0 ? Part(b, q, from, count, loop.RightStride)
            : loop.RightStride == 0 ? spread[..count] : b.Slice(q + from, count);
        Derive(side, left, right, call.Out().Slice(at, count), call.OutputGradient().Slice(at, count), derived);
    }
}
