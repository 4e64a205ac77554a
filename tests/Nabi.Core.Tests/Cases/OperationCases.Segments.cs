namespace Nabi.Core.Tests.Cases;

/// <summary>Running extremes, segments, places that are named by tensors.</summary>
internal static partial class OperationCases
{
    private static IEnumerable<(string Name, OperationCase Case)> Segments()
    {
        foreach (var axis in (int[])[0, 1, -1])
        {
            foreach (var largest in (bool[])[true, false])
            {
                yield return ($"{(largest ? "CumMax" : "CumMin")} axis {axis}",
                    new OperationCase(x => Ops.Square(largest ? Ops.CumMax(x[0], axis) : Ops.CumMin(x[0], axis)), Numbers.Distinct(3, 4, 5))
                    {
                        Plain = g => Grid.Of([3, 4, 5], i =>
                        {
                            var at = axis < 0 ? 2 : axis;
                            var line = Enumerable.Range(0, i[at] + 1)
                                .Select(place => g[0][[.. i.Select((index, k) => k == at ? place : index)]]);
                            return Math.Pow(largest ? line.Max() : line.Min(), 2);
                        }),
                    });
            }
        }

        yield return ("CumMax of nothing", new OperationCase(x => Ops.CumMax(x[0], 1), Some(2, 0)));
        yield return ("CumMin of one", new OperationCase(x => Ops.CumMin(x[0], 0), Some(1)));

        int[] ids = [2, 0, 2, -1, 2, 0, 4];
        var named = Tensor.From(ids);
        (string Name, Func<Tensor, Tensor, int?, Tensor> Op, Func<double[], double> Plain)[] segments =
        [
            ("SegmentSum", Ops.SegmentSum, rows => rows.Sum()),
            ("SegmentMean", Ops.SegmentMean, rows => rows.Length == 0 ? 0 : rows.Average()),
            ("SegmentMax", Ops.SegmentMax, rows => rows.Length == 0 ? double.NegativeInfinity : rows.Max()),
            ("SegmentMin", Ops.SegmentMin, rows => rows.Length == 0 ? double.PositiveInfinity : rows.Min()),
            ("SegmentProd", Ops.SegmentProd, rows => rows.Aggregate(1.0, (product, row) => product * row)),
        ];
        foreach (var (name, op, plain) in segments)
        {
            Func<Tensor[], Tensor> Finite(int? count) => x => Ops.Square(Ops.NanToNum(op(x[0], named, count), 0f, 0f, 0f));
            foreach (var (shape, count) in ((int[], int?)[])[([7, 3], 5), ([7], null), ([7, 2, 2], 6), ([7, 0], 5)])
            {
                yield return ($"{name} of {Of(shape)} into {count}", new OperationCase(Finite(count), Numbers.Distinct(shape))
                {
                    Plain = g => Grid.Of([count ?? 5, .. shape[1..]], i =>
                    {
                        var value = plain([.. Enumerable.Range(0, 7).Where(row => ids[row] == i[0]).Select(row => g[0][[row, .. i[1..]]])]);
                        return double.IsInfinity(value) ? 0 : value * value;
                    }),
                });
            }

            yield return ($"{name} of no rows",
                new OperationCase(x => Ops.NanToNum(op(x[0], new Tensor([0], ReadOnlySpan<int>.Empty), 2), 0f, 0f, 0f), Some(0, 3)));
            yield return ($"{name} into none", new OperationCase(x => op(x[0], Tensor.From(-1, -1), 0), Some(2, 3)));
        }

        yield return ("SegmentProd with zeros",
            new OperationCase(x => Ops.SegmentProd(x[0], Tensor.From(0, 1, 1, 0, 0, 1), 2), Tensor.From(2f, 0f, 3f, 0f, 0f, 5f)));
        yield return ("SegmentSum by floats",
            new OperationCase(x => Ops.SegmentSum(x[0], Tensor.From(1f, 0f, 1f), 2),
                Some(3))
            { Plain = g => Grid.Of([2], i => i[0] == 0 ? g[0][1] : g[0][0] + g[0][2]) });
        yield return ("Bincount", new OperationCase(x => Ops.Bincount(x[0]), Tensor.From(3, 1, 3, 0))
        {
            HasGradient = false,
            Plain = _ => Grid.Of([4], i => new[] { 1, 1, 0, 2 }[i[0]]),
        });
        yield return ("Bincount of at least 6",
            new OperationCase(x => Ops.Bincount(x[0], minLength: 6), Tensor.From(1))
            {
                HasGradient = false,
                Plain = _ => Grid.Of([6], i => i[0] == 1 ? 1 : 0),
            });
        yield return ("Bincount of nothing",
            new OperationCase(x => Ops.Bincount(x[0]), new Tensor([0], ReadOnlySpan<int>.Empty))
            {
                HasGradient = false,
                Plain = _ => new Grid(0),
            });
        yield return ("Bincount with weights", new OperationCase(x => Ops.Square(Ops.Bincount(Tensor.From(3, 1, 3, 0), x[0])), Some(4))
        {
            Plain = g => Grid.Of([4], i => Math.Pow(i[0] switch { 0 => g[0][3], 1 => g[0][1], 3 => g[0][0] + g[0][2], _ => 0 }, 2)),
        });
        foreach (var side in (string[])["left", "right"])
        {
            foreach (var sorted in (float[][])[[-1f, 0f, 0f, 2f, 2f, float.NaN], [], [0f]])
            {
                yield return ($"SearchSorted {side} of {sorted.Length}",
                    new OperationCase(x => Ops.SearchSorted(Tensor.From(sorted), x[0], side),
                        new Tensor([2, 4], [-2f, -1f, 0f, 1f, 2f, 3f, float.NaN, -0f]))
                    {
                        HasGradient = false,
                        Plain = g => Grid.Of([2, 4], i => sorted.Count(number => Stands(number, g[0][i], side == "right"))),
                    });
            }
        }

        yield return ("SearchSorted of integers",
            new OperationCase(x => Ops.SearchSorted(Tensor.From(16777216, 16777217, 16777218), x[0]),
                Tensor.From(16777217))
            { HasGradient = false, Plain = _ => Grid.Of([1], _ => 1) });
    }

