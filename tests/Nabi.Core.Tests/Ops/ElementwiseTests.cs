namespace Nabi.Core.Tests;

/// <summary>
/// Operations element by element, with every kind of broadcasting: <see cref="BinaryPrimitive"/>, <see cref="ExtremumPrimitive"/>,
/// <see cref="FormulaPrimitive"/>.
/// </summary>
public sealed class ElementwiseTests
{
    private static readonly Dictionary<string,
        (Func<Tensor, Tensor, Tensor> Op, Func<double, double, double> Plain, double Low, double High)> Binary = new()
        {
            ["Add"] = (Ops.Add, (a, b) => a + b, -2, 2),
            ["Subtract"] = (Ops.Subtract, (a, b) => a - b, -2, 2),
            ["Multiply"] = (Ops.Multiply, (a, b) => a * b, -2, 2),
            ["Divide"] = (Ops.Divide, (a, b) => a / b, 0.5, 2),
            ["Power"] = (Ops.Power, Math.Pow, 0.5, 2),
            ["LogAddExp"] = (Ops.LogAddExp, (a, b) => Math.Log(Math.Exp(a) + Math.Exp(b)), -2, 2),
        };

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Op, Func<double, double> Plain, double Low, double High)> Unary = new()
    {
        ["Negate"] = (Ops.Negate, x => -x, -2, 2),
        ["Exp"] = (Ops.Exp, Math.Exp, -2, 1),
        ["Log"] = (Ops.Log, Math.Log, 0.5, 3),
        ["Log1P"] = (Ops.Log1P, x => Math.Log(1 + x), -0.5, 3),
        ["Sqrt"] = (Ops.Sqrt, Math.Sqrt, 0.5, 3),
        ["Rsqrt"] = (Ops.Rsqrt, x => 1 / Math.Sqrt(x), 0.7, 3),
        ["Square"] = (Ops.Square, x => x * x, -2, 2),
        ["Abs"] = (Ops.Abs, Math.Abs, 0.1, 2),
        ["Abs below 0"] = (Ops.Abs, Math.Abs, -2, -0.1),
        ["Sin"] = (Ops.Sin, Math.Sin, -3, 3),
        ["Cos"] = (Ops.Cos, Math.Cos, -3, 3),
        ["Tanh"] = (Ops.Tanh, Math.Tanh, -2, 2),
        ["Sigmoid"] = (Ops.Sigmoid, x => 1 / (1 + Math.Exp(-x)), -3, 3),
        ["Softplus"] = (Ops.Softplus, x => Math.Log(1 + Math.Exp(x)), -3, 3),
        ["Relu above"] = (Ops.Relu, x => Math.Max(x, 0), 0.1, 2),
        ["Relu below"] = (Ops.Relu, x => Math.Max(x, 0), -2, -0.1),
        ["Clip"] = (x => Ops.Clip(x, -0.5f, 0.5f), x => Math.Clamp(x, -0.5, 0.5), -0.4, 0.4),
        ["Clip outside"] = (x => Ops.Clip(x, -0.5f, 0.5f), x => Math.Clamp(x, -0.5, 0.5), 0.6, 2),
        ["Map"] = (x => Ops.Map(x, v => v * v * v, (v, _) => 3 * v * v), x => x * x * x, -1, 1),
        ["Copy"] = (Ops.Copy, x => x, -1, 1),
        ["Expm1"] = (Ops.Expm1, x => Math.Exp(x) - 1, -2, 1),
        ["Log2"] = (Ops.Log2, Math.Log2, 0.5, 3),
        ["Log10"] = (Ops.Log10, Math.Log10, 0.5, 3),
        ["Reciprocal"] = (Ops.Reciprocal, x => 1 / x, 0.5, 3),
        ["Tan"] = (Ops.Tan, Math.Tan, -1, 1),
        ["Sinh"] = (Ops.Sinh, Math.Sinh, -1, 1),
        ["Cosh"] = (Ops.Cosh, Math.Cosh, -1, 1),
        ["Arcsin"] = (Ops.Arcsin, Math.Asin, -0.7, 0.7),
        ["Arccos"] = (Ops.Arccos, Math.Acos, -0.7, 0.7),
        ["Arctan"] = (Ops.Arctan, Math.Atan, -2, 2),
    };

    public static MatrixTheoryData<string, int> BinaryCases => new(Binary.Keys, Enumerable.Range(0, 25));

    public static MatrixTheoryData<string, int> UnaryCases => new(Unary.Keys, Enumerable.Range(0, 6));

    [Theory]
    [MemberData(nameof(BinaryCases))]
    public void Two_operands_of_any_shapes(string name, int seed)
    {
        var (op, plain, low, high) = Binary[name];
        var chance = new Chance(seed);
        var shape = chance.Shape(chance.Int(0, 4));
        var (a, b) = (chance.Tensor(shape, low, high), chance.Tensor(chance.Narrower(shape), low, high));
        if (chance.Coin())
            (a, b) = (b, a);
        var (x, y) = (new Grid(a), new Grid(b));
        Check.Same(Grid.Of(Shape.Broadcast(a.Shape, b.Shape).ToArray(), index => plain(Broadcast(x, index), Broadcast(y, index))),
            op(a, b));
        if (seed < 12)
            Check.Gradients(inputs => op(inputs[0], inputs[1]), [a, b]);
    }

    [Theory]
    [MemberData(nameof(UnaryCases))]
    public void One_operand_of_any_shape(string name, int seed)
    {
        var (op, plain, low, high) = Unary[name];
        var chance = new Chance(seed);
        var x = chance.Tensor(chance.Shape(chance.Int(0, 3)), low, high);
        var grid = new Grid(x);
        Check.Same(Grid.Of(grid.Shape, index => plain(grid[index])), op(x));
        Check.Gradients(inputs => op(inputs[0]), [x]);
    }

    [Fact]
    public void Long_runs_are_cut_into_chunks_without_a_seam()
    {
        var chance = new Chance(1);
        Tensor long1 = chance.Tensor([3, 1500]), column = chance.Tensor([3, 1]), row = chance.Tensor([1500]);
        var (x, c, r) = (new Grid(long1), new Grid(column), new Grid(row));
        Check.Same(Grid.Of([3, 1500], i => x[i] * c[i[0], 0]), long1 * column);
        Check.Same(Grid.Of([3, 1500], i => c[i[0], 0] - x[i]), column - long1);
        Check.Same(Grid.Of([3, 1500], i => x[i] + r[i[1]]), long1 + row);
    }

    [Theory]
    [FirstSeeds(10)]
    public void The_larger_and_the_smaller(int seed)
    {
        var chance = new Chance(seed);
        var both = chance.Distinct(2, 3, 4);
        var (a, b) = (Ops.Slice(both, 0, 0, 1), Ops.Slice(both, 0, 1, 1));
        var (x, y) = (new Grid(a), new Grid(b));
        Check.Same(Grid.Of([1, 3, 4], i => Math.Max(x[i], y[i])), Ops.Maximum(a, b));
        Check.Same(Grid.Of([1, 3, 4], i => Math.Min(x[i], y[i])), Ops.Minimum(a, b));
        Check.Gradients(inputs => Ops.Maximum(inputs[0], inputs[1]), [a, b]);
        Check.Gradients(inputs => Ops.Minimum(inputs[0], inputs[1]), [a.Clone(), b.Clone()]);
    }

    [Fact]
    public void At_a_tie_each_side_of_an_extremum_gets_half_the_gradient()
    {
        var (a, b) = (Tensor.From(1f, 2f), Tensor.From(1f, 3f));
        var tape = new GradientTape();
        tape.Watch(a);
        tape.Watch(b);
        var gradients = tape.Gradient(tape.Record(() => Ops.Maximum(a, b)), [a, b]);
        Assert.Equal([0.5f, 0f], gradients[0].ToArray());
        Assert.Equal([0.5f, 1f], gradients[1].ToArray());
    }

    [Fact]
    public void What_is_left_of_a_division_has_the_sign_of_the_divisor()
    {
        var (a, b) = (Tensor.From(5.5f, -5.5f, 5.5f, -5.5f), Tensor.From(2f, 2f, -2f, -2f));
        Assert.Equal([2f, -3f, -3f, 2f], Ops.FloorDivide(a, b).ToArray());
        Assert.Equal([1.5f, 0.5f, -0.5f, -1.5f], Ops.Mod(a, b).ToArray());
        Check.Gradients(inputs => Ops.Mod(inputs[0], inputs[1]), [a, b]);
    }

    [Fact]
    public void Truth_values_are_joined()
    {
        var (a, b) = (Tensor.From(0f, 0f, 2f, -1f), Tensor.From(0f, 3f, 0f, 0.5f));
        Assert.Equal([false, false, false, true], Ops.LogicalAnd(a, b).AsBooleans());
        Assert.Equal([false, true, true, true], Ops.LogicalOr(a, b).AsBooleans());
        Assert.Equal([false, true, true, false], Ops.LogicalXor(a, b).AsBooleans());
        Assert.Equal([true, true, false, false], Ops.LogicalNot(a).AsBooleans());
        Assert.Equal([false, true], Ops.Any(a.Reshape(2, 2), [1]).AsBooleans());
        Assert.Equal([false, true], Ops.All(a.Reshape(2, 2), [1]).AsBooleans());
        Assert.Equal(new Shape(1, 1), Ops.Any(a.Reshape(2, 2), keepDims: true).Shape);
    }

    [Fact]
    public void Steps_have_no_slope()
    {
        var x = Tensor.From(-1.5f, 0.2f, 2.5f);
        Assert.Equal([-1f, 1f, 1f], Ops.Sign(x).ToArray());
        Assert.Equal([-2f, 0f, 2f], Ops.Round(x).ToArray());
        Assert.Equal([-2f, 0f, 2f], Ops.Floor(x).ToArray());
        Assert.Equal([-1f, 1f, 3f], Ops.Ceil(x).ToArray());
        Check.Gradients(inputs => Ops.Sign(inputs[0]) + Ops.Round(inputs[0] + 0.1f), [Tensor.From(-1.3f, 0.2f)]);
    }

    [Fact]
    public void The_error_function_to_single_precision()
    {
        // Abramowitz and Stegun, table 7.1.
        Assert.Equal(0.520500f, Ops.Erf(0.5f).Item(), 1e-6f);
        Assert.Equal(0.8427008f, Ops.Erf(1f).Item(), 1e-6f);
        Assert.Equal(-0.9953223f, Ops.Erf(-2f).Item(), 1e-6f);
        Assert.Equal(0.9999779f, Ops.Erf(3f).Item(), 1e-6f);
        Assert.Equal(1f, Ops.Erf(9f).Item());
        Check.Gradients(inputs => Ops.Erf(inputs[0]), [new Chance(2).Tensor([7], -2, 2)]);
    }

    [Fact]
    public void No_gradient_passes_a_stop()
    {
        var x = Tensor.From(2f, 3f);
        var tape = new GradientTape();
        tape.Watch(x);
        Assert.Equal([2f, 3f], tape.Gradient(tape.Record(() => x * Ops.StopGradient(x)), [x])[0].ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_broadcast_are_refused()
    {
        var error = Assert.Throws<NabiException>(() => Ops.Add(Tensor.Zeros(2, 3), Tensor.Zeros(2, 4)));
        Assert.Contains("3 and 4", error.Message, StringComparison.Ordinal);
    }

    private static double Broadcast(Grid grid, int[] index) => grid[index.AsSpan()[(index.Length - grid.Shape.Length)..]];
}
