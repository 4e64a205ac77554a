namespace Nabi;

/// <summary>What is made of the elements of the axes that go.</summary>
public enum ReductionKind
{
    /// <summary>The sum.</summary>
    Sum,
    /// <summary>The mean.</summary>
    Mean,
    /// <summary>The largest element.</summary>
    Max,
    /// <summary>The smallest element.</summary>
    Min,
}

/// <summary>
/// Sum, mean, maximum or minimum over some axes. Gradients: sum spreads dy, mean spreads dy / n, max and min give dy to the
/// elements that reach it, in equal parts.
/// </summary>
public sealed class ReducePrimitive(ReductionKind reduction, int[] axes, bool keepDims) : Primitive
{
    // Numbers a part: several parts only where there is work for more than one thread.
    private const int PartLength = 1 << 15;

    /// <inheritdoc/>
    public override object? Key => (reduction, new ListKey<int>(axes), keepDims);

    /// <inheritdoc/>
    public override string Name => reduction.ToString();

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [Setting.Axes(axes), new("keepdims", keepDims)];

    /// <summary>Which reduction it is.</summary>
    public ReductionKind Reduction => reduction;

    /// <summary>The axes that go; empty for all.</summary>
    public IReadOnlyList<int> Axes => axes;

    /// <summary>Whether they stay with length 1.</summary>
    public bool KeepDims => keepDims;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => [new TensorSpec(Result(inputs[0].Shape, axes, keepDims))];

    /// <inheritdoc/>
    internal override Primitive? Over(PrimitiveCall call, PrimitiveCall source)
    {
        var x = call.Inputs[0].Shape;
        return source.Primitive is GatherPrimitive gather && reduction is ReductionKind.Sum or ReductionKind.Mean
            && source.Inputs[0].DType == DType.Float32 && call.Inputs[0].Length > 0
            && x.Rank > 1 && axes is [var axis] && x.Axis(axis) == x.Rank - 2
            ? new GatherSumPrimitive(gather.Owner, reduction == ReductionKind.Mean, call.Outputs[0].Shape) : null;
    }

    /// <summary>The shape with length 1 where it is reduced.</summary>
    internal static Shape Kept(Shape shape, int[] axes)
        => new([.. shape.Select((length, axis) => Reduces(shape, axes, axis) ? 1 : length)]);

    /// <summary>The shape of a reduction's output.</summary>
    internal static Shape Result(Shape shape, int[] axes, bool keepDims)
        => keepDims ? Kept(shape, axes) : new([.. shape.Where((_, axis) => !Reduces(shape, axes, axis))]);

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var x = call.In();
        var y = call.Out();
        if (x.IsEmpty)
        {
            if (reduction is ReductionKind.Max or ReductionKind.Min && y.Length > 0)
                throw new NabiException($"{reduction} over no elements is not defined: the input has shape {call.Inputs[0].Shape}.");
            y.Fill(reduction == ReductionKind.Mean ? float.NaN : 0f);
            return;
        }

