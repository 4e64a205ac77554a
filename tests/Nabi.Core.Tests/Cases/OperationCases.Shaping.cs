namespace Nabi.Core.Tests.Cases;

/// <summary>Operations that move numbers, and sums over axes.</summary>
internal static partial class OperationCases
{
    private static IEnumerable<(string Name, OperationCase Case)> Shaping()
    {
        yield return ("Concat", new OperationCase(x => Ops.Square(Ops.Concat(x, 1)), Some(2, 1, 3), Some(2, 4, 3), Some(2, 0, 3)));
        yield return ("Concat of one tensor twice", new OperationCase(x => Ops.Square(Ops.Concat([x[0], x[0]])), Some(2, 3)));
        yield return ("Stack", new OperationCase(x => Ops.Square(Ops.Stack(x, 1)), Some(2, 3), Some(2, 3)));
        foreach (var (axis, start, count, stride) in ((int, int, int, int)[])[
            (1, 1, 3, 1), (1, 0, -1, 2), (1, 1, 2, 3), (1, -1, 7, -1), (1, 5, 2, -3), (-1, 2, 0, 1), (0, 1, 1, 5),
            (1, 6, -1, -2), (1, 0, 7, 1)])
        {
            yield return ($"Slice axis {axis} from {start}, {count} by {stride}",
                new OperationCase(x => Ops.Square(Ops.Slice(x[0], axis, start, count, stride)), Some(2, 7, 3)));
        }

        yield return ("Select", new OperationCase(x => Ops.Square(Ops.Select(x[0], 1, -2)), Some(2, 3, 2)));
        yield return ("Split", new OperationCase(x => Ops.Split(x[0], 3, 1)[2] * Ops.Split(x[0], 3, 1)[0], Some(2, 6)));
        yield return ("Transpose", new OperationCase(x => Ops.Square(Ops.Transpose(x[0], 2, 0, -2)), Some(2, 3, 4)));
        yield return ("Transpose of nothing", new OperationCase(x => Ops.Square(Ops.Transpose(x[0])), Some(2, 0)));
        yield return ("Transpose of a number", new OperationCase(x => Ops.Square(Ops.Transpose(x[0])), Some()));
        yield return ("Reshape", new OperationCase(x => Ops.Square(Ops.Reshape(x[0], [3, -1])), Some(2, 3, 2)));
        yield return ("ExpandDims and Squeeze", new OperationCase(x => Ops.Square(Ops.Squeeze(Ops.ExpandDims(x[0], 1), 1)), Some(2, 3)));
        foreach (var times in (int[])[0, 1, 3])
            yield return ($"Repeat {times} times", new OperationCase(x => Ops.Square(Ops.Repeat(x[0], times, 1)), Some(2, 3, 2)));
        yield return ("Pad", new OperationCase(x => Ops.Square(Ops.Pad(x[0], 1, 2, 1, 7f)), Some(2, 3, 2)));
        yield return ("Pad of nothing", new OperationCase(x => Ops.Square(Ops.Pad(x[0], 0, 2, 1, 7f)), Some(0, 2)));
        foreach (var axis in (int[])[0, 1, -1])
            yield return ($"CumSum axis {axis}", new OperationCase(x => Ops.Square(Ops.CumSum(x[0], axis)), Some(2, 3, 4)));
        foreach (var axis in (int[])[0, 1, -1])
            yield return ($"CumProd axis {axis}", new OperationCase(x => Ops.CumProd(x[0], axis), Some(2, 3, 4)));
        yield return ("CumProd with zeros", new OperationCase(x => Ops.CumProd(x[0], 0), Tensor.From(2f, 0f, 3f, 0f, 1f)));
        yield return ("CumProd of nothing", new OperationCase(x => Ops.CumProd(x[0], 1), Some(2, 0)));
        yield return ("Prod", new OperationCase(x => Ops.Prod(x[0], [0, 2]), Some(2, 3, 2)));
        yield return ("Sort", new OperationCase(x => Ops.Square(Ops.Sort(x[0], 0)), Numbers.Distinct(5, 2)));
        yield return ("Sort of many", new OperationCase(x => Ops.Square(Ops.Sort(x[0])), Numbers.Distinct(2, 40)));
        yield return ("TopK", new OperationCase(x => Ops.Square(Ops.TopK(x[0], 3).Values), Numbers.Distinct(2, 5)));
        yield return ("Argsort",
            new OperationCase(x => Ops.Cast(Ops.Argsort(x[0]), DType.Float32), Numbers.Distinct(5)) { HasGradient = false });
        yield return ("CumSum of nothing", new OperationCase(x => Ops.Square(Ops.CumSum(x[0], 1)), Some(2, 0)));
    }

