namespace Nabi.Core.Tests.Cases;

/// <summary>Tensors made of numbers, triangles, products of many axes, statistics.</summary>
internal static partial class OperationCases
{
    private static IEnumerable<(string Name, OperationCase Case)> Creation()
    {
        foreach (var (num, endpoint) in ((int, bool)[])[(5, true), (5, false), (1, true), (1, false), (0, true), (2, true)])
        {
            var parts = Math.Max(1, endpoint ? num - 1 : num);
            yield return ($"Linspace {num} {endpoint}",
                new OperationCase(x => Ops.Square(Ops.Linspace(x[0], x[1], num, endpoint)), Some(), Some())
                {
                    Plain = g => Grid.Of([num], i => Math.Pow(g[0].Values[0] + (g[1].Values[0] - g[0].Values[0]) * i[0] / parts, 2)),
                });
            yield return ($"Linspace {num} {endpoint} of several",
                new OperationCase(x => Ops.Square(Ops.Linspace(x[0], x[1], num, endpoint, -1)), Some(2, 1), Some(3))
                {
                    Plain = g => Grid.Of([2, 3, num], i => Math.Pow(g[0][i[0], 0] + (g[1][i[1]] - g[0][i[0], 0]) * i[2] / parts, 2)),
                });
        }

        yield return ("Logspace", new OperationCase(x => Ops.Logspace(x[0], 1f, 4, @base: 2f),
            Some())
        { Plain = g => Grid.Of([4], i => Math.Pow(2, g[0].Values[0] + (1 - g[0].Values[0]) * i[0] / 3)) });
        foreach (var k in (int[])[0, 1, -1, 3, -5, int.MaxValue, int.MinValue])
        {
            foreach (var shape in (int[][])[[3, 4], [2, 4, 2], [1, 1], [0, 3]])
            {
                foreach (var upper in (bool[])[true, false])
                {
                    yield return ($"{(upper ? "Triu" : "Tril")} {Of(shape)} from {k}",
                        new OperationCase(x => Ops.Square(upper ? Ops.Triu(x[0], k) : Ops.Tril(x[0], k)), Some(shape))
                        {
                            Plain = g =>
                                Grid.Of(shape, i => (upper ? (long)i[^1] - i[^2] >= k : (long)i[^1] - i[^2] <= k) ? g[0][i] * g[0][i] : 0),
                        });
                }
            }
        }

        foreach (var k in (int[])[0, 1, -2, 9, int.MaxValue])
        {
            yield return ($"Diagonal {k}", new OperationCase(x => Ops.Square(Ops.Diagonal(x[0], k, 2, 0)), Some(4, 2, 3))
            {
                Plain = g => Grid.Of([2, (int)Math.Max(0, Math.Min(3 + (long)Math.Min(k, 0), 4 - (long)Math.Max(k, 0)))],
                    i => Math.Pow(g[0][i[1] + Math.Max(k, 0), i[0], i[1] - Math.Min(k, 0)], 2)),
            });
        }

        foreach (var k in (int[])[0, 2, -1])
        {
            yield return ($"Diag {k}", new OperationCase(x => Ops.Square(Ops.Diag(x[0], k)), Some(3))
            {
                Plain = g =>
                    Grid.Of([3 + Math.Abs(k), 3 + Math.Abs(k)], i => i[1] - i[0] == k ? Math.Pow(g[0][Math.Min(i[0], i[1])], 2) : 0),
            });
        }

        yield return ("Diag of nothing", new OperationCase(x => Ops.Diag(x[0], 1), Some(0)));
        yield return ("Diag of a matrix",
            new OperationCase(x => Ops.Square(Ops.Diag(x[0], 1)),
                Some(3, 3))
            { Plain = g => Grid.Of([2], i => Math.Pow(g[0][i[0], i[0] + 1], 2)) });
        yield return ("Trace", new OperationCase(x => Ops.Square(Ops.Trace(x[0])),
            Some(3, 2, 2))
        { Plain = g => Grid.Of([2], i => Math.Pow(g[0][0, 0, i[0]] + g[0][1, 1, i[0]], 2)) });
        foreach (var (indexing, shape) in ((string, int[])[])[("xy", [2, 3, 2]), ("ij", [3, 2, 2])])
        {
            yield return ($"Meshgrid {indexing}",
                new OperationCase(x => Ops.Meshgrid(x, indexing) is var (a, b, c) ? a * b + c : x[0], Some(3), Some(2), Some(2))
                {
                    Plain = g =>
                        Grid.Of(shape, i => g[0][indexing == "xy" ? i[1] : i[0]] * g[1][indexing == "xy" ? i[0] : i[1]] + g[2][i[2]]),
                });
        }

        foreach (var type in Chance.Types)
        {
            yield return ($"ZerosLike {type}",
                new OperationCase(x => Ops.ZerosLike(x[0]), Small(type, 2, 3)) { HasGradient = false, Plain = _ => new Grid(2, 3) });
            yield return ($"OnesLike {type}",
                new OperationCase(x => Ops.OnesLike(x[0]), Small(type, 2, 3))
                {
                    HasGradient = false,
                    Plain = _ => Grid.Of([2, 3], _ => 1),
                });
            yield return ($"FullLike {type}",
                new OperationCase(x => Ops.FullLike(x[0], 1.5f), Small(type, 2, 3))
                {
                    HasGradient = false,
                    Plain = _ => Grid.Of([2, 3], _ => type == DType.Float32 ? 1.5 : 1),
                });
        }
    }