    private static IEnumerable<(string Name, OperationCase Case)> Places()
    {
        var along = new Tensor([2, 3, 2], [0, -1, 3, 2, 2, 2, 1, 1, -4, 0, 3, 3]);
        yield return ("TakeAlongAxis", new OperationCase(x => Ops.Square(Ops.TakeAlongAxis(x[0], along, 1)), Some(2, 4, 2))
        {
            Plain = g => Grid.Of([2, 3, 2], i => Math.Pow(g[0][i[0], (along.AsIntegers()[i[0] * 6 + i[1] * 2 + i[2]] + 4) % 4, i[2]], 2)),
        });
        yield return ("TakeAlongAxis, broadcast",
            new OperationCase(x => Ops.Square(Ops.TakeAlongAxis(x[0], new Tensor([1, 2], [2, 0]))),
                Some(3, 4))
            { Plain = g => Grid.Of([3, 2], i => Math.Pow(g[0][i[0], 2 - 2 * i[1]], 2)) });
        yield return ("TakeAlongAxis of one row",
            new OperationCase(x => Ops.Square(Ops.TakeAlongAxis(x[0], new Tensor([2, 2], [2, 0, 1, 1]))), Some(1, 4)));
        yield return ("TakeAlongAxis of all",
            new OperationCase(x => Ops.Square(Ops.TakeAlongAxis(x[0], Tensor.From(5, 0, -1), null)),
                Some(2, 3))
            { Plain = g => Grid.Of([3], i => Math.Pow(g[0].Values[i[0] == 1 ? 0 : 5], 2)) });
        foreach (var type in (DType[])[DType.Int32, DType.Bool])
        {
            yield return ($"TakeAlongAxis of {type}",
                new OperationCase(x => Ops.TakeAlongAxis(x[0], Tensor.From(2, 0)), Small(type, 3))
                {
                    HasGradient = false,
                    Plain = g => Grid.Of([2], i => g[0][2 - 2 * i[0]]),
                });
        }

        var places = new Tensor([4, 2], [1, 2, 0, 0, 1, 2, -1, -1]);
        int[] flat = [5, 0, 5, 8];
        foreach (var reduction in Enum.GetValues<ScatterReduction>())
        {
            yield return ($"ScatterUpdate {reduction}",
                new OperationCase(x => Ops.Square(Ops.ScatterUpdate(x[0], places, x[1], reduction)), Ops.Copy(Numbers.Distinct(3, 3)),
                    Ops.Copy(Numbers.Distinct(4) + 0.02f))
                {
                    Plain = g =>
                    {
                        var y = Grid.Of([3, 3], i => g[0][i]);
                        for (var i = 0; i < 4; i++)
                        {
                            y.Values[flat[i]] = reduction switch
                            {
                                ScatterReduction.Add => y.Values[flat[i]] + g[1][i],
                                ScatterReduction.Max => Math.Max(y.Values[flat[i]], g[1][i]),
                                ScatterReduction.Min => Math.Min(y.Values[flat[i]], g[1][i]),
                                ScatterReduction.Mul => y.Values[flat[i]] * g[1][i],
                                _ => g[1][i],
                            };
                        }

                        return Grid.Of([3, 3], i => y[i] * y[i]);
                    },
                });
            yield return ($"ScatterUpdate {reduction} of rows",
                new OperationCase(x => Ops.Square(Ops.ScatterUpdate(x[0], new Tensor([3, 1], [2, 0, 2]), x[1], reduction)),
                    Ops.Copy(Numbers.Distinct(3, 2)), Ops.Copy(Numbers.Distinct(3, 2) + 0.02f)));
            yield return ($"ScatterUpdate {reduction} of nothing",
                new OperationCase(x => Ops.ScatterUpdate(x[0], Tensor.Zeros(0, 1), x[1], reduction), Some(3, 2), Some(0, 2)));
        }

        yield return ("ScatterAdd of one number",
            new OperationCase(x => Ops.Square(Ops.ScatterAdd(x[0], new Tensor([2, 1], [1, 1]), x[1])), Some(3),
                Some())
            { Plain = g => Grid.Of([3], i => Math.Pow(g[0][i] + (i[0] == 1 ? 2 * g[1].Values[0] : 0), 2)) });
        yield return ("Scatter",
            new OperationCase(x => Ops.Square(Ops.Scatter(new Tensor([2, 1], [3, 1]), x[0], [4, 2])),
                Some(2, 2))
            {
                Plain = g =>
                    Grid.Of([4, 2], i => i[0] switch { 3 => Math.Pow(g[0][0, i[1]], 2), 1 => Math.Pow(g[0][1, i[1]], 2), _ => 0 }),
            });
        foreach (var type in (DType[])[DType.Int32, DType.Bool])
        {
            yield return ($"ScatterUpdate of {type}",
                new OperationCase(x => Ops.ScatterUpdate(x[0], new Tensor([1, 1], [1]), x[1]), Small(type, 3),
                    Small(type, 1))
                { HasGradient = false, Plain = g => Grid.Of([3], i => i[0] == 1 ? g[1][0] : g[0][i]) });
        }

        yield return ("SliceUpdate", new OperationCase(x => Ops.Square(Ops.SliceUpdate(x[0], [1, 0], x[1])), Some(3, 4), Some(2, 3))
        {
            Plain = g => Grid.Of([3, 4], i => Math.Pow(i[0] >= 1 && i[1] < 3 ? g[1][i[0] - 1, i[1]] : g[0][i], 2)),
        });
        yield return ("SliceUpdate of nothing", new OperationCase(x => Ops.Square(Ops.SliceUpdate(x[0], [3], x[1])), Some(3), Some(0)));
    }

    /// <summary>Whether a number of the sequence stands before a value.</summary>
    private static bool Stands(double number, double value, bool right)
        => number < value || (double.IsNaN(value) && !double.IsNaN(number))
            || (right && (number == value || (double.IsNaN(value) && double.IsNaN(number))));
}
