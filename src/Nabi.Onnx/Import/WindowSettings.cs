namespace Nabi.Onnx;

/// <summary>How windows slide over one axis, as the settings of a node say it.</summary>
/// <param name="Kernel">The cells of a window.</param>
/// <param name="Stride">The step between windows.</param>
/// <param name="Dilation">The distance between cells.</param>
/// <param name="Before">The cells in front of the axis.</param>
/// <param name="After">The cells behind it.</param>
internal readonly record struct WindowSettings(int Kernel, int Stride, int Dilation, int Before, int After)
{
    // Above this no window of a real model is; sums of a few such stay in range.
    private const int Most = 1 << 20;

    /// <summary>The inputs between the first and last cell of a window, both counted.</summary>
    public int Span => checked((Kernel - 1) * Dilation + 1);

    /// <summary>
    /// The settings for each axis behind the second; pads of the rules SAME_UPPER and SAME_LOWER are worked out for the lengths at hand.
    /// </summary>
    /// <param name="call">The node.</param>
    /// <param name="lengths">The lengths of the windows.</param>
    public static WindowSettings[] Of(OnnxCall call, int[] lengths)
    {
        var count = lengths.Length;
        if (count is < 1 or > 3 || call.X.Rank != count + 2)
            throw new NabiException($"windows over {count} axes of {call.X.Shape} are not known here, only over one to three");
        var strides = call.Ints("strides") ?? [.. Enumerable.Repeat(1, count)];
        var dilations = call.Ints("dilations") ?? [.. Enumerable.Repeat(1, count)];
        var pads = call.Ints("pads") ?? new int[2 * count];
        if (strides.Length != count || dilations.Length != count || pads.Length != 2 * count
            || strides.Concat(dilations).Concat(lengths).Any(value => value is < 1 or > Most)
            || Array.Exists(pads, value => value is < 0 or > Most))
        {
            throw new NabiException("kernel_shape, strides, dilations or pads cannot be");
        }

        var auto = call.Text("auto_pad", "NOTSET");
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var one = new WindowSettings(lengths[i], strides[i], dilations[i], 0, 0);
            if (auto is "NOTSET" or "")
                return one with { Before = pads[i], After = pads[i + count] };
            if (auto == "VALID")
                return one;
            var length = call.X.Shape[i + 2];
            return one.Around(Math.Max(0, checked(((length + one.Stride - 1) / one.Stride - 1) * one.Stride + one.Span - length)),
                auto == "SAME_UPPER");
        })];
    }

    /// <summary>With so many cells around the axis in all, the odd one behind it or in front.</summary>
    public WindowSettings Around(int total, bool isUpper)
        => this with { Before = isUpper ? total / 2 : total - total / 2, After = isUpper ? total - total / 2 : total / 2 };

    /// <summary>
    /// The windows on an axis; with <paramref name="ceil"/> a last one that is not full counts, if it does not start behind the axis and
    /// the cells in front.
    /// </summary>
    public int Count(int length, bool ceil)
    {
        var rest = checked(length + Before + After - Span);
        // A first window that is not full counts too.
        if (rest < 0 && ceil && rest > -Stride)
            return 1;
        if (rest < 0)
            throw new NabiException($"a window over {Span} elements does not fit an axis of length {length} with this padding");
        var count = rest / Stride + 1;
        return ceil && rest % Stride != 0 && (long)count * Stride < (long)length + Before ? count + 1 : count;
    }

    /// <summary>This as an axis of Nabi, with the padding done before.</summary>
    public WindowAxis ToAxis(WindowPadding padding = WindowPadding.Valid) => new(Kernel, Stride, Dilation, padding);
}
