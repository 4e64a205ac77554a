namespace Nabi.Formats;

/// <summary>Operators on shapes, and those that give numbers another order or form.</summary>
internal static class ShapeOperators
{
    public static void Add(Dictionary<string, Func<OnnxCall, OnnxValue[]>> table)
    {
        table["Shape"] = Lengths;
        table["Size"] = call => [OnnxValue.Constant(Shape.Scalar, [call.X.Length], OnnxType.Int64)];
        table["Reshape"] = Reshape;
        table["Flatten"] = Flatten;
        table["Transpose"] = call => call.Gives(Ops.Transpose(call.X, call.Ints("perm") ?? [.. Enumerable.Range(0, call.X.Rank).Reverse()]));
        table["Squeeze"] = Squeeze;
        table["Unsqueeze"] = Unsqueeze;
        table["Concat"] = call => call.Gives(Joined(call));
        table["Split"] = Split;
        table["Slice"] = Slice;
        table["Expand"] = call => call.Gives(OnnxCall.Spread(call.X, OnnxCall.Bounded(call.Value(1).Whole())));
        table["Tile"] = Tile;
        table["Pad"] = Pad;
        table["ConstantOfShape"] = ConstantOfShape;
        table["Range"] = Range;
        table["Trilu"] = Triangle;
        table["DepthToSpace"] = DepthToSpace;
    }

    private static OnnxValue[] Lengths(OnnxCall call)
    {
        var rank = call.X.Rank;
        var start = Place(call.Int("start", 0));
        var end = Place(call.Int("end", rank));
        return [OnnxValue.Numbered([.. call.X.Shape.Skip(start).Take(end - start).Select(length => (long)length)])];

        int Place(int at) => Math.Clamp(at < 0 ? at + rank : at, 0, rank);
    }

    private static OnnxValue[] Reshape(OnnxCall call)
    {
        var lengths = call.Listed("shape", 1) ?? throw new NabiException("the shape is missing");
        var x = call.X;
        if (call.Int("allowzero", 0) == 0)
            lengths = [.. lengths.Select((length, i) => length == 0 ? x.Shape[i] : length)];
        if (lengths.Any(length => length is < -1 or > int.MaxValue) || lengths.Length > 16)
            throw new NabiException($"[{string.Join(", ", lengths.Take(17).Select(length => $"{length}"))}] is no usable shape");
        return call.Gives(Ops.Reshape(x, new Shape([.. lengths.Select(length => (int)length)])));
    }

    private static OnnxValue[] Flatten(OnnxCall call)
    {
        var axis = call.Int("axis", 1);
        axis = axis < 0 ? axis + call.X.Rank : axis;
        var rows = call.X.Shape.Slice(0, axis).Size;
        var columns = call.X.Shape.Slice(axis, call.X.Rank - axis).Size;
        return call.Gives(Ops.Reshape(call.X, new Shape(rows, columns)));
    }

    private static OnnxValue[] Squeeze(OnnxCall call)
    {
        var axes = call.Listed("axes", 1)?.Select(axis => call.X.Shape.Axis((int)axis)).ToHashSet();
        var shape = call.X.Shape;
        if (axes?.Any(axis => shape[axis] != 1) == true)
            throw new NabiException($"an axis of {shape} that should go has not length 1");
        return call.Gives(Ops.View(call.X, new Shape([.. shape.Where((length, axis) => axes is null ? length != 1 : !axes.Contains(axis))])));
    }

    private static OnnxValue[] Unsqueeze(OnnxCall call)
    {
        var axes = call.Listed("axes", 1) ?? throw new NabiException("the axes are missing");
        var rank = call.X.Rank + axes.Length;
        if (rank > 16)
            throw new NabiException($"{rank} axes are too many");
        var places = axes.Select(axis => axis < 0 ? axis + rank : axis).ToHashSet();
        if (places.Count != axes.Length || places.Any(place => place < 0 || place >= rank))
            throw new NabiException($"[{string.Join(", ", axes.Select(axis => $"{axis}"))}] are no new axes for {call.X.Shape}");
        var old = new Queue<int>(call.X.Shape);
        return call.Gives(Ops.View(call.X, new Shape([.. Enumerable.Range(0, rank).Select(axis => places.Contains(axis) ? 1 : old.Dequeue())])));
    }

    private static Tensor Joined(OnnxCall call)
    {
        var parts = call.Inputs.Select(input => input!.Tensor).ToArray();
        // A length of zero may come with another rank only as an empty list.
        return Ops.Concat(parts, parts[0].Shape.Axis(call.Int("axis", 0)));
    }

    private static OnnxValue[] Split(OnnxCall call)
    {
        var axis = call.X.Shape.Axis(call.Int("axis", 0));
        var length = call.X.Shape[axis];
        var lengths = call.Listed("split", 1);
        if (lengths is null)
        {
            var parts = call.Int("num_outputs", call.Outputs);
            if (parts < 1 || parts != call.Outputs)
                throw new NabiException($"{length} elements cannot be split into {parts} parts");
            var each = (length + parts - 1) / parts;
            lengths = [.. Enumerable.Range(0, parts).Select(part => (long)Math.Clamp(length - part * each, 0, each))];
        }

        if (lengths.Any(part => part < 0) || lengths.Sum() != length)
            throw new NabiException($"{length} elements cannot be split into [{string.Join(", ", lengths.Select(one => $"{one}"))}]");
        var at = 0;
        return [.. lengths.Select(part => new OnnxValue(Ops.Slice(call.X, axis, (at += (int)part) - (int)part, (int)part), call.Value(0).Type, call.IsConstant))];
    }

