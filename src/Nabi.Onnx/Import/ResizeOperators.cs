namespace Nabi.Onnx;

/// <summary>Resizing, axis by axis: each new place is a mix of a few old ones.</summary>
internal static class ResizeOperators
{
    private const string Places =
        "coordinate_transformation_mode:s=half_pixel|pytorch_half_pixel|align_corners|asymmetric|"
        + "tf_half_pixel_for_nn|tf_crop_and_resize|half_pixel_symmetric@11-";

    // Above this a matrix of the mix is larger than moving each part.
    private const int MostMatrix = 1 << 20;

    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["Resize"] = new(Resize, 1, 4, Places
            + " mode:s=nearest|linear|cubic cubic_coeff_a:f@11- exclude_outside:i=0|1@11- extrapolation_value:f@11-"
            + " nearest_mode:s=round_prefer_floor|round_prefer_ceil|floor|ceil@11- antialias:i=0|1@18- axes:is@18- "
            + "keep_aspect_ratio_policy:s=stretch|not_larger|not_smaller@18-")
        {
            Settings = [1, 2, 3],
        };
        table["Upsample"] =
            new(Resize, 1, 2, "mode:s=nearest|linear|bilinear scales:fs@7-8 height_scale:f@-6 width_scale:f@-6") { Settings = [1] };
    }

    private static OnnxValue[] Resize(OnnxCall call)
    {
        var (sizes, scales, regions) = Targets(call);
        var how = new ResizeRule(call);
        var x = call.X;
        var shape = call.Fit(sizes);
        if (x.IsSymbolic)
            return call.Shaped(shape);
        Tensor? inside = null;
        for (var axis = 0; axis < x.Rank; axis++)
        {
            var length = x.Shape[axis];
            var isRegion = how.IsRegion && regions.Length == 2 * x.Rank;
            // The mix of an axis that stays as it is, is itself; runtimes smooth none that keeps its length.
            if (shape[axis] == length && (scales[axis] == 1 || call.Flag("antialias")) && !isRegion)
                continue;
            if (length == 0)
                throw new NabiException($"an axis of {x.Shape} is empty");
            var map = how.Map(length, shape[axis], scales[axis], isRegion ? (regions[axis], regions[axis + x.Rank]) : (0, 1));
            x = Mixed(call, x, axis, map);
            if (map.Outside.Contains(true))
            {
                var kept = new Tensor(new Shape([shape[axis], .. Enumerable.Repeat(1, x.Rank - axis - 1)]),
                    [.. map.Outside.Select(outside => !outside)]);
                inside = inside is null ? kept : Ops.LogicalAnd(inside, kept);
            }
        }

        if (inside is not null)
            x = Ops.Where(inside, x, call.Float("extrapolation_value", 0f));
        return call.Output(ReferenceEquals(x, call.X) ? Ops.Reshape(x, x.Shape) : x);
    }

    /// <summary>The new lengths, how often each axis is as long, and the region of the picture that is meant (starts, then ends).</summary>
    private static (long[] Sizes, double[] Scales, double[] Regions) Targets(OnnxCall call)
    {
        var shape = call.X.Shape;
        var isOld = call.Operator == "Upsample" || call.Opset < 11;
        var axes = call.Attribute("axes")?.Ints.Select(axis => OnnxCall.Axis(call.X, axis)).ToArray()
            ?? [.. Enumerable.Range(0, shape.Rank)];
        var given = Given(isOld ? call.Optional(1) : call.Optional(2)) ?? call.Attribute("scales")?.Floats.ToArray();
        if (given is null && (call.Has("height_scale") || call.Has("width_scale")))
            given = [.. Enumerable.Repeat(1f, shape.Rank - 2), call.Float("height_scale", 1f), call.Float("width_scale", 1f)];
        var wanted = isOld || call.Optional(3) is not { Shape.Size: > 0 } sizesInput ? null : sizesInput.Whole();
        if ((wanted?.Length ?? given?.Length) != axes.Length || axes.Distinct().Count() != axes.Length)
            throw new NabiException($"scales or sizes do not fit {shape}");
        if (given is not null && wanted is null && given.Any(scale => !(scale > 0)))
            throw new NabiException("scales must be above 0");
        var sizes = shape.Select(length => (long)length).ToArray();
        var scales = Enumerable.Repeat(1.0, shape.Rank).ToArray();
        double[] regions = [.. Enumerable.Repeat(0.0, shape.Rank), .. Enumerable.Repeat(1.0, shape.Rank)];
        var region = !isOld && call.Optional(1) is { Shape.Size: > 0 } roi ? roi.Numbers.ToArray() : [];
        var policy = call.Text("keep_aspect_ratio_policy", "stretch");
        double? common = wanted is null || policy == "stretch" ? null
            : policy == "not_larger" ? axes.Select((axis, i) => (double)wanted[i] / shape[axis]).Min()
            : axes.Select((axis, i) => (double)wanted[i] / shape[axis]).Max();
        foreach (var (axis, i) in axes.Select((axis, i) => (axis, i)))
        {
            sizes[axis] = common is { } one
                ? (long)Math.Floor(one * shape[axis] + 0.5) : wanted?[i] ?? (long)Math.Floor((float)(shape[axis] * given![i]));
            scales[axis] = common ?? (wanted is not null ? (double)wanted[i] / shape[axis] : given![i]);
            if (region.Length == 2 * axes.Length)
                (regions[axis], regions[axis + shape.Rank]) = (region[i], region[i + axes.Length]);
        }

        return (sizes, scales, regions);

        static float[]? Given(OnnxValue? value) => value is { Shape.Size: > 0 } scale ? scale.Numbers.ToArray() : null;
    }

    private static Tensor Mixed(OnnxCall call, Tensor x, int axis, ResizeMap map)
    {
        var (length, wanted) = (x.Shape[axis], map.Places[0].Length);
        call.Fit(x.Shape.With(axis, wanted));
        if (map.Places.Count == 1)
            return SlicingOperators.Picked(call, x, axis, wanted, i => map.Places[0][i]);
        if ((long)length * wanted > MostMatrix)
        {
            var shape = new Shape([wanted, .. Enumerable.Repeat(1, x.Rank - axis - 1)]);
            return map.Places.Select((places, tap) => SlicingOperators.Picked(call, x, axis, wanted, i => places[i])
                * new Tensor(shape, map.Weights[tap])).Aggregate(Ops.Add);
        }

        var matrix = Tensor.Filled(new Shape(length, wanted), 0f);
        for (var tap = 0; tap < map.Places.Count; tap++)
        {
            for (var i = 0; i < wanted; i++)
                matrix.Floats[map.Places[tap][i] * wanted + i] += map.Weights[tap][i];
        }

        int[] order = [.. Enumerable.Range(0, x.Rank).Where(other => other != axis), axis];
        int[] back = [.. Enumerable.Range(0, x.Rank).Select(other => Array.IndexOf(order, other))];
        return Ops.Transpose(Ops.MatMul(Ops.Transpose(x, order), matrix), back);
    }
}
