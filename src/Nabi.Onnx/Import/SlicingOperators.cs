namespace Nabi.Onnx;

/// <summary>Operators that take parts of tensors, or put something around them.</summary>
internal static class SlicingOperators
{
    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["Split"] = new(Split, 1, 2, "axis:i split:is@-12 num_outputs:i@18-") { Settings = [1] };
        table["Slice"] = new(Slice, 1, 5, "axes:is@-9 starts:is@-9 ends:is@-9") { Settings = [1, 2, 3, 4] };
        table["Pad"] = new(Pad, 1, 4, "mode:s=constant|reflect|edge|wrap pads:is@-10 value:f@-10") { Settings = [1, 2, 3] };
        table["ReverseSequence"] = new(ReverseSequence, 2, 2, "batch_axis:i=0|1 time_axis:i=0|1");
    }

    /// <summary>x at places of an axis, which are only worked out where there are numbers.</summary>
    /// <param name="call">The node.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="count">How many places.</param>
    /// <param name="place">Where each is taken from.</param>
    public static Tensor Picked(OnnxCall call, Tensor x, int axis, int count, Func<int, int> place)
    {
        var shape = call.Fit(x.Shape.With(axis, count));
        return x.IsSymbolic
            ? Tensor.Symbolic(shape, x.DType) : Ops.Take(x, new Tensor([count], [.. Enumerable.Range(0, count).Select(place)]), axis);
    }

    private static OnnxValue[] Split(OnnxCall call)
    {
        var axis = call.Axis(0);
        var length = call.X.Shape[axis];
        var lengths = call.InputOrAttribute("split", 1);
        if (lengths is null)
        {
            var parts = call.Int("num_outputs", call.OutputCount);
            if (parts < 1 || parts != call.OutputCount || (call.Opset < 18 && length % parts != 0))
                throw new NabiException($"{length} elements cannot be split into {parts} parts");
            var each = (length + parts - 1) / parts;
            lengths = [.. Enumerable.Range(0, parts).Select(part => (long)Math.Clamp(length - part * each, 0, each))];
        }

        if (lengths.Any(part => part < 0 || part > length) || lengths.Sum() != length || lengths.Length != call.OutputCount)
        {
            throw new NabiException(
                $"{length} elements cannot be split into "
                + $"[{string.Join(", ", lengths.Take(17).Select(length => $"{length}"))}] for {call.OutputCount} outputs");
        }

        var at = 0;
        return [.. lengths.Select(part => call.OutputValue(Ops.Slice(call.X, axis, (at += (int)part) - (int)part, (int)part)))];
    }

    private static OnnxValue[] Slice(OnnxCall call)
    {
        var starts = call.InputOrAttribute("starts", 1) ?? throw new NabiException("the starts are missing");
        var ends = call.InputOrAttribute("ends", 2) ?? throw new NabiException("the ends are missing");
        var axes = call.InputOrAttribute("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = call.Optional(4)?.Whole() ?? [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || steps.Contains(0))
            throw new NabiException("starts, ends, axes and steps do not go together");
        var x = call.X;
        if (axes.Select(axis => OnnxCall.Axis(x, axis)).Distinct().Count() != axes.Length)
            throw new NabiException("an axis is named twice");
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = OnnxCall.Axis(x, axes[i]);
            var length = x.Shape[axis];
            var step = Math.Clamp(steps[i], -int.MaxValue, int.MaxValue);
            // Walking back, a start in front of the first element is the first, an end there is one before it.
            var start = Math.Clamp(starts[i] < 0 ? starts[i] + length : starts[i], 0, Math.Max(0, step > 0 ? length : length - 1));
            var end = Math.Clamp(ends[i] < 0 ? ends[i] + length : ends[i], step > 0 ? 0 : -1, length);
            var count = length == 0 ? 0 : (int)Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
            // What is taken to the end, from the end, or in reverse is recorded as such.
            x = count == 0 ? Ops.Slice(x, axis, 0, 0) : Ops.Slice(x, axis, (int)start, count, count == 1 ? 1 : (int)step);
        }

        return call.Output(ReferenceEquals(x, call.X) ? Ops.Reshape(x, x.Shape) : x);
    }

    private static OnnxValue[] Pad(OnnxCall call)
    {
        var pads = call.InputOrAttribute("pads", 1) ?? throw new NabiException("the pads are missing");
        var axes = call.Optional(3)?.Whole() ?? [.. Enumerable.Range(0, call.X.Rank).Select(axis => (long)axis)];
        var mode = call.Text("mode", "constant");
        if (pads.Length != 2 * axes.Length)
            throw new NabiException($"{pads.Length} pads do not fit {axes.Length} axes");
        var fill = mode != "constant" ? 0f : call.Optional(2)?.Number ?? call.Float("value", 0f);
        var x = call.X;
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = OnnxCall.Axis(x, axes[i]);
            var (before, after) = (pads[i], pads[i + axes.Length]);
            if (Math.Abs(before) > int.MaxValue || Math.Abs(after) > int.MaxValue)
                throw new NabiException($"pads of {before} and {after} cannot be");
            if (before < 0 || after < 0)
            {
                var (front, back) = (Math.Max(0, -before), Math.Max(0, -after));
                if (front + back > x.Shape[axis])
                    throw new NabiException($"{front + back} elements cannot be cut from an axis of length {x.Shape[axis]}");
                x = Ops.Slice(x, axis, (int)front, (int)(x.Shape[axis] - front - back));
                (before, after) = (Math.Max(0, before), Math.Max(0, after));
            }

            if (before == 0 && after == 0)
                continue;
            var length = x.Shape[axis];
            call.Fit(x.Shape.Select((other, place) => place == axis ? other + before + after : other));
            if (mode != "constant" && length == 0)
                throw new NabiException($"an axis of length 0 cannot be padded by '{mode}'");
            x = mode == "constant" ? Ops.Pad(x, axis, (int)before, (int)after, fill)
                : Picked(call, x, axis, (int)(length + before + after), place => Source(mode, place - (int)before, length));
        }

        return call.Output(ReferenceEquals(x, call.X) ? Ops.Reshape(x, x.Shape) : x);
    }

    /// <summary>The element that stands for one at a place outside.</summary>
    private static int Source(string mode, int place, int length)
    {
        switch (mode)
        {
            case "edge":
                return Math.Clamp(place, 0, length - 1);
            case "wrap":
                return (place % length + length) % length;
            default:
                // The ends stand once: 2 1 [0 1 2] 1 0.
                var period = Math.Max(1, 2 * (length - 1));
                var at = (place % period + period) % period;
                return at < length ? at : period - at;
        }
    }

    /// <summary>The first steps of each row, as many as its length says, in reverse.</summary>
    private static OnnxValue[] ReverseSequence(OnnxCall call)
    {
        var (batchAxis, timeAxis) = (call.Int("batch_axis", 1), call.Int("time_axis", 0));
        var (x, lengths) = (call.X, call.Value(1).Tensor);
        if (batchAxis == timeAxis || x.Rank < 2 || !lengths.Shape.Fits(new Shape(x.Shape[batchAxis])))
            throw new NabiException($"lengths of shape {lengths.Shape} do not fit {x.Shape}");
        call.Run.NoteWalk(x.Shape[timeAxis]);
        if (call.IsShapes)
            return call.Shaped(x.Shape);
        int[] swap = [1, 0, .. Enumerable.Range(2, x.Rank - 2)];
        var rows = batchAxis == 0 ? x : Ops.Transpose(x, swap);
        var (batch, time) = (rows.Shape[0], rows.Shape[1]);
        var steps = new Tensor([1, time], [.. Enumerable.Range(0, time).Select(t => (float)t)]);
        var each = Ops.ExpandDims(lengths, 1);
        var source = Ops.Where(Ops.Less(steps, each), each - 1f - steps, steps);
        var first = new Tensor([batch, 1], [.. Enumerable.Range(0, batch).Select(row => (float)row * time)]);
        var valid = Ops.LogicalAnd(Ops.GreaterEqual(each, 0f), Ops.LessEqual(each, time));
        var taken = IndexingOperators.Rows(rows, 2, Ops.Where(valid, source + first, -1f));
        return call.Output(batchAxis == 0 ? taken : Ops.Transpose(taken, swap));
    }
}
