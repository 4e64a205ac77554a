namespace Nabi.Core.Tests.Cases;

/// <summary>Operations that give or take booleans.</summary>
internal static partial class OperationCases
{
    private static IEnumerable<(string Name, OperationCase Case)> Booleans()
    {
        (string Name, Func<Tensor, Tensor, Tensor> Op, Func<double, double, bool> Plain)[] pairs =
        [
            ("Equal", Ops.Equal, (a, b) => a == b),
            ("NotEqual", Ops.NotEqual, (a, b) => a != b),
            ("Greater", Ops.Greater, (a, b) => a > b),
            ("GreaterEqual", Ops.GreaterEqual, (a, b) => a >= b),
            ("Less", Ops.Less, (a, b) => a < b),
            ("LessEqual", Ops.LessEqual, (a, b) => a <= b),
            ("LogicalAnd", Ops.LogicalAnd, (a, b) => a != 0 && b != 0),
            ("LogicalOr", Ops.LogicalOr, (a, b) => a != 0 || b != 0),
            ("LogicalXor", Ops.LogicalXor, (a, b) => a != 0 != (b != 0)),
        ];
        foreach (var (name, op, plain) in pairs)
        {
            foreach (var (left, right) in Pairs)
            {
                foreach (var (first, second) in ((DType, DType)[])[(DType.Float32, DType.Float32), (DType.Int32, DType.Int32),
                    (DType.Bool, DType.Bool), (DType.Bool, DType.Float32), (DType.Int32, DType.Bool)])
                {
                    yield return ($"{name} {Of(left)} {first} {Of(right)} {second}",
                        new OperationCase(x => op(x[0], x[1]), Small(first, left), Small(second, right))
                        {
                            HasGradient = false,
                            Plain = g => Grid.Of(Shape.Broadcast(left, right).ToArray(),
                                i => plain(g[0][i.AsSpan()[^left.Length..]], g[1][i.AsSpan()[^right.Length..]]) ? 1 : 0),
                        });
                }
            }
        }

        (string Name, Func<Tensor, Tensor, Tensor> Op, Func<int, int, int> Plain)[] bits =
        [
            ("BitwiseAnd", Ops.BitwiseAnd, (a, b) => a & b),
            ("BitwiseOr", Ops.BitwiseOr, (a, b) => a | b),
            ("BitwiseXor", Ops.BitwiseXor, (a, b) => a ^ b),
            ("LeftShift", Ops.LeftShift, (a, b) => b is < 0 or > 31 ? 0 : a << b),
            ("RightShift", Ops.RightShift, (a, b) => b is < 0 or > 31 ? a < 0 ? -1 : 0 : a >> b),
        ];
        foreach (var (name, op, plain) in bits)
        {
            foreach (var (left, right) in Pairs[..11])
            {
                foreach (var (first, second) in ((DType, DType)[])[(DType.Int32, DType.Int32), (DType.Bool, DType.Bool),
                    (DType.Bool, DType.Int32)])
                {
                    yield return ($"{name} {Of(left)} {first} {Of(right)} {second}",
                        new OperationCase(x => op(x[0], x[1]), Small(first, left), Small(second, right))
                        {
                            HasGradient = false,
                            Plain = g => Grid.Of(Shape.Broadcast(left, right).ToArray(),
                                i => plain((int)g[0][i.AsSpan()[^left.Length..]], (int)g[1][i.AsSpan()[^right.Length..]])),
                        });
                }
            }
        }

        yield return ("BitwiseNot of integers",
            new OperationCase(x => Ops.BitwiseNot(x[0]), Tensor.From(0, 5, -1, int.MinValue))
            {
                HasGradient = false,
                Plain = g => Grid.Of([4], i => -g[0][i] - 1),
            });
        yield return ("BitwiseNot of booleans",
            new OperationCase(x => Ops.BitwiseNot(x[0]), Small(DType.Bool, 3))
            {
                HasGradient = false,
                Plain = g => Grid.Of([3], i => 1 - g[0][i]),
            });

        foreach (var type in Chance.Types)
        {
            foreach (var shape in (int[][])[[2, 7], [], [1], [3, 0]])
            {
                yield return ($"LogicalNot {Of(shape)} {type}", Test(Ops.LogicalNot, x => x == 0, Small(type, shape)));
                yield return ($"IsFinite {Of(shape)} {type}", Test(Ops.IsFinite, _ => true, Small(type, shape)));
                yield return ($"IsInfinite {Of(shape)} {type}", Test(Ops.IsInfinite, _ => false, Small(type, shape)));
                yield return ($"IsNaN {Of(shape)} {type}", Test(Ops.IsNaN, _ => false, Small(type, shape)));
                yield return ($"IsPositiveInfinity {Of(shape)} {type}", Test(Ops.IsPositiveInfinity, _ => false, Small(type, shape)));
                yield return ($"IsNegativeInfinity {Of(shape)} {type}", Test(Ops.IsNegativeInfinity, _ => false, Small(type, shape)));
                yield return ($"Signbit {Of(shape)} {type}", Test(Ops.Signbit, double.IsNegative, Small(type, shape)));
                foreach (var to in Chance.Types)
                {
                    if (to != type)
                    {
                        yield return ($"Cast {Of(shape)} {type} to {to}", new OperationCase(x => Ops.Cast(x[0], to), Small(type, shape))
                        {
                            HasGradient = false,
                            Plain = g => Grid.Of(shape,
                                i => to == DType.Bool ? g[0][i] != 0 ? 1 : 0 : to == DType.Int32 ? Math.Truncate(g[0][i]) : g[0][i]),
                        });
                    }
                }
            }

            foreach (var (axes, keep) in ((int[]? Axes, bool Keep)[])[(null, false), ([0], false), ([1], true),
                ([-1], false), ([0, 2], true)])
            {
                yield return ($"LogicReduce any {type} {axes?.Length} {axes?[0]} {keep}", Reduced(type, axes, keep, any: true));
                yield return ($"LogicReduce all {type} {axes?.Length} {axes?[0]} {keep}", Reduced(type, axes, keep, any: false));
            }
        }

        foreach (var type in (DType[])[DType.Int32, DType.Bool])
        {
            foreach (var (name, op) in Moves)
            {
                yield return ($"{name} of {type}", new OperationCase(x => op(x[0]), Small(type, 3, 1, 5))
                {
                    HasGradient = false,
                    // The same on floats, which other cases check.
                    Plain = g => new Grid(op(new Tensor(g[0].Shape, [.. g[0].Values.Select(value => (float)value)]))),
                });
            }
        }

        yield return ("Multiply by booleans", new OperationCase(x => x[0] * x[1], Some(2, 3), Tensor.From(true, false, true)));
        yield return ("Booleans less a tensor", new OperationCase(x => x[1] - x[0], Some(4, 1), Small(DType.Bool, 4, 700)));
        yield return ("Divide by booleans", new OperationCase(x => x[0] / x[1], Some(2, 3), Tensor.Filled([3], true)));
        yield return ("Where by booleans",
            new OperationCase(x => Ops.Square(Ops.Where(x[2], x[0], x[1])), Some(2, 3), Some(3), Small(DType.Bool, 2, 1)));
        yield return ("Where by integers",
            new OperationCase(x => Ops.Square(Ops.Where(x[2], x[0], x[1])), Some(2, 3), Some(3), Tensor.From(2, 0, -1)));
        yield return ("Where of floats and integers",
            new OperationCase(x => Ops.Where(Tensor.From(true, false), x[0], Tensor.From(4, 5)), Some(2)));
        yield return ("Sum of booleans",
            new OperationCase(x => Ops.Sum(x[1]) * x[0], Some(2),
                Small(DType.Bool, 3, 5))
            { Plain = g => Grid.Of([2], i => g[1].Values.Sum() * g[0][i]) });
    }

