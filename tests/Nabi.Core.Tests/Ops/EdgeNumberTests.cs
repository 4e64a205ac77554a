namespace Nabi.Core.Tests;

/// <summary>Functions at the ends of what floats can hold: infinities, NaN, zeros with a sign, numbers beyond exact sums.</summary>
public sealed class EdgeNumberTests
{
    private const float Inf = float.PositiveInfinity;
    private const float NaN = float.NaN;

    public static TheoryData<string, float[], float[]> Functions => new()
    {
        { "Trunc", [-1.9f, 1.9f, -Inf, NaN], [-1f, 1f, -Inf, NaN] },
        { "Logit", [0f, 1f, 0.5f, 2f, 1e-30f], [-Inf, Inf, 0f, NaN, -69.07755f] },
        { "ErfInv", [-1f, 1f, 0f, 1.1f, NaN, 1e-30f, 0.99999994f], [-Inf, Inf, 0f, NaN, NaN, 8.8622693e-31f, 3.8325067f] },
        { "Erfc", [0f, 5f, 9f, -9f, Inf, -Inf, NaN], [1f, 1.5374597e-12f, 4.1370317e-37f, 2f, 0f, 2f, NaN] },
        { "Cbrt", [-27f, 0f, Inf, 1e-30f], [-3f, 0f, Inf, 1e-10f] },
        { "Exp2", [-1000f, 1000f, 10f, -Inf], [0f, Inf, 1024f, 0f] },
        { "Arcsinh", [1e30f, -1e30f, 1e-30f, Inf], [69.77068f, -69.77068f, 1e-30f, Inf] },
        { "Arccosh", [1f, 0.5f, 1e30f, Inf], [0f, NaN, 69.77068f, Inf] },
        { "Arctanh", [-1f, 1f, 2f, 1e-30f], [-Inf, Inf, NaN, 1e-30f] },
        { "NanToNum", [NaN, Inf, -Inf, 3f], [0f, float.MaxValue, float.MinValue, 3f] },
        { "Expm1", [1e-20f, -Inf, Inf], [1e-20f, -1f, Inf] },
    };

    public static TheoryData<string, float[], float[], float[]> Pairs => new()
    {
        { "LogAddExp", [-Inf, Inf, 1000f, -1000f, -Inf, NaN], [-Inf, -Inf, 1000f, -1000f, 3f, 1f],
            [-Inf, Inf, 1000.6931f, -999.30685f, 3f, NaN] },
        { "LogAddExp2", [-Inf, 1000f, 3f], [-Inf, 1000f, 3f], [-Inf, 1001f, 4f] },
        { "Hypot", [3e30f, 0f, Inf, 1e-30f, NaN], [4e30f, 0f, NaN, 0f, 1f], [5e30f, 0f, Inf, 1e-30f, NaN] },
        { "Arctan2", [0f, -0f, 0f, 1f, -1f, Inf], [0f, -1f, -1f, 0f, 0f, Inf],
            [0f, -MathF.PI, MathF.PI, MathF.PI / 2, -MathF.PI / 2, MathF.PI / 4] },
        { "Mod", [-7f, 7f, 1e10f, 5f, -1f, 5.5f, -4f], [3f, -3f, 3f, 0f, Inf, Inf, 2f], [2f, -2f, 1f, NaN, Inf, 5.5f, 0f] },
        { "FloorDivide", [-7f, 7f, 1f, 5f, -5f, 0f], [3f, -3f, 0.1f, 0f, 0f, 0f], [-3f, -3f, 9f, Inf, -Inf, NaN] },
        { "Heaviside", [-2f, 0f, 2f, NaN], [0.5f, 0.5f, 0.5f, 0.5f], [0f, 0.5f, 1f, NaN] },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Of_one_number(string name, float[] x, float[] expected)
    {
        var tensor = Tensor.From(x);
        Near(expected, name switch
        {
            "Trunc" => Ops.Trunc(tensor),
            "Logit" => Ops.Logit(tensor),
            "ErfInv" => Ops.ErfInv(tensor),
            "Erfc" => Ops.Erfc(tensor),
            "Cbrt" => Ops.Cbrt(tensor),
            "Exp2" => Ops.Exp2(tensor),
            "Arcsinh" => Ops.Arcsinh(tensor),
            "Arccosh" => Ops.Arccosh(tensor),
            "Arctanh" => Ops.Arctanh(tensor),
            "NanToNum" => Ops.NanToNum(tensor),
            _ => Ops.Expm1(tensor),
        });
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Of_two_numbers(string name, float[] a, float[] b, float[] expected)
    {
        var (x, y) = (Tensor.From(a), Tensor.From(b));
        Near(expected, name switch
        {
            "LogAddExp" => Ops.LogAddExp(x, y),
            "LogAddExp2" => Ops.LogAddExp2(x, y),
            "Hypot" => Ops.Hypot(x, y),
            "Arctan2" => Ops.Arctan2(x, y),
            "Mod" => Ops.Mod(x, y),
            "FloorDivide" => Ops.FloorDivide(x, y),
            _ => Ops.Heaviside(x, y),
        });
    }

    [Fact]
    public void Gradients_where_a_formula_would_divide_by_zero()
    {
        var (a, b) = (Tensor.From(0f, -Inf, 2f), Tensor.From(0f, -Inf, 2f));
        Assert.Equal([0f, 0f], Derivatives(Ops.Hypot, Tensor.From(0f), Tensor.From(0f)));
        Assert.Equal([0f, 0f], Derivatives(Ops.Arctan2, Tensor.From(0f), Tensor.From(0f)));
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f], Derivatives(Ops.LogAddExp, a, b));
        Assert.Equal([0f, 1f], Derivatives((x, _) => Ops.NanToNum(x), Tensor.From(NaN, 1f), Tensor.From(0f))[..2]);
    }

