namespace Nabi.Onnx;

/// <summary>The largest number, the mean or the norm of each window.</summary>
internal static class PoolingOperators
{
    private const string Rounding = " ceil_mode:i=0|1@10-";

    // Windows with gaps are put together from their cells.
    private const int MostCells = 1 << 10;

    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["MaxPool"] = new(call => Pool(call, Kind.Largest), 1, 1, WindowOperators.Settings + Rounding + " storage_order:i=0|1");
        table["AveragePool"] = new(call => Pool(call, Kind.Mean), 1, 1, WindowOperators.Settings + Rounding + " count_include_pad:i=0|1");
        table["LpPool"] = new(call => Pool(call, Kind.Norm), 1, 1, WindowOperators.Settings + Rounding + " p:i");
        table["GlobalMaxPool"] = new(call => call.Output(Ops.Max(call.X, Middle(call), true)), 1, 1, "") { TakesUnknown = true };
        table["GlobalAveragePool"] = new(call => call.Output(Ops.Mean(call.X, Middle(call), true)), 1, 1, "") { TakesUnknown = true };
        table["GlobalLpPool"] =
            new(call => call.Output(Root(call, Ops.Sum(Power(call, call.X), Middle(call), true))), 1, 1, "p:i") { TakesUnknown = true };
    }

    private enum Kind
    {
        Largest,
        Mean,
        Norm,
    }

    private static int[] Middle(OnnxCall call)
        => call.X.Rank > 2 ? [.. Enumerable.Range(2, call.X.Rank - 2)]
            : throw new NabiException($"an input with axes behind the channels is expected, not {call.X.Shape}");

    private static Tensor Power(OnnxCall call, Tensor x) => call.Int("p", 2) switch
    {
        1 => Ops.Abs(x),
        2 => Ops.Square(x),
        > 0 and var p => Ops.Power(Ops.Abs(x), p),
        var p => throw new NabiException($"a norm of order {p} cannot be"),
    };

    private static Tensor Root(OnnxCall call, Tensor x) => call.Int("p", 2) switch
    {
        1 => x,
        2 => Ops.Sqrt(x),
        var p => Ops.Power(x, 1f / p),
    };

    private static OnnxValue[] Pool(OnnxCall call, Kind kind)
    {
        var windows = WindowSettings.Of(call, call.Ints("kernel_shape") ?? throw new NabiException("the size of the window is missing"));
        var ceil = call.Flag("ceil_mode");
        var counts = windows.Select((window, i) => window.Count(call.X.Shape[i + 2], ceil)).ToArray();
        if (call.IsShapes)
            return call.Shaped(new Shape([call.X.Shape[0], call.X.Shape[1], .. counts]));
        var x = WindowOperators.ChannelsLast(kind == Kind.Norm ? Power(call, call.X) : call.X);
        var hasGaps = Array.Exists(windows, window => window.Dilation > 1);
        var includes = call.Flag("count_include_pad");
        // Where both systems have the same rule it stays a rule, for lengths that are not known yet.
        if (call.Text("auto_pad", "") == "SAME_UPPER" && !hasGaps && !includes && kind != Kind.Norm)
        {
            WindowAxis[] axes = [.. windows.Select(window => window.ToAxis(WindowPadding.Same))];
            return call.Output(WindowOperators.ChannelsSecond(kind == Kind.Largest ? Ops.MaxPool(x, axes) : Ops.AveragePool(x, axes)));
        }

        var pads = windows.Select((window, i) => (window.Before, window.After + Missing(window, call.X.Shape[i + 2], counts[i]))).ToArray();
        x = WindowOperators.Padded(call, x, pads, kind == Kind.Largest ? float.NegativeInfinity : 0f);
        var valid = windows.Select(window => window.ToAxis()).ToArray();
        if (kind == Kind.Largest)
            return call.Output(WindowOperators.ChannelsSecond(hasGaps ? Cells(x, windows, counts, Ops.Maximum) : Ops.MaxPool(x, valid)));
        var size = windows.Aggregate(1f, (product, window) => product * window.Kernel);
        var sum = hasGaps ? Cells(x, windows, counts, Ops.Add) : Ops.AveragePool(x, valid) * size;
        if (kind == Kind.Norm)
            return call.Output(WindowOperators.ChannelsSecond(Root(call, sum)));
        for (var i = 0; i < windows.Length; i++)
        {
            sum *= new Tensor(new Shape([counts[i], .. Enumerable.Repeat(1, windows.Length - i)]),
                Shares(windows[i], call.X.Shape[i + 2], counts[i], includes));
        }

        return call.Output(WindowOperators.ChannelsSecond(sum));
    }

    /// <summary>How many cells the last window lacks.</summary>
    private static int Missing(WindowSettings window, int length, int count)
        => Math.Max(0, checked((count - 1) * window.Stride + window.Span - length - window.Before - window.After));

    /// <summary>
    /// 1 by the cells of each window that count: those on the axis, or those around it too; never those that only fill up the last window.
    /// </summary>
    private static float[] Shares(WindowSettings window, int length, int count, bool includesPads)
    {
        var (low, high) = includesPads ? (-window.Before, length + window.After) : (0, length);
        var shares = new float[count];
        for (var i = 0; i < count; i++)
        {
            var first = (long)i * window.Stride - window.Before;
            // Cells stand a dilation apart.
            var skipped = first >= low ? 0 : (low - first + window.Dilation - 1) / window.Dilation;
            var until = first >= high ? 0 : Math.Min(window.Kernel, (high - first + window.Dilation - 1) / window.Dilation);
            shares[i] = 1f / Math.Max(1, until - skipped);
        }

        return shares;
    }

    /// <summary>Axis after axis, the cells of all windows put together.</summary>
    private static Tensor Cells(Tensor x, WindowSettings[] windows, int[] counts, Func<Tensor, Tensor, Tensor> combine)
    {
        for (var i = 0; i < windows.Length; i++)
        {
            var (window, part, axis) = (windows[i], x, i + 1);
            if (window.Kernel > MostCells)
                throw new NabiException($"a window of {window.Kernel} cells with gaps is not known here, only of {MostCells}");
            var count = counts[i];
            x = Enumerable.Range(0, window.Kernel)
                .Select(cell => Ops.Slice(part, axis, cell * window.Dilation, count, window.Stride)).Aggregate(combine);
        }

        return x;
    }
}
