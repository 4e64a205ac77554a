namespace Nabi.Onnx;

/// <summary>Convolutions over one to three axes. ONNX has channels in second place, Nabi at the end.</summary>
internal static class WindowOperators
{
    public const string Settings = "auto_pad:s=NOTSET|SAME_UPPER|SAME_LOWER|VALID kernel_shape:is strides:is pads:is dilations:is";

    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["Conv"] = new(Convolution, 2, 3, Settings + " group:i");
        table["ConvTranspose"] = new(Transposed, 2, 3, Settings + " group:i output_padding:is output_shape:is");
    }

    public static Tensor ChannelsLast(Tensor x) => Ops.Transpose(x, [0, .. Enumerable.Range(2, x.Rank - 2), 1]);

    public static Tensor ChannelsSecond(Tensor x) => Ops.Transpose(x, [0, x.Rank - 1, .. Enumerable.Range(1, x.Rank - 2)]);

    /// <summary>x, channels last, with cells around its middle axes.</summary>
    public static Tensor Padded(OnnxCall call, Tensor x, IReadOnlyList<(int Before, int After)> pads, float value)
    {
        call.Fit(
            x.Shape.Select(
                (length, axis) => axis == 0 || axis == x.Rank - 1 ? length : (long)length + pads[axis - 1].Before + pads[axis - 1].After));
        for (var i = 0; i < pads.Count; i++)
            x = pads[i] == (0, 0) ? x : Ops.Pad(x, i + 1, pads[i].Before, pads[i].After, value);
        return x;
    }

    private static OnnxValue[] Convolution(OnnxCall call)
    {
        var kernel = call.Value(1).Tensor;
        var windows = Windows(call, kernel);
        var (groups, filters) = (call.Int("group", 1), kernel.Shape[0]);
        if (groups < 1 || filters % groups != 0 || call.X.Shape[1] != (long)kernel.Shape[1] * groups)
            throw new NabiException($"{groups} groups of kernels of shape {kernel.Shape} do not fit {call.X.Shape}");
        call.Fit(new Shape([call.X.Shape[0], .. windows.Select((window, i) => window.Count(call.X.Shape[i + 2], false)), filters]));
        // Where both systems have the same rule it stays a rule, for lengths that are not known yet.
        var isSame = call.Text("auto_pad", "") == "SAME_UPPER";
        var x = ChannelsLast(call.X);
        x = isSame ? x : Padded(call, x, [.. windows.Select(window => (window.Before, window.After))], 0f);
        var weights = Ops.Transpose(kernel, [.. Enumerable.Range(2, kernel.Rank - 2), 1, 0]);
        var y =
            Ops.Conv(x, weights, [.. windows.Select(window => window.ToAxis(isSame ? WindowPadding.Same : WindowPadding.Valid))], groups);
        return call.Output(ChannelsSecond(call.Optional(2) is { } bias ? y + bias.Tensor : y));
    }

    private static OnnxValue[] Transposed(OnnxCall call)
    {
        var kernel = call.Value(1).Tensor;
        var axes = kernel.Rank - 2;
        var windows = Windows(call, kernel);
        var extra = call.Ints("output_padding") ?? new int[axes];
        if (extra.Length != axes || Array.Exists(extra, more => more is < 0 or > 1 << 20))
            throw new NabiException("the output padding cannot be");
        var (groups, channels) = (call.Int("group", 1), call.X.Shape[1]);
        if (groups < 1 || channels % groups != 0 || kernel.Shape[0] != channels)
            throw new NabiException($"{groups} groups of kernels of shape {kernel.Shape} do not fit {call.X.Shape}");
        var full = windows.Select((window, i) => checked((call.X.Shape[i + 2] - 1) * window.Stride + window.Span + extra[i])).ToArray();
        (windows, var lengths) = Fitted(call, windows, full);
        if (Array.Exists(lengths, length => length < 1))
            throw new NabiException($"the padding leaves nothing of {call.X.Shape}");
        call.Fit(
            new Shape([call.X.Shape[0], checked(kernel.Shape[1] * groups), .. full.Select((length, i) => Math.Max(length, lengths[i]))]));
        var x = ChannelsLast(call.X);
        // (channels, filters, positions) to (positions, filters, channels).
        var weights = Ops.Transpose(kernel, [.. Enumerable.Range(2, axes), 1, 0]);
        var each = channels / groups;
        var y = Ops.Concat([.. Enumerable.Range(0, groups).Select(group => Ops.ConvTranspose(
            groups == 1 ? x : Ops.Slice(x, -1, group * each, each),
            groups == 1 ? weights : Ops.Slice(weights, -1, group * each, each),
            [.. windows.Select(window => window.ToAxis())],
            (window, axis, length) => (checked((length - 1) * window.Stride + window.Span + extra[axis] + lengths[axis] - full[axis]),
                windows[axis].Before)))], -1);
        return call.Output(ChannelsSecond(call.Optional(2) is { } bias ? y + bias.Tensor : y));
    }

    /// <summary>
    /// The pads and lengths that leave the output as long as it is asked for; by the rules SAME at most as often as long as the input.
    /// </summary>
    private static (WindowSettings[] Windows, int[] Lengths) Fitted(OnnxCall call, WindowSettings[] windows, int[] full)
    {
        var auto = call.Text("auto_pad", "NOTSET");
        if (call.Ints("output_shape") is not { } given)
        {
            if (auto.StartsWith("SAME", StringComparison.Ordinal))
            {
                windows = [
                    .. windows.Select((window, i) =>
                        window.Around(Math.Max(0, full[i] - checked(call.X.Shape[i + 2] * window.Stride)), auto == "SAME_UPPER"))];
            }

            return (windows, [.. windows.Select((window, i) => full[i] - window.Before - window.After)]);
        }

        if (given.Length < windows.Length || Array.Exists(given, length => length is < 1 or > 1 << 26))
            throw new NabiException("the output shape does not fit");
        int[] wanted = [.. given.TakeLast(windows.Length)];
        return ([.. windows.Select((window, i) => window.Around(Math.Max(0, full[i] - wanted[i]), auto == "SAME_UPPER"))], wanted);
    }

    private static WindowSettings[] Windows(OnnxCall call, Tensor kernel)
    {
        int[] lengths = [.. kernel.Shape.Skip(2)];
        if (call.Ints("kernel_shape") is { } said && !said.SequenceEqual(lengths))
            throw new NabiException($"a kernel of shape {kernel.Shape} is not as long as 'kernel_shape' says");
        if (call.Optional(2) is { } bias && bias.Shape.Rank != 1)
            throw new NabiException($"a bias of shape {bias.Shape} does not fit");
        return WindowSettings.Of(call, lengths);
    }
}
