namespace Nabi;

/// <summary>
/// Rows (n, width) by their segments (n) to one row per segment, (segments, width): the sum, the largest or the smallest of its rows, in
/// their order. Rows of a negative segment are left out. Of no rows the sum is 0, the largest minus infinity, the smallest infinity. The
/// gradient of an extremum is shared by the rows that reach it.
/// </summary>
/// <param name="kind">What is made of the rows: a sum, a maximum or a minimum.</param>
/// <param name="segments">How many segments there are.</param>
public sealed class SegmentPrimitive(ReductionKind kind, int segments) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (kind, segments);

    /// <inheritdoc/>
    public override string Name => $"Segment{kind}";

    /// <summary>What is made of the rows.</summary>
    public ReductionKind Kind => kind;

    /// <summary>How many segments there are.</summary>
    public int Segments => segments;

    /// <inheritdoc/>
    public override bool HasGradient(int input) => input == 0;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape.With(0, segments))];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var ids = Checked(call);
        var width = call.Inputs[0].Shape[1];
        var x = call.In();
        var y = call.Out();
        y.Fill(kind switch { ReductionKind.Max => float.NegativeInfinity, ReductionKind.Min => float.PositiveInfinity, _ => 0f });
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0)
                continue;
            var row = x.Slice(i * width, width);
            var to = y.Slice(ids[i] * width, width);
            if (kind == ReductionKind.Sum)
                TensorPrimitives.Add(to, row, to);
            else if (kind == ReductionKind.Max)
                TensorPrimitives.Max(to, row, to);
            else
                TensorPrimitives.Min(to, row, to);
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var ids = call.InIntegers(1);
        var width = call.Inputs[0].Shape[1];
        var x = call.In();
        var dy = call.OutputGradient();
        var y = (ReadOnlySpan<float>)call.Out();
        var dx = call.ClearedGradient();
        var ties = kind == ReductionKind.Sum ? default : Ties(call, ids, width);
        for (var i = 0; i < ids.Length; i++)
        {
            for (var k = 0; ids[i] >= 0 && k < width; k++)
            {
                var (at, to) = (i * width + k, ids[i] * width + k);
                if (ties.IsEmpty)
                    dx[at] += dy[to];
                else if (x[at] == y[to])
                    dx[at] += dy[to] / ties[to];
            }
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (x, ids, y, dy) = (call.Inputs[0], call.Inputs[1], call.Outputs[0], outputGradients[0]!);
        if (segments == 0)
            return [Tensor.Filled(x.Shape, 0f), null];
        var isIn = Ops.ExpandDims(Ops.GreaterEqual(ids, 0f), 1);
        var places = Ops.Cast(Ops.Maximum(ids, 0f), DType.Int32);
        var back = Ops.Where(isIn, Ops.Gather(dy, places, Name), 0f);
        if (kind == ReductionKind.Sum)
            return [back, null];
        var reaches = Ops.Equal(x, Ops.Gather(y, places, Name));
        var ties = Ops.Run(new SegmentPrimitive(ReductionKind.Sum, segments), Ops.Cast(reaches, DType.Float32), ids);
        return [Ops.Where(reaches, back / Ops.Maximum(Ops.Gather(ties, places, Name), 1f), 0f), null];
    }

    private static Span<float> Ties(PrimitiveCall call, ReadOnlySpan<int> ids, int width)
    {
        var x = call.In();
        var y = (ReadOnlySpan<float>)call.Out();
        var ties = call.Scratch(0, Math.Max(1, y.Length));
        ties.Clear();
        for (var i = 0; i < ids.Length; i++)
        {
            for (var k = 0; ids[i] >= 0 && k < width; k++)
            {
                if (x[i * width + k] == y[ids[i] * width + k])
                    ties[ids[i] * width + k]++;
            }
        }

        return ties;
    }

    private ReadOnlySpan<int> Checked(PrimitiveCall call)
    {
        var ids = call.InIntegers(1);
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] >= segments)
            {
                throw new NabiException(
                    $"{Name}: the segment {ids[i]} at place {i} is out of range; there are {segments} segments, so it must be below that "
                    + "(a negative one is left out).");
            }
        }

        return ids;
    }
}

/// <summary>
/// Where each place of a list was named last: ids (n) to the index of the last one that is 0, 1, ... (rows), 0 where there is none, and
/// whether there is one. No gradient.
/// </summary>
/// <param name="rows">How many places there are.</param>
internal sealed class LastIndexPrimitive(int rows) : Primitive
{
    public override object? Key => rows;

    public override string Name => "LastNamed";

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec([rows], DType.Int32), new TensorSpec([rows], DType.Bool)];

    public override void Forward(PrimitiveCall call)
    {
        var ids = call.Inputs[0].Integers;
        var places = call.Outputs[0].Integers;
        var named = call.Outputs[1].Booleans;
        places.Clear();
        named.Clear();
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] < (uint)rows)
                (places[ids[i]], named[ids[i]]) = (i, true);
        }
    }
}
