namespace Nabi.Formats;

/// <summary>Operators that find places or take numbers from places.</summary>
internal static class PlaceOperators
{
    public static void Add(Dictionary<string, Func<OnnxCall, OnnxValue[]>> table)
    {
        table["Gather"] = Gather;
        table["GatherND"] = GatherSlices;
        table["GatherElements"] = GatherElements;
        table["OneHot"] = OneHot;
        table["ArgMax"] = call => Extremum(call, largest: true);
        table["ArgMin"] = call => Extremum(call, largest: false);
        table["TopK"] = TopK;
        table["Resize"] = Resize;
        table["Upsample"] = Resize;
    }

    private static OnnxValue[] Gather(OnnxCall call)
    {
        var x = call.X;
        var axis = x.Shape.Axis(call.Int("axis", 0));
        var ids = call.Value(1);
        var length = x.Shape[axis];
        // Negative places count from the end; ids that are data are taken as they are.
        var places = ids.IsConstant ? new Tensor(ids.Shape, [.. ids.Whole().Select(id => (int)Math.Clamp(id < 0 ? id + length : id, -1, int.MaxValue))]) : ids.Tensor;
        int[] front = [axis, .. Enumerable.Range(0, x.Rank).Where(other => other != axis)];
        var rest = new Shape([.. front.Skip(1).Select(other => x.Shape[other])]);
        OnnxCall.Bounded(ids.Shape.Concat(rest));
        var rows = axis == 0 ? x : Ops.Transpose(x, front);
        var taken = Ops.Gather(Ops.View(rows, new Shape(length, rest.Size)), places, "Gather");
        var result = Ops.View(taken, ids.Shape.Concat(rest));
        if (axis > 0)
        {
            // (places, before the axis, behind it) to (before, places, behind).
            var n = ids.Shape.Rank;
            result = Ops.Transpose(result, [.. Enumerable.Range(n, axis), .. Enumerable.Range(0, n), .. Enumerable.Range(n + axis, x.Rank - axis - 1)]);
        }

        return call.Gives(result);
    }

    /// <summary>Whole slices x[i, j, ...], where the first axes may be batches that go together.</summary>
    private static OnnxValue[] GatherSlices(OnnxCall call)
    {
        var (x, indices) = (call.X, call.Value(1));
        var batches = call.Int("batch_dims", 0);
        var depth = indices.Shape[-1];
        if (batches < 0 || batches >= indices.Shape.Rank || batches + depth > x.Rank || !x.Shape.Slice(0, batches).Equals(indices.Shape.Slice(0, batches)))
            throw new NabiException($"places of shape {indices.Shape} with {batches} batch axes do not fit {x.Shape}");
        var places = indices.Whole();
        var batch = x.Shape.Slice(0, batches).Size;
        var within = x.Shape.Slice(batches, depth);
        var rest = x.Shape.Slice(batches + depth, x.Rank - batches - depth);
        var count = depth == 0 ? 0 : places.Length / depth;
        var rows = new int[count];
        for (var i = 0; i < count; i++)
        {
            var row = i / Math.Max(1, count / Math.Max(1, batch));
            for (var axis = 0; axis < depth; axis++)
            {
                var place = places[i * depth + axis];
                place = place < 0 ? place + within[axis] : place;
                if (place < 0 || place >= within[axis])
                    throw new NabiException($"the place {place} is outside of an axis of length {within[axis]}");
                row = checked(row * within[axis] + (int)place);
            }

            rows[i] = row;
        }

        var flat = Ops.View(x, new Shape(batch * within.Size, rest.Size));
        var front = indices.Shape.Slice(0, indices.Shape.Rank - 1);
        OnnxCall.Bounded(front.Concat(rest));
        return call.Gives(Ops.View(Ops.Gather(flat, new Tensor([count], rows), "GatherND"), front.Concat(rest)));
    }

