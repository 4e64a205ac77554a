namespace Nabi.Onnx;

/// <summary>The settings of a Resize node, and the mix of each new place by them.</summary>
internal sealed class ResizeRule
{
    private const int MostParts = 4096;
    private const int Longest = 1 << 20;

    private readonly string mode;
    private readonly string places;
    private readonly string rounding;
    private readonly bool excludes;
    private readonly bool smooths;
    private readonly double cubic;

    public ResizeRule(OnnxCall call)
    {
        var isOld = call.Operator == "Upsample" || call.Opset < 11;
        mode = call.Text("mode", "nearest") is "bilinear" or "linear" ? "linear" : call.Text("mode", "nearest");
        places = call.Text("coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel");
        rounding = call.Text("nearest_mode", isOld ? "floor" : "round_prefer_floor");
        excludes = call.Flag("exclude_outside");
        smooths = call.Flag("antialias");
        cubic = call.Float("cubic_coeff_a", -0.75f);
    }

    /// <summary>Whether only a region of the picture is meant.</summary>
    public bool IsRegion => places == "tf_crop_and_resize";

    /// <summary>The mix of an axis.</summary>
    /// <param name="length">The old length.</param>
    /// <param name="wanted">The new one.</param>
    /// <param name="scale">How often it is as long, as the file says.</param>
    /// <param name="region">The start and end of the region, as parts of the axis.</param>
    public ResizeMap Map(int length, int wanted, double scale, (double Start, double End) region)
    {
        if (wanted > Longest)
            throw new NabiException($"an axis of {wanted} places is longer than {Longest}, which is not known here");
        var outside = new bool[wanted];
        var mixes = new List<(int Place, double Weight)>[wanted];
        for (var i = 0; i < wanted; i++)
        {
            var at = Source(i, length, wanted, scale, region);
            outside[i] = IsRegion && (at < 0 || at > length - 1);
            mixes[i] = Mix(at, length, scale);
        }

        var count = mixes.Length == 0 ? 1 : mixes.Max(mix => mix.Count);
        var taken = Enumerable.Range(0, count).Select(tap => mixes.Select(mix => tap < mix.Count ? mix[tap].Place : 0).ToArray()).ToArray();
        var weights = Enumerable.Range(0, count)
            .Select(tap => mixes.Select(mix => tap < mix.Count ? (float)mix[tap].Weight : 0f).ToArray()).ToArray();
        return new ResizeMap(taken, weights, outside);
    }

    /// <summary>Where a new place lies on the old axis, in floats as runtimes compute it: at a border a last digit decides.</summary>
    private double Source(int i, int length, int wanted, double scale, (double Start, double End) region)
    {
        var (start, end) = ((float)region.Start, (float)region.End);
        return places switch
        {
            "asymmetric" => Back(i),
            "align_corners" => wanted == 1 ? 0f : (float)i * (length - 1) / (wanted - 1),
            "pytorch_half_pixel" => wanted == 1 ? 0f : Back(i + 0.5f) - 0.5f,
            "tf_half_pixel_for_nn" => Back(i + 0.5f),
            "tf_crop_and_resize" => wanted > 1
                ? start * (length - 1) + i * (end - start) * (length - 1) / (wanted - 1) : 0.5f * (start + end) * (length - 1),
            "half_pixel_symmetric" => length / 2f * (1 - wanted / ((float)scale * length)) + Back(i + 0.5f) - 0.5f,
            _ => Back(i + 0.5f) - 0.5f,
        };

        // A scale that is the ratio of two lengths is not rounded first.
        float Back(float place) => scale == (double)wanted / length ? (float)((double)place * length / wanted) : place / (float)scale;
    }

    private List<(int Place, double Weight)> Mix(double at, int length, double scale)
    {
        if (!double.IsFinite(at))
            throw new NabiException("a place is no finite number");
        if (mode == "nearest")
            return [((int)Math.Clamp(Near(at), 0, length - 1), 1)];
        // Making smaller with smoothing, the filter is as much wider.
        var narrow = smooths ? Math.Min(1, scale) : 1;
        var reach = (mode == "cubic" ? 2 : 1) / narrow;
        // Further outside than the filter reaches nothing changes.
        at = Math.Clamp(at, -reach - 1, length + reach);
        var (first, last) = ((long)Math.Floor(at - reach) + 1, (long)Math.Ceiling(at + reach) - 1);
        if (last - first >= MostParts)
            throw new NabiException($"a place would be mixed of {last - first + 1} others, more than {MostParts}");
        Dictionary<int, double> parts = [];
        var total = 0.0;
        for (var place = first; place <= last; place++)
        {
            var weight = Filter((place - at) * narrow);
            if (weight == 0 || (excludes && (place < 0 || place >= length)))
                continue;
            var there = (int)Math.Clamp(place, 0, length - 1);
            parts[there] = parts.GetValueOrDefault(there) + weight;
            total += weight;
        }

        return parts.Count == 0 || total == 0 ? [((int)Math.Clamp(Math.Round(at), 0, length - 1), 1)]
            : [.. parts.OrderBy(part => part.Key).Select(part => (part.Key, part.Value / total))];
    }

    private double Filter(double distance)
    {
        var d = Math.Abs(distance);
        if (mode != "cubic")
            return Math.Max(0, 1 - d);
        return d <= 1 ? ((cubic + 2) * d - (cubic + 3)) * d * d + 1
            : d < 2 ? ((cubic * d - 5 * cubic) * d + 8 * cubic) * d - 4 * cubic : 0;
    }

    private double Near(double at) => rounding switch
    {
        "floor" => Math.Floor(at),
        "ceil" => Math.Ceiling(at),
        "round_prefer_ceil" => Math.Floor(at + 0.5),
        _ => Math.Ceiling(at - 0.5),
    };
}