        var samples = PlanOf(call).Samples;
        call.InParts(samples, SamplesOfPart(call, samples), static (call, first, count)
            => ((ReducePrimitive)call.Primitive).Forward(call, first, count));
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        if (reduction is ReductionKind.Max or ReductionKind.Min)
            call.Scratch(0, call.Outputs[0].Length);
        var samples = PlanOf(call).Samples;
        call.InParts(samples, SamplesOfPart(call, samples), static (call, first, count)
            => ((ReducePrimitive)call.Primitive).Backward(call, first, count));
    }

    private void Forward(PrimitiveCall call, int first, int count)
    {
        var x = call.In();
        var y = call.Out();
        var (loop, samples) = PlanOf(call);
        var results = Part(y, samples, first, count);
        results.Fill(
            reduction switch { ReductionKind.Max => float.NegativeInfinity, ReductionKind.Min => float.PositiveInfinity, _ => 0f });
        var runs = loop.Runs / samples;
        for (var run = first * runs; run < (first + count) * runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            var part = x.Slice(from, loop.Length);
            if (loop.RightStride == 0)
            {
                y[to] = reduction switch
                {
                    ReductionKind.Max => MathF.Max(y[to], TensorPrimitives.Max(part)),
                    ReductionKind.Min => MathF.Min(y[to], TensorPrimitives.Min(part)),
                    _ => y[to] + TensorPrimitives.Sum(part),
                };
                continue;
            }

            var target = y.Slice(to, loop.Length);
            switch (reduction)
            {
                case ReductionKind.Max:
                    TensorPrimitives.Max(target, part, target);
                    break;
                case ReductionKind.Min:
                    TensorPrimitives.Min(target, part, target);
                    break;
                default:
                    TensorPrimitives.Add(target, part, target);
                    break;
            }
        }

        if (reduction == ReductionKind.Mean)
            TensorPrimitives.Multiply(results, (float)y.Length / x.Length, results);
    }

    private void Backward(PrimitiveCall call, int first, int count)
    {
        var x = call.In();
        var y = (ReadOnlySpan<float>)call.Out();
        var dy = call.OutputGradient();
        var dx = call.InputGradient();
        var (loop, samples) = PlanOf(call);
        if (!call.Adds(0))
            Part(dx, samples, first, count).Clear();
        var (start, end) = (first * (loop.Runs / samples), (first + count) * (loop.Runs / samples));
        var ties = reduction is ReductionKind.Max or ReductionKind.Min ? Ties(call, loop, first, count) : default;
        var scale = reduction == ReductionKind.Mean ? (float)y.Length / x.Length : 1f;
        for (var run = start; run < end; run++)
        {
            var (from, to) = loop.Offsets(run);
            var target = dx.Slice(from, loop.Length);
            if (!ties.IsEmpty)
            {
                for (var i = 0; i < target.Length; i++)
                {
                    var at = to + i * loop.RightStride;
                    if (x[from + i] == y[at])
                        target[i] += dy[at] / ties[at];
                }
            }
            else if (loop.RightStride == 0)
            {
                TensorPrimitives.Add(target, dy[to] * scale, target);
            }
            else
            {
                TensorPrimitives.MultiplyAdd(dy.Slice(to, loop.Length), scale, target, target);
            }
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (x, y) = (call.Inputs[0], call.Outputs[0]);
        var kept = Kept(x.Shape, axes);
        var dy = Ops.View(outputGradients[0]!, kept);
        if (reduction is ReductionKind.Sum or ReductionKind.Mean)
            return [Ops.BroadcastTo(reduction == ReductionKind.Mean ? dy * ((float)y.Length / x.Length) : dy, x.Shape)];
        var reaches = Ops.Equal(x, Ops.View(y, kept));
        return [Ops.Where(reaches, dy / Ops.SumTo(Ops.Where(reaches, Tensor.Filled(x.Shape, 1f), 0f), kept), 0f)];
    }

    private Span<float> Ties(PrimitiveCall call, BroadcastLoop loop, int first, int count)
    {
        var x = call.In();
        var y = call.Out();
        var ties = call.Scratch(0, y.Length);
        var samples = PlanOf(call).Samples;
        Part(ties, samples, first, count).Clear();
        var runs = loop.Runs / samples;
        for (var run = first * runs; run < (first + count) * runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            for (var i = 0; i < loop.Length; i++)
            {
                if (x[from + i] == y[to + i * loop.RightStride])
                    ties[to + i * loop.RightStride]++;
            }
        }

        return ties;
    }

    private static int SamplesOfPart(PrimitiveCall call, int samples)
        => Math.Max(1, PartLength / Math.Max(1, call.Inputs[0].Length / Math.Max(1, samples)));

    /// <summary>Of the numbers of all samples those of some.</summary>
    private static Span<float> Part(Span<float> numbers, int samples, int first, int count)
        => numbers.Slice(numbers.Length / samples * first, numbers.Length / samples * count);

    // How to walk, and the samples that are reduced each by itself: those of the first axis if it stays, else all together.
    private sealed record Plan(BroadcastLoop Loop, int Samples);

    private Plan PlanOf(PrimitiveCall call)
    {
        if (call.State is Plan known)
            return known;
        var shape = call.Inputs[0].Shape;
        BroadcastLoop loop = new(shape, Kept(shape, axes));
        var isApart = shape.Rank > 0 && !Reduces(shape, axes, 0) && loop.Runs % Math.Max(1, shape[0]) == 0;
        Plan made = new(loop, isApart ? shape[0] : 1);
        call.State = made;
        return made;
    }

    private static bool Reduces(Shape shape, int[] axes, int axis)
        => axes.Length == 0 || Array.Exists(axes, reduced => shape.Axis(reduced) == axis);
}

public static partial class Ops
{
    /// <summary>The sum over all axes, or over <paramref name="axes"/>; of booleans, how many are true.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to sum over; null means all.</param>
    /// <param name="keepDims">Whether summed axes stay with length 1.</param>
    public static Tensor Sum(Tensor x, int[]? axes = null, bool keepDims = false)
        => Run(new ReducePrimitive(ReductionKind.Sum, axes ?? [], keepDims), Counted(x));

    /// <summary>The mean over all axes, or over <paramref name="axes"/>; of booleans, the part that is true.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to take the mean over; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Mean(Tensor x, int[]? axes = null, bool keepDims = false)
        => Run(new ReducePrimitive(ReductionKind.Mean, axes ?? [], keepDims), Counted(x));

    /// <summary>The maximum over all axes, or over <paramref name="axes"/>; equal maxima share the gradient.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor Max(Tensor x, int[]? axes = null, bool keepDims = false)
        => Run(new ReducePrimitive(ReductionKind.Max, axes ?? [], keepDims), Counted(x));

    /// <summary>The minimum over all axes, or over <paramref name="axes"/>; equal minima share the gradient.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor Min(Tensor x, int[]? axes = null, bool keepDims = false)
        => Run(new ReducePrimitive(ReductionKind.Min, axes ?? [], keepDims), Counted(x));

    /// <summary>The variance (of the population) over <paramref name="axes"/>, as Keras's <c>ops.var</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to take it over; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Variance(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose(
            "Var",
            [Setting.Axes(axes), new("keepdims", keepDims)],
            one => Mean(Square(one[0] - Mean(one[0], axes, keepDims: true)), axes, keepDims),
            x);
}