    private static OnnxValue[] GatherElements(OnnxCall call)
    {
        var (x, indices) = (call.X, call.Value(1));
        var axis = x.Shape.Axis(call.Int("axis", 0));
        if (indices.Shape.Rank != x.Rank)
            throw new NabiException($"places of shape {indices.Shape} do not fit {x.Shape}");
        var places = indices.Whole();
        var rows = new int[places.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var (rest, row, stride) = (i, 0L, 1L);
            for (var other = x.Rank - 1; other >= 0; other--)
            {
                long at = rest % indices.Shape[other];
                rest /= indices.Shape[other];
                if (other == axis)
                    at = places[i] < 0 ? places[i] + x.Shape[axis] : places[i];
                if (at < 0 || at >= x.Shape[other])
                    throw new NabiException($"the place {at} is outside of an axis of length {x.Shape[other]}");
                row += at * stride;
                stride *= x.Shape[other];
            }

            rows[i] = (int)row;
        }

        return call.Gives(Ops.View(Ops.Gather(Ops.View(x, new Shape(x.Length, 1)), new Tensor([rows.Length], rows), "GatherElements"), indices.Shape));
    }

    private static OnnxValue[] OneHot(OnnxCall call)
    {
        var depth = call.Value(1).Whole()[0];
        var values = call.Value(2);
        if (depth is < 1 or > int.MaxValue || values.Tensor.Length != 2)
            throw new NabiException("the depth or the pair of values cannot be");
        OnnxCall.Bounded(call.X.Shape.Select(length => (long)length).Append(depth));
        var numbers = values.Numbers;
        var (off, on) = (numbers[0], numbers[1]);
        var hot = Ops.OneHot(call.X, (int)depth);
        hot = (off, on) == (0f, 1f) ? hot : hot * (on - off) + off;
        var axis = call.Int("axis", -1);
        axis = axis < 0 ? axis + hot.Rank : axis;
        if (axis != hot.Rank - 1)
            hot = Ops.Transpose(hot, [.. Enumerable.Range(0, axis), hot.Rank - 1, .. Enumerable.Range(axis, hot.Rank - 1 - axis)]);
        return call.Gives(hot, values.Type);
    }

    private static OnnxValue[] Extremum(OnnxCall call, bool largest)
    {
        var x = largest ? call.X : Ops.Negate(call.X);
        var axis = x.Shape.Axis(call.Int("axis", 0));
        if (axis != x.Rank - 1)
            x = Ops.Transpose(x, [.. Enumerable.Range(0, x.Rank).Where(other => other != axis), axis]);
        var isLast = call.Int("select_last_index", 0) != 0;
        var places = Ops.Cast(Ops.ArgMax(isLast ? Ops.Reverse(x, -1) : x), DType.Float32);
        places = isLast ? x.Shape[-1] - 1f - places : places;
        return call.Gives(call.Int("keepdims", 1) != 0 ? Ops.ExpandDims(places, axis) : places, OnnxType.Int64);
    }

    private static OnnxValue[] TopK(OnnxCall call)
    {
        var rank = call.X.Rank;
        var axis = call.X.Shape.Axis(call.Int("axis", -1));
        var count = call.Optional(1)?.Whole()[0] ?? call.Int("k", -1);
        var length = call.X.Shape[axis];
        if (count < 0 || count > length)
            throw new NabiException($"the first {count} of {length} cannot be taken");
        var isLargest = call.Int("largest", 1) != 0;
        int[] order = [.. Enumerable.Range(0, rank).Where(other => other != axis), axis];
        int[] back = [.. Enumerable.Range(0, rank).Select(other => Array.IndexOf(order, other))];
        var x = Ops.Transpose(call.X, order);
        var numbers = new OnnxValue(x, OnnxType.Float, call.IsConstant).Numbers.ToArray();
        var rows = length == 0 ? 0 : numbers.Length / length;
        var places = new int[rows * (int)count];
        for (var row = 0; row < rows; row++)
        {
            var at = row * length;
            // Sorting by LINQ is stable: equal numbers stay in order, as the standard wants.
            var all = Enumerable.Range(0, length);
            var sorted = isLargest ? all.OrderByDescending(i => numbers[at + i]) : all.OrderBy(i => numbers[at + i]);
            sorted.Take((int)count).ToArray().CopyTo(places, row * (int)count);
        }

        var shape = x.Shape.With(-1, (int)count);
        var flat = places.Select((place, i) => count == 0 ? 0 : i / (int)count * length + place).ToArray();
        var values = Ops.View(Ops.Gather(Ops.View(x, new Shape(x.Length, 1)), new Tensor([flat.Length], flat), "TopK"), shape);
        var indices = new Tensor(shape, [.. places.Select(place => (float)place)]);
        return [call.Gives(Ops.Transpose(values, back))[0], new OnnxValue(Ops.Transpose(indices, back), OnnxType.Int64, call.IsConstant)];
    }

