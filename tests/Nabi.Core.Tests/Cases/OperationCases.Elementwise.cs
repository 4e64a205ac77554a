using Nabi.Kernels;

namespace Nabi.Core.Tests.Cases;

/// <summary>Operations element by element.</summary>
internal static partial class OperationCases
{
    private static readonly (int[] Left, int[] Right)[] Pairs =
    [
        ([3, 5], [3, 5]), ([3, 5], [5]), ([5], [3, 5]), ([3, 1], [1, 5]), ([2, 3, 1], [4]), ([], [3]), ([], []), ([1], [1, 1]),
        ([0, 3], [3]), ([1], [0]), ([3, 700], [700]),
    ];

    private static IEnumerable<(string Name, OperationCase Case)> Elementwise()
    {
        (string Name, Func<Tensor, Tensor, Tensor> Op, Func<double, double, double> Plain, double Low, double High)[] binary =
        [
            ("Add", Ops.Add, (a, b) => a + b, -2, 2),
            ("Subtract", Ops.Subtract, (a, b) => a - b, -2, 2),
            ("Multiply", Ops.Multiply, (a, b) => a * b, -2, 2),
            ("Divide", Ops.Divide, (a, b) => a / b, 0.5, 2),
            ("Power", Ops.Power, Math.Pow, 0.5, 2),
            ("Arctan2", Ops.Arctan2, Math.Atan2, 0.2, 2),
            ("Arctan2 to the left", (a, b) => Ops.Arctan2(a, -b), (a, b) => Math.Atan2(a, -b), 0.2, 2),
            ("Hypot", Ops.Hypot, (a, b) => Math.Sqrt(a * a + b * b), -2, -0.2),
            ("LogAddExp2", Ops.LogAddExp2, (a, b) => Math.Log2(Math.Pow(2, a) + Math.Pow(2, b)), -2, 2),
            ("LogAddExp", Ops.LogAddExp, (a, b) => Math.Log(Math.Exp(a) + Math.Exp(b)), -2, 2),
        ];
        foreach (var (name, op, plain, low, high) in binary)
        {
            foreach (var (left, right) in Pairs)
            {
                yield return ($"{name} {Of(left)} {Of(right)}",
                    new OperationCase(x => op(x[0], x[1]), Between(low, high, left), Between(low, high, right))
                    {
                        Plain = g => Grid.Of(Shape.Broadcast(left, right).ToArray(),
                            i => plain(g[0][i.AsSpan()[^left.Length..]], g[1][i.AsSpan()[^right.Length..]])),
                    });
            }
        }

        foreach (var (name, largest) in ((string, bool)[])[("Maximum", true), ("Minimum", false)])
        {
            foreach (var (left, right) in Pairs[..6])
                yield return ($"{name} {Of(left)} {Of(right)}", Extremum(left, right, largest));
        }

        yield return ("LogAddExp", new OperationCase(x => Ops.LogAddExp(x[0], x[1]), Some(3, 2), Some(2)));
        yield return ("Mod", new OperationCase(x => Ops.Mod(x[0], x[1]), Tensor.From(3.3f, -2.2f), Tensor.From(1f)));
        foreach (var (left, right) in Pairs[..6])
        {
            yield return ($"Mod {Of(left)} {Of(right)}", Divided(Ops.Mod, (a, b) => a - Math.Floor(a / b) * b, left, right));
            yield return ($"FloorDivide {Of(left)} {Of(right)}", Divided(Ops.FloorDivide, (a, b) => Math.Floor(a / b), left, right));
        }

        yield return ("Heaviside", new OperationCase(x => Ops.Heaviside(x[0], x[1]) * x[1], Tensor.From(-1f, 0.7f, 2f),
            Some(2, 3))
        { Plain = g => Grid.Of([2, 3], i => (i[1] == 0 ? 0 : 1) * g[1][i]) });
        yield return ("Heaviside at 0", new OperationCase(x => Ops.Square(Ops.Heaviside(Tensor.From(0, 0), x[0])), Some(2)));
        yield return ("Multiply by itself", new OperationCase(x => x[0] * x[0], Some(4)));
        yield return ("Multiply by integers", new OperationCase(x => x[0] * x[1], Some(2, 3), Tensor.From(1, 0, 2)));
        yield return ("Divide integers", new OperationCase(x => x[1] / x[0], Between(0.5, 2, 3), Tensor.From(1, 0, 2)));
        yield return ("Power of squares at 0", new OperationCase(x => Ops.Power(x[0], 2f), Tensor.From(0f, -1f, 3f)));
        yield return ("Power by 0 and 1", new OperationCase(x => Ops.Power(x[0], Tensor.From(0f, 1f, 0f)), Tensor.From(0.7f, 2f, -1f)));

        (string Name, Func<Tensor, Tensor> Op, Func<double, double> Plain, double Low, double High)[] unary =
        [
            ("Negate", Ops.Negate, x => -x, -2, 2),
            ("Exp", Ops.Exp, Math.Exp, -2, 1),
            ("Log", Ops.Log, Math.Log, 0.5, 3),
            ("Log1P", Ops.Log1P, x => Math.Log(1 + x), -0.5, 3),
            ("Sqrt", Ops.Sqrt, Math.Sqrt, 0.5, 3),
            ("Rsqrt", Ops.Rsqrt, x => 1 / Math.Sqrt(x), 0.7, 3),
            ("Square", Ops.Square, x => x * x, -2, 2),
            ("Abs above 0", Ops.Abs, Math.Abs, 0.1, 2),
            ("Abs below 0", Ops.Abs, Math.Abs, -2, -0.1),
            ("Sign", Ops.Sign, x => Math.Sign(x), 0.1, 2),
            ("Round", Ops.Round, Math.Round, 0.1, 0.4),
            ("Floor", Ops.Floor, Math.Floor, 0.1, 0.9),
            ("Sin", Ops.Sin, Math.Sin, -3, 3),
            ("Expm1", Ops.Expm1, x => Math.Exp(x) - 1, -2, 1),
            ("Log2", Ops.Log2, Math.Log2, 0.5, 3),
            ("Log10", Ops.Log10, Math.Log10, 0.5, 3),
            ("Reciprocal", Ops.Reciprocal, x => 1 / x, 0.7, 3),
            ("Tan", Ops.Tan, Math.Tan, -1, 1),
            ("Sinh", Ops.Sinh, Math.Sinh, -1, 1),
            ("Cosh", Ops.Cosh, Math.Cosh, -1, 1),
            ("Arcsin", Ops.Arcsin, Math.Asin, -0.7, 0.7),
            ("Arccos", Ops.Arccos, Math.Acos, -0.7, 0.7),
            ("Arctan", Ops.Arctan, Math.Atan, -2, 2),
            ("Cos", Ops.Cos, Math.Cos, -3, 3),
            ("Ceil", Ops.Ceil, Math.Ceiling, 0.1, 0.9),
            ("Trunc", Ops.Trunc, Math.Truncate, -1.9, -1.1),
            ("Exp2", Ops.Exp2, x => Math.Pow(2, x), -2, 2),
            ("Logit", Ops.Logit, x => Math.Log(x / (1 - x)), 0.2, 0.8),
            ("Cbrt above 0", Ops.Cbrt, Math.Cbrt, 0.5, 3),
            ("Cbrt below 0", Ops.Cbrt, Math.Cbrt, -3, -0.5),
            ("Erfc", Ops.Erfc, x => 1 - Integral(x), -2, 2),
            ("ErfInv of Erf", x => Ops.ErfInv(Ops.Erf(x)), x => x, -1.5, 1.5),
            ("ErfInv", Ops.ErfInv, Inverse, -0.8, 0.8),
            ("Deg2Rad", Ops.Deg2Rad, x => x * Math.PI / 180, -2, 2),
            ("Rad2Deg", Ops.Rad2Deg, x => x * 180 / Math.PI, -2, 2),
            ("NanToNum", x => Ops.NanToNum(x), x => x, -2, 2),
            ("Arcsinh", Ops.Arcsinh, Math.Asinh, -2, 2),
            ("Arccosh", Ops.Arccosh, Math.Acosh, 1.5, 3),
            ("Arctanh", Ops.Arctanh, Math.Atanh, -0.7, 0.7),
            ("Copy", Ops.Copy, x => x, -1, 1),
            ("Clip inside", x => Ops.Clip(x, -0.5f, 0.5f), x => x, -0.4, 0.4),
            ("Clip outside", x => Ops.Clip(x, -0.5f, 0.5f), _ => 0.5, 0.6, 2),
        ];
        foreach (var (name, op, plain, low, high) in unary)
        {
            foreach (var shape in (int[][])[[2, 7], [], [1], [3, 0], [1500]])
            {
                if (shape is not [1500] || name is "Exp" or "Sqrt")
                {
                    yield return ($"{name} {Of(shape)}",
                        new OperationCase(x => op(x[0]), Between(low, high, shape)) { Plain = g => Grid.Of(shape, i => plain(g[0][i])) });
                }
            }
        }

        yield return ("Erf", new OperationCase(x => Ops.Erf(x[0]), Between(-2, 2, 7)));
        yield return ("Map with a slope",
            new OperationCase(x => Ops.Map(x[0], v => v * v * v, (v, _) => 3 * v * v, (v, _) => 3f * Ops.Square(v)), Some(5)));
        yield return ("Map without a slope",
            new OperationCase(x => Ops.Map(x[0], v => v * v * v, (v, _) => 3 * v * v), Some(5)) { Refuses = "Map" });
        foreach (var kind in Enum.GetValues<ActivationKind>())
        {
            yield return ($"Activation {kind}",
                new OperationCase(x => Ops.Run(new ActivationPrimitive(kind), x[0]), Numbers.Distinct(9, 9)));
        }

        yield return ("Activation of nothing", new OperationCase(x => Ops.Tanh(x[0]), Some(0, 3)));
    }

