namespace Nabi.Formats;

/// <summary>Convolution and pooling over one or two axes. ONNX has channels in second place, Nabi at the end.</summary>
internal static class WindowOperators
{
    public static void Add(Dictionary<string, Func<OnnxCall, OnnxValue[]>> table)
    {
        table["Conv"] = Convolution;
        table["ConvTranspose"] = Transposed;
        table["MaxPool"] = call => Pool(call, largest: true);
        table["AveragePool"] = call => Pool(call, largest: false);
        table["GlobalMaxPool"] = call => call.Gives(Ops.Max(call.X, [.. Enumerable.Range(2, call.X.Rank - 2)], true));
        table["GlobalAveragePool"] = call => call.Gives(Ops.Mean(call.X, [.. Enumerable.Range(2, call.X.Rank - 2)], true));
    }

    private static OnnxValue[] Convolution(OnnxCall call)
    {
        var kernel = call.Value(1).Tensor;
        var (windows, pads) = Windows(call, [.. kernel.Shape.Skip(2)]);
        var x = Padded(ChannelsLast(call.X), pads, 0f);
        var weights = Ops.Transpose(kernel, [.. Enumerable.Range(2, kernel.Rank - 2), 1, 0]);
        Bound(x, windows, weights.Shape[-1]);
        var groups = call.Int("group", 1);
        if (groups < 1 || kernel.Shape[0] % groups != 0)
            throw new NabiException($"{groups} groups do not divide {kernel.Shape[0]} filters");
        var y = Ops.Conv(x, weights, windows, groups);
        return call.Gives(ChannelsSecond(call.Optional(2) is { } bias ? y + bias.Tensor : y));
    }

    private static OnnxValue[] Transposed(OnnxCall call)
    {
        if (call.Has("output_shape"))
            throw new NabiException("an output shape in numbers is not known here, only pads");
        var kernel = call.Value(1).Tensor;
        var axes = kernel.Rank - 2;
        var (windows, pads) = Windows(call, [.. kernel.Shape.Skip(2)], isTransposed: true);
        var extra = call.Ints("output_padding") ?? new int[axes];
        if (extra.Length != axes || Array.Exists(extra, more => more is < 0 or > 1 << 20))
            throw new NabiException("the output padding cannot be");
        var groups = call.Int("group", 1);
        var channels = call.X.Shape[1];
        if (groups < 1 || channels % groups != 0)
            throw new NabiException($"{groups} groups do not divide {channels} channels");
        var x = ChannelsLast(call.X);
        // (channels, filters, positions) to (positions, filters, channels).
        var weights = Ops.Transpose(kernel, [.. Enumerable.Range(2, axes), 1, 0]);
        OnnxCall.Bounded(windows.Select((window, i) => (x.Shape[i + 1] - 1L) * window.Stride + window.Span + extra[i]).Append(kernel.Shape[1]).Append(x.Shape[0]));
        var each = channels / groups;
        var y = Ops.Concat([.. Enumerable.Range(0, groups).Select(group => Ops.ConvTranspose(
            groups == 1 ? x : Ops.Slice(x, -1, group * each, each),
            groups == 1 ? weights : Ops.Slice(weights, -1, group * each, each),
            windows,
            (window, axis, length) => ((length - 1) * window.Stride + window.Span + extra[axis] - pads[axis].Before - pads[axis].After, pads[axis].Before)))], -1);
        return call.Gives(ChannelsSecond(call.Optional(2) is { } bias ? y + bias.Tensor : y));
    }