    private static IEnumerable<(string Name, OperationCase Case)> Combined()
    {
        yield return ("Outer", new OperationCase(x => Ops.Outer(x[0], x[1]), Some(2, 2),
            Some(3))
        { Plain = g => Grid.Of([4, 3], i => g[0].Values[i[0]] * g[1][i[1]]) });
        yield return ("Inner", new OperationCase(x => Ops.Inner(x[0], x[1]), Some(2, 3),
            Some(4, 3))
        { Plain = g => Grid.Of([2, 4], i => Enumerable.Range(0, 3).Sum(k => g[0][i[0], k] * g[1][i[1], k])) });
        yield return ("Inner with a number", new OperationCase(x => Ops.Inner(x[0], x[1]), Some(), Some(2)));
        yield return ("Vdot", new OperationCase(x => Ops.Vdot(x[0], x[1]), Some(2, 3),
            Some(6))
        { Plain = g => Grid.Of([], _ => Enumerable.Range(0, 6).Sum(k => g[0].Values[k] * g[1].Values[k])) });
        yield return ("Tensordot of 2",
            new OperationCase(x => Ops.Tensordot(x[0], x[1]), Some(2, 3, 2),
                Some(3, 2, 2))
            {
                Plain = g => Grid.Of([2, 2], i => Enumerable.Range(0, 6).Sum(k => g[0][i[0], k / 2, k % 2] * g[1][k / 2, k % 2, i[1]])),
            });
        yield return ("Tensordot of none",
            new OperationCase(x => Ops.Tensordot(x[0], x[1], 0), Some(2),
                Some(3))
            { Plain = g => Grid.Of([2, 3], i => g[0][i[0]] * g[1][i[1]]) });
        yield return ("Tensordot of pairs",
            new OperationCase(x => Ops.Tensordot(x[0], x[1], [0, -1], [2, 0]), Some(2, 3, 4),
                Some(4, 5, 2))
            {
                Plain = g => Grid.Of([3, 5], i => Enumerable.Range(0, 8).Sum(k => g[0][k / 4, i[0], k % 4] * g[1][k % 4, i[1], k / 4])),
            });
        yield return ("Kron", new OperationCase(x => Ops.Kron(x[0], x[1]), Some(2, 3),
            Some(2))
        { Plain = g => Grid.Of([2, 6], i => g[0][i[0], i[1] / 2] * g[1][i[1] % 2]) });
        yield return ("Cross",
            new OperationCase(x => Ops.Cross(x[0], x[1]), Some(2, 3),
                Some(3))
            {
                Plain = g => Grid.Of([2, 3],
                    i => g[0][i[0], (i[1] + 1) % 3] * g[1][(i[1] + 2) % 3] - g[0][i[0], (i[1] + 2) % 3] * g[1][(i[1] + 1) % 3]),
            });
        foreach (var mode in (string[])["full", "same", "valid"])
        {
            foreach (var (n, m) in ((int, int)[])[(5, 2), (5, 3), (5, 4), (2, 5), (3, 5), (4, 5), (1, 1), (3, 3), (4, 4), (1, 3)])
            {
                yield return ($"Convolve {n} by {m}, {mode}",
                    new OperationCase(x => Ops.Convolve(x[0], x[1], mode), Some(n),
                        Some(m))
                    { Plain = g => Slid(g[0].Values, g[1].Values, mode, false) });
                yield return ($"Correlate {n} by {m}, {mode}",
                    new OperationCase(x => Ops.Correlate(x[0], x[1], mode), Some(n),
                        Some(m))
                    { Plain = g => Slid(g[0].Values, g[1].Values, mode, true) });
            }
        }

        yield return ("Average",
            new OperationCase(x => Ops.Average(x[0], 1, x[1]), Some(2, 3), Between(0.5, 1, 3))
            {
                Plain = g => Grid.Of([2], i => Enumerable.Range(0, 3).Sum(k => g[0][i[0], k] * g[1][k]) / g[1].Values.Sum()),
            });
        yield return ("Average of all", new OperationCase(x => Ops.Average(x[0], null, x[1]), Some(2, 3), Between(0.5, 1, 2, 3)));
        yield return ("Average without weights", new OperationCase(x => Ops.Square(Ops.Average(x[0], 0)), Some(2, 3)));
        yield return ("CountNonzero",
            new OperationCase(x => Ops.CountNonzero(x[0], [1]), new Tensor([2, 3], [0f, 1f, float.NaN, 0f, 0f, -2f]))
            {
                HasGradient = false,
                Plain = _ => Grid.Of([2], i => 2 - i[0]),
            });
        foreach (var (axes, keep) in ((int[]?, bool)[])[(null, false), ([1], true), ([0, 2], false), ([-1], false)])
        {
            yield return ($"Median {axes?.Length} {axes?[0]} {keep}",
                new OperationCase(x => Ops.Square(Ops.Median(x[0], axes, keep)),
                    Numbers.Distinct(3, 4, 2))
                { Plain = g => Ranked(g[0], axes, keep, 0.5, "midpoint") });
            foreach (var method in (string[])["linear", "lower", "higher", "midpoint", "nearest"])
            {
                yield return ($"Quantile {method} {axes?.Length} {axes?[0]} {keep}",
                    new OperationCase(x => Ops.Square(Ops.Quantile(x[0], 0.3f, axes, method, keep)),
                        Numbers.Distinct(3, 4, 2))
                    { Plain = g => Ranked(g[0], axes, keep, 0.3f, method) });
            }
        }

        yield return ("Quantile of several",
            new OperationCase(x => Ops.Square(Ops.Quantile(x[0], Tensor.From(0f, 0.25f, 1f), [1])), Numbers.Distinct(2, 3))
            {
                Plain = g => Grid.Of([3, 2], i => Ranked(g[0], [1], false, new[] { 0, 0.25, 1 }[i[0]], "linear")[i[1]]),
            });
        foreach (var n in (int[])[0, 1, 2, 4, int.MaxValue])
        {
            yield return ($"Diff {n}", new OperationCase(x => Ops.Square(Ops.Diff(x[0], n, 1)), Some(2, 4, 2))
            {
                Plain = g =>
                {
                    var y = g[0];
                    for (var k = 0; k < Math.Min(n, 4); k++)
                    {
                        var before = y;
                        y = Grid.Of([2, before.Shape[1] - 1, 2], i => before[i[0], i[1] + 1, i[2]] - before[i]);
                    }

                    return Grid.Of(y.Shape, i => y[i] * y[i]);
                },
            });
        }

        (string Name, Func<Tensor, int[]?, bool, Tensor> Op, Func<IEnumerable<double>, double> Plain)[] some =
        [
            ("NanSum", Ops.NanSum, row => row.Sum()),
            ("NanMean", Ops.NanMean, row => row.Average()),
            ("NanMax", Ops.NanMax, row => row.Max()),
            ("NanMin", Ops.NanMin, row => row.Min()),
            ("NanProd", Ops.NanProd, row => row.Aggregate(1.0, (a, b) => a * b)),
        ];
        foreach (var (name, op, plain) in some)
        {
            yield return (name, new OperationCase(x => op(Ops.Concat([x[0], Tensor.Filled([2, 1], float.NaN)], 1), [1], true),
                Numbers.Distinct(2, 3))
            { Plain = g => Grid.Of([2, 1], i => plain(Enumerable.Range(0, 3).Select(k => g[0][i[0], k]))) });
        }

        yield return ("Ptp", new OperationCase(x => Ops.Square(Ops.Ptp(x[0], [1])), Numbers.Distinct(2, 3)));
        yield return ("Trapezoid",
            new OperationCase(x => Ops.Square(Ops.Trapezoid(x[0], 0.5f)),
                Some(2, 4))
            {
                Plain = g =>
                    Grid.Of([2], i => Math.Pow(0.5 * (0.5 * g[0][i[0], 0] + g[0][i[0], 1] + g[0][i[0], 2] + 0.5 * g[0][i[0], 3]), 2)),
            });
        yield return ("DivideNoNan", new OperationCase(x => Ops.DivideNoNan(x[0], x[1]), Some(3),
            Between(0.5, 2, 3))
        { Plain = g => Grid.Of([3], i => g[0][i] / g[1][i]) });
        yield return ("DivideNoNan by 0",
            new OperationCase(x => Ops.DivideNoNan(x[0], Tensor.From(0f, 2f)),
                Some(2))
            { Plain = g => Grid.Of([2], i => i[0] * g[0][i] / 2) });
        yield return ("InTopK", new OperationCase(x => Ops.InTopK(Tensor.From(2, 0), x[0], 2),
            new Tensor([2, 3], [0.1f, 0.5f, 0.3f, 0.1f, 0.5f, 0.3f]))
        { HasGradient = false, Plain = _ => Grid.Of([2], i => 1 - i[0]) });
        yield return ("Hstack", new OperationCase(x => Ops.Square(Ops.Hstack(x)), Some(2, 1),
            Some(2, 3))
        { Plain = g => Grid.Of([2, 4], i => Math.Pow(i[1] == 0 ? g[0][i[0], 0] : g[1][i[0], i[1] - 1], 2)) });
        yield return ("Hstack of vectors", new OperationCase(x => Ops.Square(Ops.Hstack(x)), Some(), Some(2)));
        yield return ("Vstack", new OperationCase(x => Ops.Square(Ops.Vstack(x)), Some(3),
            Some(2, 3))
        { Plain = g => Grid.Of([3, 3], i => Math.Pow(i[0] == 0 ? g[0][i[1]] : g[1][i[0] - 1, i[1]], 2)) });
        yield return ("ArraySplit",
            new OperationCase(x => Ops.ArraySplit(x[0], 3)[1] * Ops.ArraySplit(x[0], 3)[2] + Ops.Sum(Ops.ArraySplit(x[0], 3)[0]),
                Some(7, 2)));
        yield return ("Unstack", new OperationCase(x => Ops.Unstack(x[0], 1)[0] * Ops.Unstack(x[0], 1)[2], Some(2, 3)));
        yield return ("Ravel and Flip",
            new OperationCase(x => Ops.Square(Ops.Ravel(Ops.Flip(x[0]))),
                Some(2, 3))
            { Plain = g => Grid.Of([6], i => Math.Pow(g[0].Values[5 - i[0]], 2)) });
        for (var k = -1; k <= 4; k++)
        {
            var (turns, quarters) = (k, (k + 4) % 4);
            yield return ($"Rot90 {k}", new OperationCase(x => Ops.Square(Ops.Rot90(x[0], turns)), Some(2, 3))
            {
                Plain = g =>
                    Grid.Of(quarters % 2 == 0 ? [2, 3] : [3, 2],
                        i => Math.Pow(quarters switch
                        {
                            1 => g[0][i[1], 2 - i[0]],
                            2 => g[0][1 - i[0], 2 - i[1]],
                            3 => g[0][1 - i[1], i[0]],
                            _ => g[0][i]
                        }, 2)),
            });
        }

        foreach (var mode in (string[])["reflect", "symmetric", "edge"])
        {
            foreach (var (length, before, after) in ((int, int, int)[])[(4, 2, 1), (4, 0, 3), (3, 7, 5), (1, 2, 3), (2, 5, 0)])
            {
                yield return ($"Pad {mode} of {length} by {before} and {after}",
                    new OperationCase(x => Ops.Square(Ops.Pad(x[0], [(0, 0), (before, after)], mode)), Some(2, length))
                    {
                        Plain = g =>
                            Grid.Of([2, before + length + after], i => Math.Pow(g[0][i[0], Mirrored(i[1] - before, length, mode)], 2)),
                    });
            }
        }
    }

