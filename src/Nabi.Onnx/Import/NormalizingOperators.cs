namespace Nabi.Onnx;

/// <summary>Softmax and normalizations.</summary>
internal static class NormalizingOperators
{
    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["Softmax"] = new(call => Along(call, Ops.Softmax), 1, 1, "axis:i");
        table["LogSoftmax"] = new(call => Along(call, Ops.LogSoftmax), 1, 1, "axis:i");
        table["Hardmax"] = new(call => Along(call, Hardmax), 1, 1, "axis:i");
        table["BatchNormalization"] =
            new(BatchNormalization, 5, 5, "epsilon:f momentum:f is_test:i=0|1@-6 spatial:i@-8 training_mode:i@14-") { TakesUnknown = true };
        table["LayerNormalization"] = new(LayerNormalization, 2, 3, "axis:i epsilon:f stash_type:i=1");
        table["RMSNormalization"] = new(RootMeanSquare, 2, 2, "axis:i epsilon:f stash_type:i=1");
        table["InstanceNormalization"] = new(InstanceNormalization, 3, 3, "epsilon:f");
        table["GroupNormalization"] = new(GroupNormalization, 3, 3, "epsilon:f num_groups:i stash_type:i=1@21-");
        table["LpNormalization"] = new(LpNormalization, 1, 1, "axis:i p:i=1|2");
        table["MeanVarianceNormalization"] = new(MeanVariance, 1, 1, "axes:is");
        table["LRN"] = new(LocalResponse, 1, 1, "alpha:f beta:f bias:f size:i");
    }

    private static OnnxValue[] Along(OnnxCall call, Func<Tensor, int, Tensor> function)
    {
        if (call.Opset >= 13)
            return call.Output(function(call.X, call.Axis(-1)));
        // Older files flatten what stands behind the axis.
        var axis = call.Int("axis", 1) is var given && given == call.X.Rank ? given : call.Axis(1);
        var flat = Ops.Reshape(call.X, new Shape(call.X.Shape.Slice(0, axis).Size, call.X.Shape.Slice(axis, call.X.Rank - axis).Size));
        return call.Output(Ops.Reshape(function(flat, 1), call.X.Shape));
    }

    /// <summary>1 at the largest number, the first at a tie.</summary>
    private static Tensor Hardmax(Tensor x, int axis) => Ops.OneHot(Ops.ArgMax(x, axis), x.Shape[axis], axis);

    private static OnnxValue[] BatchNormalization(OnnxCall call)
    {
        if (call.Int("training_mode", 0) != 0 || (call.Opset < 7 && !call.Flag("is_test")))
            throw new NabiException("the node is in training mode; export the model for inference");
        if (call.Int("spatial", 1) != 1)
            throw new NabiException("a mean for each place ('spatial' 0) is not known here");
        if (call.X.Rank < 2)
            throw new NabiException($"an input with channels in second place is expected, not {call.X.Shape}");
        var deviation = Ops.Sqrt(Second(call, 4) + call.Float("epsilon", 1e-5f));
        return call.Output((call.X - Second(call, 3)) / deviation * Second(call, 1) + Second(call, 2));
    }

    private static OnnxValue[] LayerNormalization(OnnxCall call)
    {
        var axis = call.Axis(-1);
        int[] axes = [.. Enumerable.Range(axis, call.X.Rank - axis)];
        var epsilon = call.Float("epsilon", 1e-5f);
        var parts = Ops.ApplyAll(new NormalizePrimitive(axes, epsilon, true), call.X);
        var y = parts[0] * call.Value(1).Tensor;
        return [call.OutputValue(call.Optional(2) is { } bias ? y + bias.Tensor : y), call.OutputValue(parts[1]),
            call.OutputValue(Ops.Rsqrt(parts[2] + epsilon))];
    }

    private static OnnxValue[] RootMeanSquare(OnnxCall call)
    {
        var axis = call.Axis(-1);
        return call.Output(
            Ops.ApplyAll(new NormalizePrimitive([.. Enumerable.Range(axis, call.X.Rank - axis)], call.Float("epsilon", 1e-5f), false),
                call.X)[0] * call.Value(1).Tensor);
    }

    private static OnnxValue[] InstanceNormalization(OnnxCall call)
    {
        int[] axes = [.. Enumerable.Range(2, call.X.Rank - 2)];
        var normal = Ops.ApplyAll(new NormalizePrimitive(axes, call.Float("epsilon", 1e-5f), true), call.X)[0];
        return call.Output(normal * Second(call, 1) + Second(call, 2));
    }

    private static OnnxValue[] GroupNormalization(OnnxCall call)
    {
        var (x, groups) = (call.X, call.Int("num_groups"));
        if (x.Rank < 3 || groups < 1 || x.Shape[1] % groups != 0)
            throw new NabiException($"{groups} groups do not divide the channels of {x.Shape}");
        var rest = x.Shape.Slice(2, x.Rank - 2).Size;
        var split = Ops.Reshape(x, new Shape(x.Shape[0], groups, x.Shape[1] / groups * rest));
        var normal = Ops.ApplyAll(new NormalizePrimitive([2], call.Float("epsilon", 1e-5f), true), split)[0];
        // At first there was one scale for a group, later one for a channel.
        var (scale, bias) = (call.Value(1).Tensor, call.Value(2).Tensor);
        if (call.Opset < 21)
        {
            return call.Output(
                Ops.Reshape(normal * Ops.Reshape(scale, new Shape(groups, 1)) + Ops.Reshape(bias, new Shape(groups, 1)), x.Shape));
        }

        return call.Output(Ops.Reshape(normal, x.Shape) * Second(call, 1) + Second(call, 2));
    }

    private static OnnxValue[] LpNormalization(OnnxCall call)
    {
        int[] axes = [call.Axis(-1)];
        var size = call.Int("p", 2) == 1 ? Ops.Sum(Ops.Abs(call.X), axes, true) : Ops.Sqrt(Ops.Sum(Ops.Square(call.X), axes, true));
        // Zeros stay zeros.
        var empty = Ops.Equal(size, 0f);
        return call.Output(Ops.Where(empty, 0f, call.X / Ops.Where(empty, 1f, size)));
    }

    private static OnnxValue[] MeanVariance(OnnxCall call)
    {
        int[] axes = [.. (call.Attribute("axes")?.Ints ?? [0, 2, 3]).Select(axis => OnnxCall.Axis(call.X, axis)).Distinct()];
        var centred = call.X - Ops.Mean(call.X, axes, true);
        return call.Output(centred / (Ops.Sqrt(Ops.Mean(Ops.Square(centred), axes, true)) + 1e-9f));
    }

    /// <summary>Each number by the squares of the channels around it.</summary>
    private static OnnxValue[] LocalResponse(OnnxCall call)
    {
        var size = call.Int("size");
        if (call.X.Rank < 2 || size is < 1 or > 1 << 10)
            throw new NabiException($"a window over {size} channels of {call.X.Shape} cannot be");
        var channels = call.X.Shape[1];
        var squares = Ops.Pad(Ops.Square(call.X), 1, (size - 1) / 2, size / 2);
        var sum = Enumerable.Range(0, size).Select(first => Ops.Slice(squares, 1, first, channels)).Aggregate(Ops.Add);
        return call.Output(
            call.X / Ops.Power(sum * (call.Float("alpha", 1e-4f) / size) + call.Float("bias", 1f), call.Float("beta", 0.75f)));
    }

    /// <summary>One number for each channel, which is in second place.</summary>
    private static Tensor Second(OnnxCall call, int input)
    {
        var x = call.Value(input).Tensor;
        return x.Rank == 1 && call.X.Rank >= 2 && (call.X.Shape[1] == x.Shape[0] || call.X.Shape[1] < 0)
            ? Ops.Reshape(x, new Shape([x.Shape[0], .. Enumerable.Repeat(1, call.X.Rank - 2)]))
            : throw new NabiException($"input {input} of shape {x.Shape} does not give one number for each channel of {call.X.Shape}");
    }
}
