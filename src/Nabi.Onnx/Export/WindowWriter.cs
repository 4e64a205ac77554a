namespace Nabi.Onnx;

/// <summary>Convolution and pooling. ONNX wants channels in second place and kernels as (filters, channels, positions).</summary>
internal static class WindowWriter
{
    /// <summary>The output's name, or null if the operation is not one of these.</summary>
    public static string? Write(Exporter to, TracedCall step) => step.Primitive switch
    {
        ConvolutionPrimitive convolution => Convolution(to, step, convolution),
        TransposedConvolutionPrimitive transposed => Transposed(to, step, transposed),
        DepthwisePrimitive depthwise => Depthwise(to, step, depthwise),
        PoolingPrimitive pooling => ChannelsLast(
            to,
            step,
            x => to.Build.Node(
                pooling.Maximum ? "MaxPool" : "AveragePool",
                [x],
                [
                    OnnxAttribute.Of("kernel_shape", pooling.Axes.Select(axis => axis.Kernel)),
                    OnnxAttribute.Of("strides", pooling.Axes.Select(axis => axis.Stride)),
                    Padding(step, pooling.Axes),
                ])),
        _ => null,
    };

    private static string Convolution(Exporter to, TracedCall step, ConvolutionPrimitive convolution)
    {
        // Nabi: (positions, channels, filters).
        var kernel = Kernel(to, step.Input(1), rank => [rank - 1, rank - 2, .. Enumerable.Range(0, rank - 2)]);
        return Convolved(to, step, step.InputCount > 2 ? [kernel, to.Float(step.Input(2))] : [kernel],
            convolution.Axes, convolution.Groups);
    }

    private static string Depthwise(Exporter to, TracedCall step, DepthwisePrimitive depthwise)
    {
        // Nabi: (positions, channels, multiplier); ONNX: a group for each channel, (channels multiplier, 1, positions).
        var shape = step.Input(1).First.Shape;
        var kernel = Kernel(to, step.Input(1), rank => [rank - 2, rank - 1, .. Enumerable.Range(0, rank - 2)]);
        long[] grouped = [shape[-2] * shape[-1], 1, .. shape.Take(shape.Rank - 2).Select(length => (long)length)];
        return Convolved(to, step, [to.Build.Node("Reshape", [kernel, to.Build.Numbers(grouped)])], depthwise.Axes, shape[-2]);
    }

    // weights: the kernel and perhaps the bias.
    private static string Convolved(Exporter to, TracedCall step, string[] weights, IReadOnlyList<WindowAxis> axes, int groups)
        => ChannelsLast(to, step, x => to.Build.Node(
            "Conv",
            [x, .. weights],
            [
                OnnxAttribute.Of("kernel_shape", axes.Select(axis => axis.Kernel)),
                OnnxAttribute.Of("strides", axes.Select(axis => axis.Stride)),
                OnnxAttribute.Of("dilations", axes.Select(axis => axis.Dilation)),
                OnnxAttribute.Of("group", groups),
                Padding(step, axes),
            ]));

    private static string Transposed(Exporter to, TracedCall step, TransposedConvolutionPrimitive transposed)
    {
        // Nabi: (positions, filters, channels); ONNX: (channels, filters, positions).
        var kernel = Kernel(to, step.Input(1), rank => [rank - 1, rank - 2, .. Enumerable.Range(0, rank - 2)]);
        var axes = transposed.Axes;
        var (before, after, extra) = (new long[axes.Count], new long[axes.Count], new long[axes.Count]);
        for (var i = 0; i < axes.Count; i++)
        {
            var length = step.Input(0).First.Shape[i + 1];
            var (wanted, cut) = transposed.OutputOf(i, length);
            var rest = (length - 1) * axes[i].Stride + axes[i].Span - wanted - cut;
            (before[i], after[i], extra[i]) = (cut, Math.Max(0, rest), Math.Max(0, -rest));
        }

        // ONNX allows fewer extra elements than the stride; more of them hold zeros alone.
        var beyond = extra.Select((more, i) => more >= Math.Max(axes[i].Stride, axes[i].Dilation) ? more : 0).ToArray();
        return ChannelsLast(to, step, x =>
        {
            var y = to.Build.Node(
                "ConvTranspose",
                [x, kernel],
                [
                    OnnxAttribute.Of("kernel_shape", axes.Select(axis => axis.Kernel)),
                    OnnxAttribute.Of("strides", axes.Select(axis => axis.Stride)),
                    OnnxAttribute.Of("dilations", axes.Select(axis => axis.Dilation)),
                    OnnxAttribute.Of("pads", [.. before, .. after]),
                    OnnxAttribute.Of("output_padding", extra.Select((more, i) => more - beyond[i])),
                ]);
            return beyond.All(more => more == 0) ? y
                : to.Build.Node("Pad", [y, to.Build.Numbers([.. new long[axes.Count + 4], .. beyond]), to.Build.Scalar(0f)]);
        });
    }

    private static string Kernel(Exporter to, Traced kernel, Func<int, int[]> order)
        => to.Build.Transpose(to.Float(kernel), order(kernel.Rank));

    /// <summary>Padding in numbers, or, where it changes with the length, by the rule that both systems share.</summary>
    private static AttributeProto Padding(TracedCall step, IReadOnlyList<WindowAxis> axes)
    {
        var around = step.Calls.Select(one => axes.Select((axis, i) => axis.Around(one.InputTensors[0].Shape[i + 1])).ToArray()).ToArray();
        return around.All(other => other.SequenceEqual(around[0]))
            ? OnnxAttribute.Of("pads", [.. around[0].Select(one => one.Before), .. around[0].Select(one => one.After)])
            : OnnxAttribute.Of("auto_pad", "SAME_UPPER");
    }

    private static string ChannelsLast(Exporter to, TracedCall step, Func<string, string> write)
    {
        var rank = step.Input(0).Rank;
        var x = to.Build.Transpose(to.Float(step.Input(0)), [0, rank - 1, .. Enumerable.Range(1, rank - 2)]);
        return to.Build.Transpose(write(x), [0, .. Enumerable.Range(2, rank - 2), 1]);
    }
}