    /// <summary>Numbers from 0.3 to 0.9 behind a multiple of the divisor, which is 1 or -1: no steps nearby.</summary>
    private static OperationCase Divided(Func<Tensor, Tensor, Tensor> op, Func<double, double, double> plain, int[] left, int[] right)
    {
        var (a, b) = (Ops.Copy(Between(0.3, 0.6, left) + Ops.Round(Between(-3, 3, left))), Between(1, 1, right));
        return new OperationCase(x => op(x[0], x[1]), a, b)
        {
            Plain = g => Grid.Of(Shape.Broadcast(left, right).ToArray(),
                i => plain(g[0][i.AsSpan()[^left.Length..]], g[1][i.AsSpan()[^right.Length..]])),
        };
    }

    /// <summary>The error function as a sum over thin slices.</summary>
    private static double Integral(double x)
    {
        const int slices = 20000;
        var sum = 0.0;
        for (var i = 0; i < slices; i++)
        {
            var t = (i + 0.5) / slices * x;
            sum += Math.Exp(-t * t);
        }

        return 2 / Math.Sqrt(Math.PI) * sum * x / slices;
    }

    /// <summary>Where the error function is y, by halving.</summary>
    private static double Inverse(double y)
    {
        var (low, high) = (-3.0, 3.0);
        for (var i = 0; i < 40; i++)
        {
            if (Integral((low + high) / 2) < y)
                low = (low + high) / 2;
            else
                high = (low + high) / 2;
        }

        return low;
    }

    private static OperationCase Extremum(int[] left, int[] right, bool largest)
    {
        // Numbers with distances of 0.1 on each side, half of that between the sides: no ties.
        var (a, b) = (Numbers.Distinct(left), Ops.Copy(Numbers.Distinct(right) + 0.05f));
        return new OperationCase(x => largest ? Ops.Maximum(x[0], x[1]) : Ops.Minimum(x[0], x[1]), a, b)
        {
            Plain = g => Grid.Of(Shape.Broadcast(left, right).ToArray(), i =>
            {
                var (p, q) = (g[0][i.AsSpan()[^left.Length..]], g[1][i.AsSpan()[^right.Length..]]);
                return largest ? Math.Max(p, q) : Math.Min(p, q);
            }),
        };
    }
}
