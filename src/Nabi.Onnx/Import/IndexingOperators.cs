namespace Nabi.Onnx;

/// <summary>Operators that find places or take numbers from places.</summary>
internal static class IndexingOperators
{
    // Places are floats, which count to here.
    private const int MostPlaces = 1 << 24;

    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["Gather"] = new(Gather, 2, 2, "axis:i") { Rank = call => call.X.Rank + call.Value(1).Shape.Rank - 1 };
        table["GatherND"] = new(GatherSlices, 2, 2, "batch_dims:i")
        {
            Rank = call => call.Value(1).Shape[-1] is >= 0 and var depth
                ? call.X.Rank + call.Value(1).Shape.Rank - 1 - depth - call.Int("batch_dims", 0) : throw new OnnxUnknownException(),
        };
        table["GatherElements"] = new(GatherElements, 2, 2, "axis:i") { Rank = call => call.Value(1).Shape.Rank };
        table["OneHot"] = new(OneHot, 3, 3, "axis:i") { Settings = [1, 2], Rank = call => call.X.Rank + 1 };
        table["ArgMax"] =
            new(call => Extremum(call, largest: true), 1, 1, "axis:i keepdims:i=0|1 select_last_index:i=0|1") { Rank = RankOfExtremum };
        table["ArgMin"] =
            new(call => Extremum(call, largest: false), 1, 1, "axis:i keepdims:i=0|1 select_last_index:i=0|1") { Rank = RankOfExtremum };
        table["TopK"] = new(TopK, 1, 2, "axis:i k:i@-9 largest:i=0|1 sorted:i=0|1") { Settings = [1] };
        table["NonZero"] = new(NonZero, 1, 1, "") { Rank = _ => 2 };
        table["Compress"] = new(Compress, 2, 2, "axis:i") { Rank = call => call.Has("axis") ? call.X.Rank : 1 };
    }

    /// <summary>Whole slices behind the first axes of a tensor, by their places in a row; -1 for a place outside of it.</summary>
    public static Tensor Rows(Tensor x, int axes, Tensor places)
    {
        var (front, rest) = (x.Shape.Slice(0, axes).Size, x.Shape.Slice(axes, x.Rank - axes));
        if (front > MostPlaces)
            throw new NabiException($"{x.Shape} has more than {MostPlaces} places, which cannot be distinguished here");
        var taken = Ops.Gather(Ops.Reshape(x, new Shape(front, rest.Size)), places, "a place that is asked for");
        return Ops.Reshape(taken, places.Shape.Concat(rest));
    }

    /// <summary>Places counted from the front, -1 for those outside of an axis.</summary>
    private static Tensor Counted(Tensor places, int length)
        => Ops.Where(
            Ops.LogicalAnd(Ops.GreaterEqual(places, -(float)length), Ops.Less(places, length)),
            Ops.Where(Ops.Less(places, 0f), places + length, places),
            -1f);

    private static OnnxValue[] Gather(OnnxCall call)
    {
        var x = call.X;
        var axis = call.Axis(0);
        var ids = call.Value(1);
        int[] front = [axis, .. Enumerable.Range(0, x.Rank).Where(other => other != axis)];
        call.Fit(ids.Shape.Concat(new Shape([.. front.Skip(1).Select(other => x.Shape[other])])));
        var result = Rows(axis == 0 ? x : Ops.Transpose(x, front), 1, Counted(ids.Tensor, x.Shape[axis]));
        if (axis > 0)
        {
            // (places, before the axis, behind it) to (before, places, behind).
            var n = ids.Shape.Rank;
            result = Ops.Transpose(result,
                [.. Enumerable.Range(n, axis), .. Enumerable.Range(0, n), .. Enumerable.Range(n + axis, x.Rank - axis - 1)]);
        }

        return call.Output(result);
    }

    /// <summary>Whole slices x[i, j, ...], where the first axes may be batches that go together.</summary>
    private static OnnxValue[] GatherSlices(OnnxCall call)
    {
        var (x, indices) = (call.X, call.Value(1));
        var batches = call.Int("batch_dims", 0);
        var depth = indices.Shape.Rank == 0 ? 0 : indices.Shape[-1];
        if (batches < 0 || batches >= indices.Shape.Rank || depth < 1 || batches + depth > x.Rank
            || !x.Shape.Slice(0, batches).Equals(indices.Shape.Slice(0, batches)))
        {
            throw new NabiException($"places of shape {indices.Shape} with {batches} batch axes do not fit {x.Shape}");
        }

        var front = indices.Shape.Slice(0, indices.Shape.Rank - 1);
        call.Fit(front.Concat(x.Shape.Slice(batches + depth, x.Rank - batches - depth)));
        Tensor? place = null;
        Tensor? valid = null;
        for (var i = 0; i < depth; i++)
        {
            var one = Counted(Ops.Select(indices.Tensor, -1, i), x.Shape[batches + i]);
            var inside = Ops.GreaterEqual(one, 0f);
            place = place is null ? one : place * x.Shape[batches + i] + one;
            valid = valid is null ? inside : Ops.LogicalAnd(valid, inside);
        }

        if (batches > 0)
        {
            // Each batch has its own slices.
            var batch = x.Shape.Slice(0, batches).Size;
            var within = x.Shape.Slice(batches, depth).Size;
            var shape = new Shape([.. x.Shape.Slice(0, batches), .. Enumerable.Repeat(1, front.Rank - batches)]);
            place = place! + new Tensor(shape, [.. Enumerable.Range(0, batch).Select(i => (float)i * within)]);
        }

        return call.Output(Rows(x, batches + depth, Ops.Where(valid!, place!, -1f)));
    }

    private static OnnxValue[] GatherElements(OnnxCall call)
    {
        var (x, indices) = (call.X, call.Value(1));
        var axis = call.Axis(0);
        if (indices.Shape.Rank != x.Rank || indices.Shape.Where((length, other) => other != axis && length > x.Shape[other]).Any())
            throw new NabiException($"places of shape {indices.Shape} do not fit {x.Shape}");
        if (call.IsShapes)
            return call.Shaped(indices.Shape);
        // Where each number would stand if its own place were 0 on the axis.
        var strides = Enumerable.Range(0, x.Rank).Select(other => (long)x.Shape.Slice(other + 1, x.Rank - other - 1).Size).ToArray();
        var start = new float[indices.Shape.Size];
        for (var i = 0; i < start.Length; i++)
        {
            var (rest, row) = (i, 0L);
            for (var other = x.Rank - 1; other >= 0; other--)
            {
                row += other == axis ? 0 : rest % indices.Shape[other] * strides[other];
                rest /= indices.Shape[other];
            }

            start[i] = row;
        }

        var places = Counted(indices.Tensor, x.Shape[axis]);
        return call.Output(
            Rows(x, x.Rank, Ops.Where(Ops.GreaterEqual(places, 0f), places * strides[axis] + new Tensor(indices.Shape, start), -1f)));
    }

    private static OnnxValue[] OneHot(OnnxCall call)
    {
        var depth = call.Value(1).WholeNumber;
        var values = call.Value(2);
        if (depth is < 1 or > int.MaxValue || values.Shape.Size != 2)
            throw new NabiException("the depth or the pair of values cannot be");
        call.Fit(call.X.Shape.Select(length => (long)length).Append(depth));
        var numbers = values.Numbers;
        var (off, on) = (numbers[0], numbers[1]);
        // Ids are whole; negative ones count from the end, and one outside is nowhere.
        var ids = call.Value(0).IsWhole ? call.X : PointwiseOperators.Whole(call.X);
        var hot = Ops.OneHot(Counted(ids, (int)depth), (int)depth);
        hot = (off, on) == (0f, 1f) ? hot : hot * (on - off) + off;
        var axis = call.Int("axis", -1);
        axis = axis < 0 ? axis + hot.Rank : axis;
        if (axis < 0 || axis >= hot.Rank)
            throw new NabiException($"there is no axis {axis} for the classes of {call.X.Shape}");
        if (axis != hot.Rank - 1)
            hot = Ops.Transpose(hot, [.. Enumerable.Range(0, axis), hot.Rank - 1, .. Enumerable.Range(axis, hot.Rank - 1 - axis)]);
        return call.Output(hot, values.Type);
    }

    private static int RankOfExtremum(OnnxCall call) => call.Flag("keepdims", true) ? call.X.Rank : call.X.Rank - 1;

    private static OnnxValue[] Extremum(OnnxCall call, bool largest)
    {
        var x = largest ? call.X : Ops.Negate(call.X);
        var axis = call.Axis(0);
        if (axis != x.Rank - 1)
            x = Ops.Transpose(x, [.. Enumerable.Range(0, x.Rank).Where(other => other != axis), axis]);
        var isLast = call.Flag("select_last_index");
        var places = Ops.Cast(Ops.ArgMax(isLast ? Ops.Reverse(x, -1) : x), DType.Float32);
        places = isLast ? x.Shape[-1] - 1f - places : places;
        return call.Output(call.Flag("keepdims", true) ? Ops.ExpandDims(places, axis) : places, OnnxType.Int64);
    }

    private static OnnxValue[] TopK(OnnxCall call)
    {
        var rank = call.X.Rank;
        var axis = call.Axis(-1);
        var count = call.Optional(1)?.WholeNumber ?? call.Int("k");
        var length = call.X.Shape[axis];
        if (count < 0 || count > length)
            throw new NabiException($"the first {count} of {length} cannot be taken");
        int[] order = [.. Enumerable.Range(0, rank).Where(other => other != axis), axis];
        int[] back = [.. Enumerable.Range(0, rank).Select(other => Array.IndexOf(order, other))];
        var sorted = Ops.ApplyAll(new SortPrimitive(call.Flag("largest", true), (int)count), Ops.Transpose(call.X, order));
        return [call.OutputValue(Ops.Transpose(sorted[0], back)),
            call.OutputValue(Ops.Transpose(Ops.Cast(sorted[1], DType.Float32), back), OnnxType.Int64)];
    }

    /// <summary>The places of all numbers but 0, (axes, places).</summary>
    private static OnnxValue[] NonZero(OnnxCall call)
    {
        var x = call.X;
        if (call.IsShapes)
            return [call.OutputValue(Tensor.Symbolic(new Shape(x.Rank, Shape.Unknown)), OnnxType.Int64)];
        var numbers = call.Value(0).Numbers;
        List<int> found = [];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] != 0f)
                found.Add(i);
        }

        var places = new float[x.Rank * found.Count];
        for (var i = 0; i < found.Count; i++)
        {
            var rest = found[i];
            for (var axis = x.Rank - 1; axis >= 0; axis--)
            {
                places[axis * found.Count + i] = rest % x.Shape[axis];
                rest /= x.Shape[axis];
            }
        }

        return call.Output(new Tensor(new Shape(x.Rank, found.Count), places), OnnxType.Int64);
    }

    private static OnnxValue[] Compress(OnnxCall call)
    {
        var x = call.Has("axis") ? call.X : Ops.Reshape(call.X, new Shape(call.X.Shape.Size));
        var axis = call.Has("axis") ? call.Axis(0) : 0;
        var numbers = call.Value(1).Numbers;
        if (call.Value(1).Shape.Rank != 1 || numbers.Length > x.Shape[axis])
            throw new NabiException($"a choice of shape {call.Value(1).Shape} does not fit an axis of length {x.Shape[axis]}");
        List<int> kept = [];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] != 0f)
                kept.Add(i);
        }

        return call.Output(SlicingOperators.Picked(call, x, axis, kept.Count, i => kept[i]));
    }
}
