namespace Nabi.Formats;

/// <summary>Sums, products of matrices, softmax and normalizations.</summary>
internal static class ReducingOperators
{
    public static void Add(Dictionary<string, Func<OnnxCall, OnnxValue[]>> table)
    {
        table["ReduceSum"] = call => Reduce(call, (x, axes, keep) => Ops.Sum(x, axes, keep));
        table["ReduceMean"] = call => Reduce(call, (x, axes, keep) => Ops.Mean(x, axes, keep));
        table["ReduceMax"] = call => Reduce(call, (x, axes, keep) => Ops.Max(x, axes, keep));
        table["ReduceMin"] = call => Reduce(call, (x, axes, keep) => Ops.Min(x, axes, keep));
        table["ReduceL1"] = call => Reduce(call, (x, axes, keep) => Ops.Sum(Ops.Abs(x), axes, keep));
        table["ReduceL2"] = call => Reduce(call, (x, axes, keep) => Ops.Sqrt(Ops.Sum(Ops.Square(x), axes, keep)));
        table["ReduceSumSquare"] = call => Reduce(call, (x, axes, keep) => Ops.Sum(Ops.Square(x), axes, keep));
        table["ReduceLogSum"] = call => Reduce(call, (x, axes, keep) => Ops.Log(Ops.Sum(x, axes, keep)));
        table["ReduceLogSumExp"] = call => Reduce(call, LogSumExp);
        table["ReduceProd"] = call => Reduce(call, Product);
        table["CumSum"] = CumSum;
        table["Softmax"] = call => Along(call, Ops.Softmax);
        table["LogSoftmax"] = call => Along(call, Ops.LogSoftmax);
        table["MatMul"] = call => call.Gives(MatMul(call.X, call.Value(1).Tensor));
        table["Gemm"] = Gemm;
        table["Einsum"] = Einsum;
        table["BatchNormalization"] = BatchNormalization;
        table["LayerNormalization"] = LayerNormalization;
        table["InstanceNormalization"] = InstanceNormalization;
        table["LpNormalization"] = LpNormalization;
    }

    private static OnnxValue[] Reduce(OnnxCall call, Func<Tensor, int[], bool, Tensor> reduce)
    {
        var x = call.X;
        var axes = call.Listed("axes", 1)?.Select(axis => x.Shape.Axis((int)axis)).ToArray() ?? [];
        if (axes.Length == 0 && call.Int("noop_with_empty_axes", 0) != 0)
            return call.Gives(Ops.View(x, x.Shape));
        return call.Gives(reduce(x, axes.Length == 0 ? [.. Enumerable.Range(0, x.Rank)] : axes, call.Int("keepdims", 1) != 0));
    }

    private static Tensor LogSumExp(Tensor x, int[] axes, bool keep)
    {
        var most = Ops.Max(x, axes, true);
        var sum = Ops.Log(Ops.Sum(Ops.Exp(x - most), axes, true)) + most;
        return keep ? sum : Ops.Sum(sum, axes, false);
    }

    private static Tensor Product(Tensor x, int[] axes, bool keep)
    {
        foreach (var axis in axes.Distinct().OrderDescending())
        {
            var parts = Enumerable.Range(0, x.Shape[axis]).Select(i => Ops.Slice(x, axis, i, 1)).ToArray();
            var product = parts.Length == 0 ? Tensor.Filled(x.Shape.With(axis, 1), 1f) : parts.Aggregate(Ops.Multiply);
            x = keep ? product : Ops.Squeeze(product, axis);
        }

        return x;
    }

    private static OnnxValue[] CumSum(OnnxCall call)
    {
        var axis = call.X.Shape.Axis((int)call.Value(1).Whole()[0]);
        var isReverse = call.Int("reverse", 0) != 0;
        var x = isReverse ? Ops.Reverse(call.X, axis) : call.X;
        var sums = Ops.CumSum(x, axis);
        if (call.Int("exclusive", 0) != 0)
            sums -= x;
        return call.Gives(isReverse ? Ops.Reverse(sums, axis) : sums);
    }

    private static OnnxValue[] Along(OnnxCall call, Func<Tensor, int, Tensor> function)
    {
        if (call.Opset >= 13)
            return call.Gives(function(call.X, call.Int("axis", -1)));
        // Older files flatten what stands behind the axis.
        var axis = call.X.Shape.Axis(call.Int("axis", 1));
        var flat = Ops.Reshape(call.X, new Shape(call.X.Shape.Slice(0, axis).Size, call.X.Shape.Slice(axis, call.X.Rank - axis).Size));
        return call.Gives(Ops.View(function(flat, -1), call.X.Shape));
    }