    private static int Mirrored(int place, int length, string mode)
    {
        if (mode == "edge" || length == 1)
            return Math.Clamp(place, 0, length - 1);
        while (place < 0 || place >= length)
            place = mode == "reflect" ? place < 0 ? -place : 2 * (length - 1) - place : place < 0 ? -place - 1 : 2 * length - 1 - place;
        return place;
    }

    /// <summary>NumPy's definition: all sums, of which the middle or the inner ones are kept.</summary>
    private static Grid Slid(double[] a, double[] b, string mode, bool correlates)
    {
        if (correlates && a.Length < b.Length)
        {
            var other = Slid(b, a, mode, true);
            return Grid.Of(other.Shape, i => other[other.Shape[0] - 1 - i[0]]);
        }

        var kernel = correlates ? [.. b.Reverse()] : b;
        var all = new double[a.Length + b.Length - 1];
        for (var i = 0; i < a.Length; i++)
        {
            for (var k = 0; k < kernel.Length; k++)
                all[i + k] += a[i] * kernel[k];
        }

        var (most, least) = (Math.Max(a.Length, b.Length), Math.Min(a.Length, b.Length));
        var (from, count) = mode switch
        {
            "full" => (0, all.Length),
            "same" => ((least - 1) / 2, most),
            _ => (least - 1, most - least + 1)
        };
        return Grid.Of([count], i => all[from + i[0]]);
    }