    private static OnnxValue[] Slice(OnnxCall call)
    {
        var starts = call.Listed("starts", 1) ?? throw new NabiException("the starts are missing");
        var ends = call.Listed("ends", 2) ?? throw new NabiException("the ends are missing");
        var axes = call.Listed("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = call.Listed("steps", 4) ?? [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || steps.Contains(0))
            throw new NabiException("starts, ends, axes and steps do not go together");
        var x = call.X;
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = x.Shape.Axis((int)axes[i]);
            var length = x.Shape[axis];
            var step = Math.Clamp(steps[i], -int.MaxValue, int.MaxValue);
            var (low, high) = step > 0 ? (0L, (long)length) : (-1L, length - 1L);
            var start = Math.Clamp(starts[i] < 0 ? starts[i] + length : starts[i], step > 0 ? 0 : -1, high);
            var end = Math.Clamp(ends[i] < 0 ? ends[i] + length : ends[i], low, high);
            var count = (int)Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
            // What is taken to the end, from the end, or in reverse is recorded as such.
            x = count == 0 ? Ops.Slice(x, axis, 0, 0) : Ops.Slice(x, axis, (int)start, count, (int)step);
        }

        return call.Gives(ReferenceEquals(x, call.X) ? Ops.View(x, x.Shape) : x);
    }

    private static OnnxValue[] Tile(OnnxCall call)
    {
        var times = call.Value(1).Whole();
        if (times.Length != call.X.Rank)
            throw new NabiException($"{times.Length} repeats do not fit {call.X.Shape}");
        OnnxCall.Bounded(times.Select((count, axis) => count < 0 ? -1 : count > int.MaxValue ? count : count * call.X.Shape[axis]));
        var x = call.X;
        for (var axis = 0; axis < times.Length; axis++)
        {
            if (times[axis] > 1 && x.Length > 0)
                x = Ops.Concat([.. Enumerable.Repeat(x, (int)times[axis])], axis);
            else if (times[axis] == 0)
                x = Ops.Slice(x, axis, 0, 0);
        }

        return call.Gives(x);
    }

    private static OnnxValue[] Pad(OnnxCall call)
    {
        var pads = call.Listed("pads", 1) ?? throw new NabiException("the pads are missing");
        var axes = call.Optional(3)?.Whole() ?? [.. Enumerable.Range(0, call.X.Rank).Select(axis => (long)axis)];
        if (call.Text("mode", "constant") != "constant")
            throw new NabiException($"the padding '{call.Text("mode", "")}' is not known here, only 'constant'");
        if (pads.Length != 2 * axes.Length)
            throw new NabiException($"{pads.Length} pads do not fit {axes.Length} axes");
        var fill = call.Optional(2)?.Numbers[0] ?? call.Float("value", 0f);
        var x = call.X;
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = x.Shape.Axis((int)axes[i]);
            var (before, after) = (pads[i], pads[i + axes.Length]);
            if (Math.Abs(before) > int.MaxValue || Math.Abs(after) > int.MaxValue)
                throw new NabiException($"pads of {before} and {after} cannot be");
            if (before < 0 || after < 0)
            {
                x = Ops.Slice(x, axis, (int)Math.Max(0, -before), (int)Math.Max(0, x.Shape[axis] - Math.Max(0, -before) - Math.Max(0, -after)));
                (before, after) = (Math.Max(0, before), Math.Max(0, after));
            }

            OnnxCall.Bounded(x.Shape.Select((length, other) => other == axis ? length + before + after : length));
            x = Ops.Pad(x, axis, (int)before, (int)after, fill);
        }

        return call.Gives(x);
    }

    private static OnnxValue[] ConstantOfShape(OnnxCall call)
    {
        var shape = OnnxCall.Bounded(call.Value(0).Whole());
        if (call.Attribute("value")?.Tensor is not { } tensor)
            return [new OnnxValue(Tensor.Filled(shape, 0f), OnnxType.Float, call.IsConstant)];
        var value = new OnnxTensorReader("the file", null, Files.ReadLimits.Default).Read(tensor);
        return [new OnnxValue(Tensor.Filled(shape, value.Numbers[0]), value.Type, call.IsConstant)];
    }

    private static OnnxValue[] Range(OnnxCall call)
    {
        double start = call.Value(0).Numbers[0];
        double step = call.Value(2).Numbers[0];
        var count = Math.Max(0, Math.Ceiling((call.Value(1).Numbers[0] - start) / step));
        var shape = OnnxCall.Bounded([double.IsFinite(count) ? (long)Math.Min(count, 1e12) : -1]);
        var numbers = new float[shape.Size];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (float)(start + i * step);
        return [new OnnxValue(new Tensor(shape, numbers), call.Value(0).Type, call.IsConstant)];
    }

    private static OnnxValue[] Triangle(OnnxCall call)
    {
        var shape = call.X.Shape;
        var shift = call.Optional(1)?.Whole()[0] ?? 0;
        var upper = call.Int("upper", 1) != 0;
        var (rows, columns) = (shape[-2], shape[-1]);
        var kept = Tensor.Filled(new Shape(rows, columns), 0f);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                kept.Floats[i * columns + j] = (upper ? j - i >= shift : j - i <= shift) ? 1f : 0f;
        return call.Gives(call.X * kept);
    }

    private static OnnxValue[] DepthToSpace(OnnxCall call)
    {
        var block = call.Int("blocksize", 1);
        var s = call.X.Shape;
        var depth = s[1] / (block * block);
        var isColumnFirst = call.Text("mode", "DCR") == "CRD";
        var split = Ops.Reshape(call.X, isColumnFirst ? new Shape(s[0], depth, block, block, s[2], s[3]) : new Shape(s[0], block, block, depth, s[2], s[3]));
        int[] order = isColumnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
        return call.Gives(Ops.Reshape(Ops.Transpose(split, order), new Shape(s[0], depth, s[2] * block, s[3] * block)));
    }
}
