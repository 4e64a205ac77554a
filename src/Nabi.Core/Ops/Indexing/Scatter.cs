namespace Nabi;

/// <summary>What becomes of an element that a scatter writes to.</summary>
public enum ScatterReduction
{
    /// <summary>The update takes its place; of several the last.</summary>
    Replace,
    /// <summary>All updates are added to it.</summary>
    Add,
    /// <summary>The largest of it and the updates.</summary>
    Max,
    /// <summary>The smallest of it and the updates.</summary>
    Min,
    /// <summary>It is multiplied by all updates.</summary>
    Mul,
}

/// <summary>
/// Indices (..., k) into the first k axes of a tensor as places (...) in a row, negative ones counted from the end. No gradient.
/// </summary>
/// <param name="owner">The operation whose indices they are.</param>
/// <param name="lengths">The lengths of these axes.</param>
internal sealed class FlatIndexPrimitive(string owner, int[] lengths) : Primitive
{
    public override object? Key => (owner, new ListKey<int>(lengths));

    public override string Name => owner;

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape.Slice(0, inputs[0].Rank - 1), DType.Int32)];

    public override void Forward(PrimitiveCall call)
    {
        var indices = call.InIntegers();
        var places = call.OutIntegers();
        for (var i = 0; i < places.Length; i++)
        {
            var place = 0;
            for (var axis = 0; axis < lengths.Length; axis++)
            {
                var index = indices[i * lengths.Length + axis];
                var front = index < 0 ? index + lengths[axis] : index;
                if ((uint)front >= (uint)lengths[axis])
                    throw new NabiException($"{owner}: the index {index} is out of range on axis {axis}, whose length is {lengths[axis]}.");
                place = place * lengths[axis] + front;
            }

            places[i] = place;
        }
    }
}

public static partial class Ops
{
    /// <summary>A tensor of zeros with <paramref name="values"/> at <paramref name="indices"/>; of several at one place the last.</summary>
    /// <param name="indices">(..., k) integers (or whole floats): places along the first k axes; negative ones count from the end.</param>
    /// <param name="values">(..., rest of the shape).</param>
    /// <param name="shape">The shape of the result, all lengths known.</param>
    /// <exception cref="NabiException">The shapes do not go together, or an index is out of range.</exception>
    public static Tensor Scatter(Tensor indices, Tensor values, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Compose("Scatter", [new("shape", shape.ToArray())], both =>
        {
            if (shape.Size > MostMade)
                throw new NabiException($"Scatter: the shape {shape} has more than {MostMade} numbers, the most that are made.");
            return Scattered(Tensor.Zeros(shape, both[1].DType), both[0], both[1], ScatterReduction.Replace);
        }, indices, values);
    }

    /// <summary>A tensor with some of its elements changed: x[indices] = updates, in a tensor of its own.</summary>
    /// <param name="x">Any shape, of any type.</param>
    /// <param name="indices">(..., k) integers (or whole floats): places along the first k axes; negative ones count from the end.</param>
    /// <param name="updates">(..., rest of x's shape), or what broadcasts to that.</param>
    /// <param name="reduction">What becomes of an element; it is replaced by default.</param>
    /// <exception cref="NabiException">The shapes do not go together, an index is out of range, or integers are to be computed
    /// with.</exception>
    public static Tensor ScatterUpdate(Tensor x, Tensor indices, Tensor updates, ScatterReduction reduction = ScatterReduction.Replace)
        => Compose("ScatterUpdate",
            reduction == ScatterReduction.Replace ? [] : [new("reduction", reduction.ToString().ToLowerInvariant())],
            three => Scattered(three[0], three[1], three[2], reduction), x, indices, updates);

    /// <summary>A tensor with numbers added to some of its elements; all that name one place count.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="indices">(..., k) integers (or whole floats): places along the first k axes; negative ones count from the end.</param>
    /// <param name="updates">(..., rest of x's shape), or what broadcasts to that.</param>
    /// <exception cref="NabiException">The shapes do not go together, or an index is out of range.</exception>
    public static Tensor ScatterAdd(Tensor x, Tensor indices, Tensor updates) => ScatterUpdate(x, indices, updates, ScatterReduction.Add);

