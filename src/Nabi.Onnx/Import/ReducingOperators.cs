namespace Nabi.Onnx;

/// <summary>Sums, means and the like over axes.</summary>
internal static class ReducingOperators
{
    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        foreach (var (name, reduce) in Reductions())
        {
            // The axes became an input with one set for the sum, a later one for the others.
            var last = name == "ReduceSum" ? 12 : 17;
            table[name] = new(call => Reduce(call, reduce), 1, 2, $"axes:is@-{last} keepdims:i=0|1 noop_with_empty_axes:i=0|1@{last + 1}-")
            {
                Settings = [1],
                TakesUnknown = true,
                Rank = call => call.Flag("keepdims", true) ? call.X.Rank : throw new OnnxUnknownException(),
            };
        }

        table["CumSum"] = new(call => Running(call, Ops.CumSum, 0f), 2, 2, "exclusive:i=0|1 reverse:i=0|1") { Settings = [1] };
        table["CumProd"] = new(call => Running(call, Ops.CumProd, 1f), 2, 2, "exclusive:i=0|1 reverse:i=0|1") { Settings = [1] };
    }

    private static Dictionary<string, Func<Tensor, int[], bool, Tensor>> Reductions() => new(StringComparer.Ordinal)
    {
        ["ReduceSum"] = (x, axes, keep) => Ops.Sum(x, axes, keep),
        ["ReduceMean"] = (x, axes, keep) => Ops.Mean(x, axes, keep),
        ["ReduceMax"] = (x, axes, keep) => Ops.Max(x, axes, keep),
        ["ReduceMin"] = (x, axes, keep) => Ops.Min(x, axes, keep),
        ["ReduceL1"] = (x, axes, keep) => Ops.Sum(Ops.Abs(x), axes, keep),
        ["ReduceL2"] = (x, axes, keep) => Ops.Sqrt(Ops.Sum(Ops.Square(x), axes, keep)),
        ["ReduceSumSquare"] = (x, axes, keep) => Ops.Sum(Ops.Square(x), axes, keep),
        ["ReduceLogSum"] = (x, axes, keep) => Ops.Log(Ops.Sum(x, axes, keep)),
        ["ReduceLogSumExp"] = LogSumExp,
        ["ReduceProd"] = (x, axes, keep) => Ops.Prod(x, axes, keep),
    };

    private static OnnxValue[] Reduce(OnnxCall call, Func<Tensor, int[], bool, Tensor> reduce)
    {
        var x = call.X;
        int[] axes = [.. (call.InputOrAttribute("axes", 1) ?? []).Select(axis => OnnxCall.Axis(x, axis)).Distinct()];
        if (axes.Length == 0 && call.Flag("noop_with_empty_axes"))
        {
            return call.Operator is "ReduceSum" or "ReduceMean" or "ReduceMax" or "ReduceMin" or "ReduceProd"
                ? call.Output(Ops.Reshape(x, x.Shape))
                : throw new NabiException("'noop_with_empty_axes' without axes is not known here");
        }

        axes = axes.Length == 0 ? [.. Enumerable.Range(0, x.Rank)] : axes;
        if (axes.Length == 0)
            return call.Output(reduce(Ops.Reshape(x, [1]), [0], false));
        var isEmpty = !x.IsSymbolic && x.Shape.Size == 0;
        var result = isEmpty ? Empty(call, axes) : reduce(x, axes, call.Flag("keepdims", true));
        // The mean of whole numbers is whole.
        return call.Output(call.Value(0).IsWhole && call.Operator == "ReduceMean" ? PointwiseOperators.Whole(result) : result);
    }

    /// <summary>What comes of nothing.</summary>
    private static Tensor Empty(OnnxCall call, int[] axes)
    {
        var value = call.Operator switch
        {
            "ReduceProd" => 1f,
            "ReduceMax" or "ReduceLogSum" or "ReduceLogSumExp" => float.NegativeInfinity,
            "ReduceMin" => float.PositiveInfinity,
            "ReduceMean" => float.NaN,
            _ => 0f,
        };
        var keep = call.Flag("keepdims", true);
        var kept = call.X.Shape.Select((length, axis) => axes.Contains(axis) ? 1 : length);
        return Tensor.Filled(call.Fit(new Shape([.. keep ? kept : kept.Where((_, axis) => !axes.Contains(axis))])), value);
    }

    private static Tensor LogSumExp(Tensor x, int[] axes, bool keep)
    {
        // Of an infinite largest number the difference is no number; 0 in its place leaves it as it is.
        var most = Ops.Max(x, axes, true);
        var level = Ops.Where(Ops.IsInfinite(most), 0f, most);
        var sum = Ops.Log(Ops.Sum(Ops.Exp(x - level), axes, true)) + level;
        return keep ? sum : Ops.Sum(sum, axes, false);
    }

    private static OnnxValue[] Running(OnnxCall call, Func<Tensor, int, Tensor> run, float first)
    {
        var axis = OnnxCall.Axis(call.X, call.Value(1).WholeNumber);
        var isReverse = call.Flag("reverse");
        var x = isReverse ? Ops.Reverse(call.X, axis) : call.X;
        var result = run(x, axis);
        if (call.Flag("exclusive") && x.Shape[axis] > 0)
            result = Ops.Pad(Ops.Slice(result, axis, 0, x.Shape[axis] - 1), axis, 1, 0, first);
        return call.Output(isReverse ? Ops.Reverse(result, axis) : result);
    }
}
