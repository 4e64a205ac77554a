namespace Nabi.Kernels.Tests;

public sealed class ActivationTests
{
    private static readonly ActivationKind[] Kinds = Enum.GetValues<ActivationKind>();

    [Fact]
    public void Values_and_slopes_equal_the_definitions() => Widths.Each(width =>
    {
        foreach (var kind in Kinds)
        {
            foreach (var n in (int[])[0, 1, 2, 15, 16, 17, 33, 1001])
            {
                var x = Numbers.Random((int)kind + n, n, 8f);
                float[] y = new float[n], dy = Numbers.Random(n, n), dx = Numbers.Random(n + 1, n);
                double[] value = new double[n], slope = new double[n];
                for (var i = 0; i < n; i++)
                {
                    value[i] = Definition(kind, x[i]);
                    slope[i] = dx[i] + dy[i] * (Definition(kind, x[i] + 1e-6) - Definition(kind, x[i] - 1e-6)) / 2e-6;
                }

                Activations.Forward(kind, x, y);
                Numbers.Close(value, y, 4e-7, 4e-7, $"{width} {kind}");
                Activations.Backward(kind, x, y, dy, dx, true);
                Numbers.Close(slope, dx, 3e-6, 2e-6, $"{width} {kind} slope");
            }
        }
    });

    [Fact]
    public void Exp_tanh_and_sigmoid_are_right_to_2e7_and_at_the_ends() => Widths.Each(width =>
    {
        var x = new float[200001];
        for (var i = 0; i < x.Length; i++) x[i] = (i - 100000) * 1e-3f;
        var y = new float[x.Length];
        Pointwise.Exp(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] is > -87f and < 88.7f) Assert.True(Math.Abs(y[i] / Math.Exp(x[i]) - 1) < 2e-7, $"{width} exp({x[i]}) = {y[i]}");
        }

        Pointwise.Tanh(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            Assert.True(Math.Abs(y[i] - Math.Tanh(x[i])) <= Math.Min(2e-7, 4e-7 * Math.Abs(Math.Tanh(x[i]))),
            $"{width} tanh({x[i]}) = {y[i]}");
        }

        Pointwise.Sigmoid(x, y);
        for (var i = 0; i
            < x.Length; i++)
        {
            Assert.True(Math.Abs(y[i] - 1 / (1 + Math.Exp(-x[i]))) < 2e-7, $"{width} sigmoid({x[i]}) = {y[i]}");
        }

        float[] ends = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, 1000f, -1000f], result = new float[6];
        Pointwise.Exp(ends, result);
        Assert.Equal([float.NaN, float.PositiveInfinity, 0f, 1f, float.PositiveInfinity, 0f], result);
        Pointwise.Tanh(ends, result);
        Assert.Equal([float.NaN, 1f, -1f, 0f, 1f, -1f], result);
        Pointwise.Sigmoid(ends, result);
        Assert.Equal([float.NaN, 1f, 0f, 0.5f, 1f, 0f], result);
        Pointwise.Log([float.NaN, float.PositiveInfinity, -1f, 0f, 1f, MathF.E], result);
        Assert.Equal([float.NaN, float.PositiveInfinity, float.NaN, float.NegativeInfinity, 0f], result[..5]);
        Assert.Equal(1f, result[5], 1e-7f);
    });

    [Fact]
    public void Every_kind_lets_a_NaN_through() => Widths.Each(width =>
    {
        foreach (var kind in Kinds)
        {
            float[] x = [float.NaN, 1f], y = new float[2];
            Activations.Forward(kind, x, y);
            Assert.True(float.IsNaN(y[0]), $"{width} {kind}");
            Assert.False(float.IsNaN(y[1]), $"{width} {kind}");
        }
    });

    internal static double Definition(ActivationKind kind, double x) => kind switch
    {
        ActivationKind.Linear => x,
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ActivationKind.HardSigmoid => Math.Clamp(x + 3, 0, 6) / 6,
        ActivationKind.LegacyHardSigmoid => Math.Clamp(0.2 * x + 0.5, 0, 1),
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.Relu6 => Math.Clamp(x, 0, 6),
        ActivationKind.Elu => x > 0 ? x : Math.Exp(x) - 1,
        ActivationKind.Selu => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
        ActivationKind.Softplus => Math.Log(1 + Math.Exp(x)),
        ActivationKind.Softsign => x / (1 + Math.Abs(x)),
        ActivationKind.Exponential => Math.Exp(x),
        ActivationKind.Gelu => x * NormalBelow(x),
        ActivationKind.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        ActivationKind.Silu => x / (1 + Math.Exp(-x)),
        ActivationKind.LeakyRelu => x > 0 ? x : 0.2 * x,
        ActivationKind.HardSilu => x * Math.Clamp(x + 3, 0, 6) / 6,
        ActivationKind.Mish => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        ActivationKind.HardTanh => Math.Clamp(x, -1, 1),
        ActivationKind.TanhShrink => x - Math.Tanh(x),
        ActivationKind.SoftShrink => x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0,
        ActivationKind.HardShrink => Math.Abs(x) > 0.5 ? x : 0,
        ActivationKind.LogSigmoid => -Math.Log(1 + Math.Exp(-x)),
        ActivationKind.SparsePlus => x <= -1 ? 0 : x >= 1 ? x : 0.25 * (x + 1) * (x + 1),
        ActivationKind.Squareplus => 0.5 * (x + Math.Sqrt(x * x + 4)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // Φ by Simpson's rule from 0, exact enough in double precision.
    private static double NormalBelow(double x)
    {
        const int parts = 2000;
        double step = x / parts, sum = 1 + Math.Exp(-0.5 * x * x);
        for (var i = 1; i < parts; i++) sum += (i % 2 == 0 ? 2 : 4) * Math.Exp(-0.5 * i * step * i * step);
        return 0.5 + sum * step / 3 / Math.Sqrt(2 * Math.PI);
    }
}