    private static Grid Ranked(Grid x, int[]? axes, bool keep, double part, string method)
    {
        int[] gone = [.. (axes ?? [.. Enumerable.Range(0, x.Shape.Length)]).Select(axis => axis < 0 ? axis + x.Shape.Length : axis)];
        Dictionary<int, List<double>> groups = [];
        var kept = new Grid([.. x.Shape.Select((length, axis) => gone.Contains(axis) ? 1 : length)]);
        x.Each(i =>
        {
            var at = 0;
            for (var axis = 0; axis < i.Length; axis++)
                at = at * kept.Shape[axis] + (gone.Contains(axis) ? 0 : i[axis]);
            (groups.TryGetValue(at, out var list) ? list : groups[at] = []).Add(x[i]);
        });
        foreach (var (at, list) in groups)
        {
            list.Sort();
            var place = part * (list.Count - 1);
            var (low, high) = (list[(int)Math.Floor(place)], list[(int)Math.Ceiling(place)]);
            var value = method switch
            {
                "lower" => low,
                "higher" => high,
                "midpoint" => (low + high) / 2,
                "nearest" => list[(int)Math.Round(place)],
                _ => low + (high - low) * (place - Math.Floor(place))
            };
            kept.Values[at] = value * value;
        }

        if (keep)
            return kept;
        var result = new Grid([.. x.Shape.Where((_, axis) => !gone.Contains(axis))]);
        kept.Values.CopyTo(result.Values, 0);
        return result;
    }
}