    /// <summary>A tensor with a box of its elements replaced: x[start : start + updates.shape] = updates, in a tensor of its own.</summary>
    /// <param name="x">Any shape, of any type.</param>
    /// <param name="startIndices">Where the box begins, one index an axis, 0 or more.</param>
    /// <param name="updates">The box, of as many axes.</param>
    /// <exception cref="NabiException">The box does not lie within x.</exception>
    public static Tensor SliceUpdate(Tensor x, IReadOnlyList<int> startIndices, Tensor updates)
    {
        ArgumentNullException.ThrowIfNull(startIndices);
        int[] starts = [.. startIndices];
        return Compose("SliceUpdate", [new("start_indices", starts)], both =>
        {
            var (all, box) = (both[0], Cast(both[1], both[0].DType));
            if (box.Rank != all.Rank || starts.Length != all.Rank
                || Enumerable.Range(0, all.Rank)
                    .Any(axis => starts[axis] < 0
                        || (all.Shape[axis] >= 0 && Math.Max(0, box.Shape[axis]) > all.Shape[axis] - starts[axis])))
            {
                throw new NabiException(
                    $"SliceUpdate: a box {box.Shape} from ({string.Join(", ", starts.Select(start => $"{start}"))}) does "
                    + $"not lie within {all.Shape}.");
            }

            if (all.IsSymbolic || box.IsSymbolic)
                return Tensor.Symbolic(all.Shape, all.DType);
            (int, int)[] around = [.. starts.Select((start, axis) => (start, all.Shape[axis] - start - box.Shape[axis]))];
            return Where(Pad(Tensor.Filled(box.Shape, true), around), Pad(box, around), all);
        }, x, updates);
    }

    private static Tensor Scattered(Tensor x, Tensor indices, Tensor updates, ScatterReduction reduction)
    {
        if (indices.Rank == 0 || indices.Shape[-1] < 0 || indices.Shape[-1] > x.Rank)
            throw new NabiException($"Scatter into {x.Shape} needs indices (..., k) with k of at most {x.Rank}, got {indices.Shape}.");
        var k = indices.Shape[-1];
        var (places, row) = (indices.Shape.Slice(0, indices.Rank - 1), x.Shape.Slice(k, x.Rank - k));
        var shape = places.Concat(row);
        if (!Stretches(updates.Shape, shape))
            throw new NabiException($"Scatter into {x.Shape} by indices {indices.Shape} needs updates {shape}, got {updates.Shape}.");
        if (x.IsSymbolic || indices.IsSymbolic || updates.IsSymbolic)
            return Tensor.Symbolic(x.Shape, x.DType);
        if (places.Size == 0)
            return Copy(x);
        updates = Cast(updates, x.DType);
        var (count, width) = (x.Shape.Slice(0, k).Size, row.Size);
        var ids = View(Run(new FlatIndexPrimitive("Scatter", [.. x.Shape.Take(k)]), Places("Scatter", indices)), [places.Size]);
        var table = View(x, [count, width]);
        var rows = View(updates.Shape == shape ? updates : BroadcastTo(updates, shape), [places.Size, width]);
        return View(reduction switch
        {
            ScatterReduction.Add => table + Sums(rows, ids, count),
            ScatterReduction.Max => Maximum(table, Run(new SegmentPrimitive(ReductionKind.Max, count), rows, ids)),
            ScatterReduction.Min => Minimum(table, Run(new SegmentPrimitive(ReductionKind.Min, count), rows, ids)),
            ScatterReduction.Mul => table * Products(rows, ids, count),
            _ => Replaced(table, ids, rows),
        }, x.Shape);
    }

    private static Tensor Replaced(Tensor table, Tensor ids, Tensor rows)
    {
        var last = RunAll(new LastIndexPrimitive(table.Shape[0]), ids);
        return Where(ExpandDims(last[1], 1), Gather(rows, last[0], "Scatter"), table);
    }
}