    private static IEnumerable<(string Name, Func<Tensor, Tensor> Op)> Moves
    => [
        ("Reshape", x => x.Reshape(5, 3)),
        ("Transpose", x => Ops.Transpose(x, 2, 0, 1)),
        ("Slice", x => Ops.Slice(x, 2, 1, -1, 2)),
        ("Reverse", x => Ops.Reverse(x, 0)),
        ("Concat", x => Ops.Concat([x, x], 1)),
        ("Pad", x => Ops.Pad(x, 2, 1, 2, 1f)),
        ("Repeat", x => Ops.Repeat(x, 2, 1)),
        ("Tile", x => Ops.Tile(x, 2, 1)),
        ("Roll", x => Ops.Roll(x, 2, -1)),
        ("BroadcastTo", x => Ops.BroadcastTo(x, [3, 4, 5])),
        ("Take", x => Ops.Take(x, Tensor.From(2, -1), -1)),
        ("Copy", Ops.Copy),
        ("Where", x => Ops.Where(Tensor.From(true, false, true, true, false), x, Ops.Reverse(x, 2))),
    ];

    private static Tensor Small(DType type, params int[] shape)
    {
        // Whole numbers from -1 to 1, so that all comparisons occur.
        var values = new float[new Shape(shape).Size];
        for (var i = 0; i < values.Length; i++)
            values[i] = Numbers.Int(-1, 1);
        return Ops.Cast(new Tensor(shape, values), type);
    }

    private static OperationCase Test(Func<Tensor, Tensor> op, Func<double, bool> plain, Tensor x)
        => new(inputs => op(inputs[0]), x) { HasGradient = false, Plain = g => Grid.Of(g[0].Shape, i => plain(g[0][i]) ? 1 : 0) };

    private static OperationCase Reduced(DType type, int[]? axes, bool keep, bool any)
    {
        int[] shape = [3, 2, 5];
        int[] gone = [.. (axes ?? [0, 1, 2]).Select(axis => axis < 0 ? axis + 3 : axis)];
        return new OperationCase(x => any ? Ops.Any(x[0], axes, keep) : Ops.All(x[0], axes, keep), Small(type, shape))
        {
            HasGradient = false,
            Plain = g =>
            {
                var kept = Grid.Of([.. shape.Select((length, axis) => gone.Contains(axis) ? 1 : length)], _ => any ? 0 : 1);
                g[0].Each(i =>
                {
                    int[] at = [.. i.Select((place, axis) => gone.Contains(axis) ? 0 : place)];
                    kept[at] = any ? Math.Max(kept[at], g[0][i] != 0 ? 1 : 0) : Math.Min(kept[at], g[0][i] != 0 ? 1 : 0);
                });
                var result = new Grid(keep ? kept.Shape : [.. shape.Where((_, axis) => !gone.Contains(axis))]);
                kept.Values.CopyTo(result.Values, 0);
                return result;
            },
        };
    }
}