    private static OnnxValue[] Pool(OnnxCall call, bool largest)
    {
        var lengths = call.Ints("kernel_shape") ?? throw new NabiException("the size of the window is missing");
        var (windows, pads) = Windows(call, lengths);
        var x = ChannelsLast(call.X);
        if (windows.Any(window => window.Dilation != 1))
            throw new NabiException("pooling with gaps (dilations) is not known here");
        Bound(Padded(x, pads, 0f), windows, x.Shape[-1]);
        if (largest)
            return call.Gives(ChannelsSecond(Ops.MaxPool(Padded(x, pads, float.NegativeInfinity), windows)));
        var y = Ops.AveragePool(Padded(x, pads, 0f), windows);
        if (call.Int("count_include_pad", 0) == 0 && Array.Exists(pads, pad => pad.Before + pad.After > 0))
            y /= Ops.AveragePool(Padded(Tensor.Filled(new Shape([1, .. x.Shape.Skip(1).SkipLast(1), 1]), 1f), pads, 0f), windows);
        return call.Gives(ChannelsSecond(y));
    }

    private static (WindowAxis[] Windows, (int Before, int After)[] Pads) Windows(OnnxCall call, int[] lengths, bool isTransposed = false)
    {
        var count = lengths.Length;
        if (count is < 1 or > 3 || call.X.Rank != count + 2)
            throw new NabiException($"windows over {count} axes of {call.X.Shape} are not known here, only over one to three");
        var strides = call.Ints("strides") ?? [.. Enumerable.Repeat(1, count)];
        var dilations = call.Ints("dilations") ?? [.. Enumerable.Repeat(1, count)];
        var given = call.Ints("pads") ?? new int[2 * count];
        if (strides.Length != count || dilations.Length != count || given.Length != 2 * count
            || strides.Concat(dilations).Concat(lengths).Any(value => value is < 1 or > 1 << 20) || Array.Exists(given, value => value is < 0 or > 1 << 20))
            throw new NabiException("strides, dilations or pads cannot be");
        var auto = call.Text("auto_pad", "NOTSET");
        var isAutomatic = auto is "SAME_UPPER" or "SAME_LOWER";
        // Where both systems have the same rule it stays a rule, for lengths that are not known yet.
        var padding = auto == "SAME_UPPER" && !isTransposed ? WindowPadding.Same : WindowPadding.Valid;
        var windows = Enumerable.Range(0, count).Select(i => new WindowAxis(lengths[i], strides[i], dilations[i], padding)).ToArray();
        var pads = windows.Select((window, i) =>
        {
            if (padding == WindowPadding.Same)
                return (0, 0);
            if (!isAutomatic)
                return (auto == "VALID" ? 0 : given[i], (auto == "VALID" ? 0 : given[i + count]) + Ceiling(window, i));
            var length = call.X.Shape[i + 2];
            var total = isTransposed ? Math.Max(0, window.Span - window.Stride)
                : Math.Max(0, ((length + window.Stride - 1) / window.Stride - 1) * window.Stride + window.Span - length);
            return auto == "SAME_LOWER" ? (total - total / 2, total / 2) : (total / 2, total - total / 2);
        }).ToArray();
        return (windows, pads);

        // A last window that is not full counts too.
        int Ceiling(WindowAxis window, int i)
        {
            var rest = call.X.Shape[i + 2] + given[i] + given[i + count] - window.Span;
            return call.Int("ceil_mode", 0) == 0 || rest < 0 || rest % window.Stride == 0 ? 0 : window.Stride - rest % window.Stride;
        }
    }

    private static Tensor Padded(Tensor x, (int Before, int After)[] pads, float value)
    {
        for (var i = 0; i < pads.Length; i++)
        {
            OnnxCall.Bounded(x.Shape.Select((length, axis) => axis == i + 1 ? (long)length + pads[i].Before + pads[i].After : length));
            x = Ops.Pad(x, i + 1, pads[i].Before, pads[i].After, value);
        }

        return x;
    }

    private static void Bound(Tensor x, WindowAxis[] windows, int filters)
        => OnnxCall.Bounded(new Shape([x.Shape[0], .. windows.Select((window, i) => window.Count(x.Shape[i + 1])), filters]));

    private static Tensor ChannelsLast(Tensor x) => Ops.Transpose(x, [0, .. Enumerable.Range(2, x.Rank - 2), 1]);

    private static Tensor ChannelsSecond(Tensor x) => Ops.Transpose(x, [0, x.Rank - 1, .. Enumerable.Range(1, x.Rank - 2)]);
}
