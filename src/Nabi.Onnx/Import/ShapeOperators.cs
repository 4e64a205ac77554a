namespace Nabi.Onnx;

/// <summary>Operators on shapes, and those that give numbers another form or order.</summary>
internal static class ShapeOperators
{
    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["Shape"] = new(Lengths, 1, 1, "start:i end:i") { Rank = _ => 1 };
        table["Size"] = new(call => [OnnxValue.Constant(Shape.Scalar, [call.X.Shape.Size], OnnxType.Int64, OfLengths(call))], 1,
            1, "")
        { Rank = _ => 0 };
        table["Reshape"] = new(Reshape, 2, 2, "allowzero:i=0|1") { Settings = [1], Rank = call => call.Value(1).Shape[0] };
        table["Flatten"] = new(Flatten, 1, 1, "axis:i") { Rank = _ => 2 };
        table["Transpose"] = new(Transpose, 1, 1, "perm:is") { TakesUnknown = true };
        table["Squeeze"] = new(Squeeze, 1, 2, "axes:is@-12") { Settings = [1], Rank = call => call.X.Rank - Removed(call) };
        table["Unsqueeze"] =
            new(Unsqueeze, 1, 2, "axes:is@-12")
            {
                Settings = [1],
                Rank = call => call.X.Rank + (call.InputOrAttribute("axes", 1)?.Length ?? 0),
            };
        table["Concat"] = new(Joined, 1, int.MaxValue, "axis:i") { TakesUnknown = true };
        table["Expand"] = new(call => call.Output(call.BroadcastTo(call.X, call.Fit(call.Value(1).Whole()))), 2, 2, "")
        {
            Settings = [1],
            Rank = call => Math.Max(call.X.Rank, call.Value(1).Shape[0]),
        };
        table["Tile"] = new(Tile, 2, 2, "") { Settings = [1] };
        table["DepthToSpace"] = new(DepthToSpace, 1, 1, "blocksize:i mode:s=DCR|CRD");
        table["SpaceToDepth"] = new(SpaceToDepth, 1, 1, "blocksize:i");
    }

    /// <summary>What follows from lengths depends on the file alone only where the tensor does.</summary>
    private static OnnxOrigin OfLengths(OnnxCall call) => call.Origin == OnnxOrigin.File ? OnnxOrigin.File : OnnxOrigin.Lengths;

    private static OnnxValue[] Lengths(OnnxCall call)
    {
        var rank = call.X.Rank;
        var start = Place(call.Int("start", 0));
        var end = Place(call.Int("end", rank));
        return [OnnxValue.Numbered([.. call.X.Shape.Skip(start).Take(end - start).Select(length => (long)length)], OfLengths(call))];

        int Place(int at) => Math.Clamp(at < 0 ? at + rank : at, 0, rank);
    }

    private static OnnxValue[] Reshape(OnnxCall call)
    {
        var lengths = call.Value(1).Whole();
        var x = call.X;
        if (!call.Flag("allowzero"))
        {
            lengths = [
                .. lengths.Select((length, i) => length != 0 ? length : i < x.Rank ? x.Shape[i]
                    : throw new NabiException($"a length is copied from axis {i}, which {x.Shape} has not"))];
        }

        if (lengths.Any(length => length is < -1 or > int.MaxValue) || lengths.Length > 16 || lengths.Count(length => length == -1) > 1)
            throw new NabiException($"[{string.Join(", ", lengths.Take(17).Select(length => $"{length}"))}] is no usable shape");
        return call.Output(Ops.Reshape(x, new Shape([.. lengths.Select(length => (int)length)])));
    }

    private static OnnxValue[] Flatten(OnnxCall call)
    {
        var rank = call.X.Rank;
        var axis = call.Int("axis", 1);
        axis = axis < 0 ? axis + rank : axis;
        if (axis < 0 || axis > rank)
            throw new NabiException($"there is no axis {axis} to flatten {call.X.Shape} at");
        return call.Output(Ops.Reshape(call.X, new Shape(call.X.Shape.Slice(0, axis).Size, call.X.Shape.Slice(axis, rank - axis).Size)));
    }

    private static OnnxValue[] Transpose(OnnxCall call)
    {
        var order = call.Ints("perm") ?? [.. Enumerable.Range(0, call.X.Rank).Reverse()];
        return order.Order().SequenceEqual(Enumerable.Range(0, call.X.Rank)) ? call.Output(Ops.Transpose(call.X, order))
            : throw new NabiException(
                $"[{string.Join(", ", order.Take(9).Select(axis => $"{axis}"))}] is no order of the axes of {call.X.Shape}");
    }

    private static int Removed(OnnxCall call)
        => call.InputOrAttribute("axes", 1)?.Length
            ?? (call.X.Shape.IsKnown ? call.X.Shape.Count(length => length == 1) : throw new OnnxUnknownException());

    private static OnnxValue[] Squeeze(OnnxCall call)
    {
        var axes = call.InputOrAttribute("axes", 1)?.Select(axis => OnnxCall.Axis(call.X, axis)).ToHashSet();
        var shape = call.X.Shape;
        if (axes?.Any(axis => shape[axis] != 1) == true)
            throw new NabiException($"an axis of {shape} that should go has not length 1");
        return call.Output(
            Ops.Reshape(call.X, new Shape([.. shape.Where((length, axis) => axes is null ? length != 1 : !axes.Contains(axis))])));
    }

    private static OnnxValue[] Unsqueeze(OnnxCall call)
    {
        var axes = call.InputOrAttribute("axes", 1) ?? throw new NabiException("the axes are missing");
        var rank = call.X.Rank + axes.Length;
        if (rank > 16)
            throw new NabiException($"{rank} axes are too many");
        var places = axes.Select(axis => axis < 0 ? axis + rank : axis).ToHashSet();
        if (places.Count != axes.Length || places.Any(place => place < 0 || place >= rank))
            throw new NabiException($"[{string.Join(", ", axes.Select(axis => $"{axis}"))}] are no new axes for {call.X.Shape}");
        var old = new Queue<int>(call.X.Shape);
        return call.Output(
            Ops.Reshape(call.X, new Shape([.. Enumerable.Range(0, rank).Select(place => places.Contains(place) ? 1 : old.Dequeue())])));
    }

    private static OnnxValue[] Joined(OnnxCall call)
    {
        var parts = call.Inputs.Select(input => input!.Tensor).ToArray();
        var axis = OnnxCall.Axis(parts[0], call.Int("axis"));
        if (Array.TrueForAll(parts, part => part.Rank == parts[0].Rank && part.Shape.IsKnown))
            call.Fit(parts[0].Shape.Select((length, i) => i == axis ? parts.Sum(part => (long)part.Shape[axis]) : length));
        return call.Output(parts.Length == 1 ? Ops.Reshape(parts[0], parts[0].Shape) : Ops.Concat(parts, axis));
    }

    private static OnnxValue[] Tile(OnnxCall call)
    {
        var times = call.Value(1).Whole();
        var x = call.X;
        if (times.Length != x.Rank)
            throw new NabiException($"{times.Length} repeats do not fit {x.Shape}");
        var shape = call.Fit(times.Select((count, axis) => count < 0 ? -1 : count > int.MaxValue ? count : count * x.Shape[axis]));
        if (x.IsSymbolic)
            return call.Shaped(shape);
        // As many copies as wanted of nothing are nothing.
        if (shape.Size == 0)
            return call.Output(Tensor.Zeros(shape, x.DType));
        for (var axis = 0; axis < times.Length; axis++)
        {
            if (times[axis] > 1)
                x = Ops.Concat([.. Enumerable.Repeat(x, (int)times[axis])], axis);
        }

        return call.Output(ReferenceEquals(x, call.X) ? Ops.Reshape(x, shape) : x);
    }

    private static OnnxValue[] DepthToSpace(OnnxCall call)
    {
        var s = Picture(call, out var block);
        if (s[1] % (block * block) != 0)
            throw new NabiException($"{s[1]} channels cannot be cut into blocks of {block} by {block}");
        var depth = s[1] / (block * block);
        var isColumnFirst = call.Text("mode", "DCR") == "CRD";
        var split = Ops.Reshape(call.X,
            isColumnFirst ? new Shape(s[0], depth, block, block, s[2], s[3]) : new Shape(s[0], block, block, depth, s[2], s[3]));
        int[] order = isColumnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
        return call.Output(Ops.Reshape(Ops.Transpose(split, order), new Shape(s[0], depth, s[2] * block, s[3] * block)));
    }

    private static OnnxValue[] SpaceToDepth(OnnxCall call)
    {
        var s = Picture(call, out var block);
        if (s[2] % block != 0 || s[3] % block != 0)
            throw new NabiException($"{call.X.Shape} cannot be cut into blocks of {block} by {block}");
        var split = Ops.Reshape(call.X, new Shape(s[0], s[1], s[2] / block, block, s[3] / block, block));
        return call.Output(
            Ops.Reshape(Ops.Transpose(split, 0, 3, 5, 1, 2, 4), new Shape(s[0], s[1] * block * block, s[2] / block, s[3] / block)));
    }

    private static Shape Picture(OnnxCall call, out int block)
    {
        block = call.Int("blocksize");
        if (call.X.Rank != 4 || block is < 1 or > 1 << 14)
            throw new NabiException($"a picture of shape {call.X.Shape} cannot be cut into blocks of {block} by {block}");
        return call.X.Shape;
    }
}