    /// <summary>Resizing by a matrix for each axis; row i of the result is a mix of at most two rows of the input.</summary>
    private static OnnxValue[] Resize(OnnxCall call)
    {
        var x = call.X;
        var isOld = call.Operator == "Upsample" || call.Opset < 11;
        var scales = (isOld ? call.Optional(1) : call.Optional(2))?.Numbers.ToArray() ?? call.Attribute("scales")?.Floats.ToArray() ?? [];
        var sizes = isOld ? null : call.Optional(3)?.Whole();
        var mode = call.Text("mode", "nearest");
        var places = call.Text("coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel");
        var rounding = call.Text("nearest_mode", isOld ? "floor" : "round_prefer_floor");
        if (mode is not ("nearest" or "linear"))
            throw new NabiException($"the mode '{mode}' is not known here, only 'nearest' and 'linear'");
        if ((sizes?.Length ?? scales.Length) != x.Rank)
            throw new NabiException($"scales or sizes do not fit {x.Shape}");
        for (var axis = 0; axis < x.Rank; axis++)
        {
            var length = x.Shape[axis];
            double scale = sizes is null ? scales[axis] : (double)sizes[axis] / length;
            var wanted = sizes?[axis] ?? (long)Math.Floor(length * scale);
            if (wanted == length)
                continue;
            OnnxCall.Bounded(x.Shape.Select((other, i) => i == axis ? wanted : other));
            OnnxCall.Bounded([wanted, length]);
            var matrix = Matrix(length, (int)wanted, scale, mode, places, rounding);
            int[] order = [.. Enumerable.Range(0, x.Rank).Where(other => other != axis), axis];
            int[] back = [.. Enumerable.Range(0, x.Rank).Select(other => Array.IndexOf(order, other))];
            x = Ops.Transpose(Ops.MatMul(Ops.Transpose(x, order), matrix), back);
        }

        return call.Gives(ReferenceEquals(x, call.X) ? Ops.View(x, x.Shape) : x);
    }

    /// <summary>(old length, new length): what each new place takes from the old ones.</summary>
    private static Tensor Matrix(int length, int wanted, double scale, string mode, string places, string rounding)
    {
        var matrix = Tensor.Filled(new Shape(length, wanted), 0f);
        for (var i = 0; i < wanted; i++)
        {
            var at = places switch
            {
                "asymmetric" => i / scale,
                "align_corners" => wanted == 1 ? 0 : i * (length - 1.0) / (length * scale - 1),
                "pytorch_half_pixel" => wanted == 1 ? 0 : (i + 0.5) / scale - 0.5,
                "half_pixel" => (i + 0.5) / scale - 0.5,
                _ => throw new NabiException($"the places '{places}' are not known here"),
            };
            if (mode == "linear")
            {
                at = Math.Clamp(at, 0, length - 1);
                var low = (int)Math.Floor(at);
                matrix.Floats[low * wanted + i] += (float)(1 - (at - low));
                matrix.Floats[Math.Min(low + 1, length - 1) * wanted + i] += (float)(at - low);
                continue;
            }

            var near = rounding switch
            {
                "floor" => Math.Floor(at),
                "ceil" => Math.Ceiling(at),
                "round_prefer_ceil" => Math.Floor(at + 0.5),
                _ => Math.Ceiling(at - 0.5),
            };
            matrix.Floats[(int)Math.Clamp(near, 0, length - 1) * wanted + i] = 1f;
        }

        return matrix;
    }
}
