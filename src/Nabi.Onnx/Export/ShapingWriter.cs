namespace Nabi.Onnx;

/// <summary>Operations that move numbers about.</summary>
internal static class ShapingWriter
{
    /// <summary>The output's name, or null if the operation is not one of these.</summary>
    public static string? Write(Exporter to, TracedCall step) => step.Primitive switch
    {
        TransposePrimitive turn => to.Build.Transpose(to.Name(step.Input(0)), [.. turn.Order.Select(step.Input(0).First.Shape.Axis)]),
        ConcatPrimitive concat => to.Build.Node(
            "Concat",
            Enumerable.Range(0, step.InputCount).Select(i => to.Name(step.Input(i))).ToArray(),
            OnnxAttribute.Of("axis", step.Input(0).First.Shape.Axis(concat.Axis))),
        PadPrimitive pad => Pad(to, step, pad),
        RepeatPrimitive repeat => Repeat(to, step, repeat),
        SlicePrimitive slice => Slice(to, step, slice),
        _ => null,
    };

    private static string Pad(Exporter to, TracedCall step, PadPrimitive pad)
    {
        var x = step.Input(0);
        foreach (var other in step.Calls)
        {
            if (other.Primitive is PadPrimitive one && (one.Before, one.After) != (pad.Before, pad.After))
                throw to.Unknown("the padding depends on the length of the input");
        }

        var pads = new long[2 * x.Rank];
        var axis = x.First.Shape.Axis(pad.Axis);
        (pads[axis], pads[x.Rank + axis]) = (pad.Before, pad.After);
        var filling = to.Build.Scalar(pad.Value);
        return to.Build.Node("Pad", [to.Name(x), to.Build.Numbers(pads), x.IsFloat ? filling : to.Build.Cast(filling, x.Type)]);
    }

    /// <summary>Every element several times in a row: copies side by side on a new axis, which then joins the old one.</summary>
    private static string Repeat(Exporter to, TracedCall step, RepeatPrimitive repeat)
    {
        var x = step.Input(0);
        var axis = x.First.Shape.Axis(repeat.Axis);
        if (step.Calls.Any(other => ((RepeatPrimitive)other.Primitive).Times != repeat.Times))
            throw to.Unknown("how often a tensor is repeated depends on the length of the input");
        var one = to.Build.Unsqueeze(to.Name(x), axis + 1);
        var many = to.Build.Node("Concat", Enumerable.Repeat(one, repeat.Times), OnnxAttribute.Of("axis", axis + 1));
        List<AxisLength> from = [.. x.Shape];
        from.Insert(axis + 1, new AxisLength([.. step.Calls.Select(_ => repeat.Times)]));
        return to.AxisLengths.Reshape(many, from, step.Output().Shape);
    }

    /// <summary>A place that moves with the length of the axis is counted from its end.</summary>
    private static string Slice(Exporter to, TracedCall step, SlicePrimitive slice)
    {
        var x = step.Input(0);
        var axis = x.First.Shape.Axis(slice.Axis);
        var length = x.Length(axis);
        var ranges = step.Calls.Select((one, i) => ((SlicePrimitive)one.Primitive).Range(length.Values[i])).ToArray();
        var first = new AxisLength([.. ranges.Select(range => range.First)]);
        var end = new AxisLength([.. ranges.Select(range => range.First + (range.Taken - 1) * slice.Stride + Math.Sign(slice.Stride))]);
        return to.Build.Node("Slice",
            [to.Name(x), Place(first, isEnd: false), Place(end, isEnd: true), to.Build.Numbers(axis), to.Build.Numbers(slice.Stride)]);

        string Place(AxisLength place, bool isEnd)
        {
            // Behind the last element and before the first there is no index to count with.
            if (isEnd && place.Equals(length))
                return to.Build.Numbers(long.MaxValue);
            if (place.IsConstant)
                return to.Build.Numbers(place.Constant >= 0 ? place.Constant : -long.MaxValue);
            var fromEnd = place - length;
            if (fromEnd.IsConstant && fromEnd.Constant < 0)
                return to.Build.Numbers(fromEnd.Constant);
            // The part of a table that the length of an input asks for.
            return to.AxisLengths.Knows(place)
                ? to.AxisLengths.List([place]) : throw to.Unknown("which part of a tensor is taken depends on the length of the input");
        }
    }
}