    private static Tensor MatMul(Tensor a, Tensor b)
    {
        if (a.Rank == 0 || b.Rank == 0)
            throw new NabiException("a matrix product of a single number cannot be");
        var (isRow, isColumn) = (a.Rank == 1, b.Rank == 1);
        a = isRow ? Ops.ExpandDims(a, 0) : a;
        b = isColumn ? Ops.ExpandDims(b, 1) : b;
        if (a.Shape[-1] != b.Shape[-2])
            throw new NabiException($"the matrix product of {a.Shape} and {b.Shape} does not fit");
        var batch = Shape.Broadcast(a.Shape.Slice(0, a.Rank - 2), b.Shape.Slice(0, b.Rank - 2));
        OnnxCall.Bounded(batch.Concat([a.Shape[-2], b.Shape[-1]]));
        Tensor product;
        if (b.Rank == 2)
        {
            product = Ops.MatMul(a, b);
        }
        else
        {
            product = Ops.MatMul(
                OnnxCall.Spread(a, batch.Concat(a.Shape.Slice(a.Rank - 2, 2))),
                OnnxCall.Spread(b, batch.Concat(b.Shape.Slice(b.Rank - 2, 2))));
        }

        product = isRow ? Ops.Squeeze(product, -2) : product;
        return isColumn ? Ops.Squeeze(product, -1) : product;
    }

    private static OnnxValue[] Gemm(OnnxCall call)
    {
        var a = call.Int("transA", 0) != 0 ? Ops.Transpose(call.X, 1, 0) : call.X;
        var b = call.Int("transB", 0) != 0 ? Ops.Transpose(call.Value(1).Tensor, 1, 0) : call.Value(1).Tensor;
        var product = MatMul(a, b);
        if (call.Float("alpha", 1f) is not 1f and var alpha)
            product *= alpha;
        if (call.Optional(2) is { } c)
            product += call.Float("beta", 1f) is not 1f and var beta ? c.Tensor * beta : c.Tensor;
        return call.Gives(product);
    }

    private static OnnxValue[] Einsum(OnnxCall call)
    {
        if (call.Count != 2)
            throw new NabiException($"an einsum of {call.Count} tensors is not known here, only of two");
        return call.Gives(Ops.Einsum(call.Text("equation", ""), call.X, call.Value(1).Tensor));
    }

    private static OnnxValue[] BatchNormalization(OnnxCall call)
    {
        if (call.Int("training_mode", 0) != 0)
            throw new NabiException("the node is in training mode; export the model for inference");
        var deviation = Ops.Sqrt(Second(call.Value(4).Tensor, call.X.Rank) + call.Float("epsilon", 1e-5f));
        var normal = (call.X - Second(call.Value(3).Tensor, call.X.Rank)) / deviation;
        return call.Gives(normal * Second(call.Value(1).Tensor, call.X.Rank) + Second(call.Value(2).Tensor, call.X.Rank));
    }

    private static OnnxValue[] LayerNormalization(OnnxCall call)
    {
        var axis = call.X.Shape.Axis(call.Int("axis", -1));
        int[] axes = [.. Enumerable.Range(axis, call.X.Rank - axis)];
        var parts = Ops.ApplyAll(new NormalizePrimitive(axes, call.Float("epsilon", 1e-5f), true), call.X);
        var y = parts[0] * call.Value(1).Tensor;
        return
        [
            call.Gives(call.Optional(2) is { } bias ? y + bias.Tensor : y)[0],
            call.Gives(parts[1])[0],
            call.Gives(Ops.Rsqrt(parts[2] + call.Float("epsilon", 1e-5f)))[0],
        ];
    }

    private static OnnxValue[] InstanceNormalization(OnnxCall call)
    {
        int[] axes = [.. Enumerable.Range(2, call.X.Rank - 2)];
        var normal = Ops.ApplyAll(new NormalizePrimitive(axes, call.Float("epsilon", 1e-5f), true), call.X)[0];
        return call.Gives(normal * Second(call.Value(1).Tensor, call.X.Rank) + Second(call.Value(2).Tensor, call.X.Rank));
    }

    private static OnnxValue[] LpNormalization(OnnxCall call)
    {
        int[] axes = [call.Int("axis", -1)];
        var size = call.Int("p", 2) == 1 ? Ops.Sum(Ops.Abs(call.X), axes, true) : Ops.Sqrt(Ops.Sum(Ops.Square(call.X), axes, true));
        return call.Gives(call.X / size);
    }

    /// <summary>One number for each channel, which stands in second place.</summary>
    private static Tensor Second(Tensor x, int rank) => Ops.View(x, new Shape([x.Length, .. Enumerable.Repeat(1, Math.Max(0, rank - 2))]));
}