    private static IEnumerable<(string Name, OperationCase Case)> Sums()
    {
        foreach (var axes in (int[][])[[], [0], [1], [-1], [0, 2], [2, 0, 1]])
        {
            foreach (var keep in (bool[])[false, true])
            {
                var what = $"({string.Join(", ", axes)}){(keep ? ", kept" : "")}";
                yield return ($"Sum {what}", new OperationCase(x => Ops.Square(Ops.Sum(x[0], axes, keep)), Some(2, 3, 4)));
                yield return ($"Mean {what}", new OperationCase(x => Ops.Square(Ops.Mean(x[0], axes, keep)), Some(2, 3, 4)));
                yield return ($"Max {what}", new OperationCase(x => Ops.Square(Ops.Max(x[0], axes, keep)), Numbers.Distinct(2, 3, 4)));
                yield return ($"Min {what}", new OperationCase(x => Ops.Square(Ops.Min(x[0], axes, keep)), Numbers.Distinct(2, 3, 4)));
                yield return ($"Variance {what}", new OperationCase(x => Ops.Square(Ops.Variance(x[0], axes, keep)), Some(2, 3, 4)));
            }
        }

        yield return ("LogSumExp", new OperationCase(x => Ops.LogSumExp(x[0], [1]), Some(2, 3)));
        foreach (var order in (float[])[1f, 2f, 3f, float.PositiveInfinity])
            yield return ($"Norm {order}", new OperationCase(x => Ops.Norm(x[0] + 0.02f, [1], order), Numbers.Distinct(3, 4)));
        yield return ("UnitNormalize", new OperationCase(x => Ops.UnitNormalize(x[0]), Some(3, 4)));
        yield return ("Sum of a number", new OperationCase(x => Ops.Square(Ops.Sum(x[0])), Some()));
        yield return ("Sum of nothing", new OperationCase(x => Ops.Square(Ops.Sum(x[0], [0])), Some(0, 2)));
        yield return ("Max of nothing along nothing", new OperationCase(x => Ops.Square(Ops.Max(x[0], [0])), Some(2, 0)));
        foreach (var (name, op) in ((string, Func<Tensor, int, Tensor>)[])[("Softmax", Ops.Softmax), ("LogSoftmax", Ops.LogSoftmax)])
        {
            yield return ($"{name} along the last axis", new OperationCase(x => op(x[0], -1), Some(3, 5)));
            yield return ($"{name} along the first axis", new OperationCase(x => op(x[0], 0), Some(3, 2, 2)));
            yield return ($"{name} of one", new OperationCase(x => op(x[0], -1), Some(2, 1)));
            yield return ($"{name} of nothing", new OperationCase(x => op(x[0], -1), Some(0, 3)));
        }

        foreach (var axes in (int[][])[[-1], [0], [1, 2], [0, 2]])
        {
            var what = $"({string.Join(", ", axes)})";
            yield return ($"Normalize {what}", new OperationCase(x => Ops.Normalize(x[0], axes, 0.1f).Normalized, Some(3, 4, 2)));
            yield return ($"Mean and variance of Normalize {what}",
                new OperationCase(x => Ops.Square(Ops.Normalize(x[0], axes, 0.1f).Variance) + Ops.Normalize(x[0], axes, 0.1f).Mean,
                    Some(3, 4, 2)));
            yield return ($"NormalizeByRootMeanSquare {what}",
                new OperationCase(x => Ops.NormalizeByRootMeanSquare(x[0], axes, 0.1f), Some(3, 4, 2)));
        }
    }
}