    [Fact]
    public void Nearness_and_signs()
    {
        Assert.Equal([true, false, true, false, false],
            Ops.IsClose(Tensor.From(1f, 1f, Inf, Inf, NaN), Tensor.From(1.000001f, 1.1f, Inf, -Inf, NaN)).AsBooleans().ToArray());
        Assert.True(Ops.IsClose(NaN, NaN, equalNan: true).AsBooleans()[0]);
        Assert.Equal([true, false, true, false], Ops.Signbit(Tensor.From(-0f, 0f, -Inf, 1f)).AsBooleans().ToArray());
        Assert.Equal([false, true, false], Ops.IsPositiveInfinity(Tensor.From(-Inf, Inf, NaN)).AsBooleans().ToArray());
        Assert.Equal([true, false, false], Ops.IsNegativeInfinity(Tensor.From(-Inf, Inf, NaN)).AsBooleans().ToArray());
    }

    [Fact]
    public void What_is_no_number_shows_in_ranks_and_extremes()
    {
        Near([NaN, 1.5f], Ops.Median(new Tensor([2, 2], [1f, NaN, 1f, 2f]), [1]));
        Near([1f, NaN, NaN], Ops.CumMax(Tensor.From(1f, NaN, 5f), 0));
        Near([2f, 2f, -Inf], Ops.CumMin(Tensor.From(2f, Inf, -Inf), 0));
        Near([-Inf, 3f], Ops.SegmentMax(Tensor.From(1f, 3f), Tensor.From(-1, 1), 2));
        Near([Inf, 3f], Ops.SegmentMin(Tensor.From(1f, 3f), Tensor.From(-1, 1), 2));
    }

    [Fact]
    public void Bits_are_those_of_whole_numbers()
    {
        Assert.Equal([0, -2147483648, 0, 0],
            Ops.LeftShift(Tensor.From(1, 1, 1, 4), Tensor.From(32, 31, -1, int.MaxValue)).AsIntegers().ToArray());
        Assert.Equal([-1, -1, 0, -2], Ops.RightShift(Tensor.From(-8, -8, 8, -8), Tensor.From(32, 31, 40, 2)).AsIntegers().ToArray());
        Assert.Contains("cast with", Assert.Throws<NabiException>(() => Ops.BitwiseAnd(1f, Tensor.From(1))).Message,
            StringComparison.Ordinal);
    }

    private static float[] Derivatives(Func<Tensor, Tensor, Tensor> function, Tensor a, Tensor b)
    {
        var tape = new GradientTape();
        tape.Watch(a);
        tape.Watch(b);
        return [.. tape.Gradient(tape.Record(() => function(a, b)), [a, b]).SelectMany(gradient => gradient.ToArray())];
    }

    private static void Near(float[] expected, Tensor actual)
    {
        var values = actual.ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Equals(values[i]) || MathF.Abs(expected[i] - values[i]) <= 1e-6f * MathF.Abs(expected[i]),
                $"place {i}: expected {expected[i]}, got {values[i]}");
        }
    }
}
