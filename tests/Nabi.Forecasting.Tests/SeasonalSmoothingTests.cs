namespace Nabi.Forecasting.Tests;

/// <summary>The smoothing of ES-RNN: against its equations in plain loops, and its gradient against finite differences.</summary>
public sealed class SeasonalSmoothingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-3)]
    public void Levels_and_seasons_are_those_of_the_equations(int first)
    {
        var (batch, time, seasons) = (3, 40, (int[])[4, 6]);
        var inputs = Inputs(batch, time, seasons, first, missing: false);
        var outputs = Ops.ApplyAll(new SeasonalSmoothingPrimitive(), inputs);
        for (var row = 0; row < batch; row++)
        {
            double alpha = inputs[2][row, 0], level = 0;
            for (var t = 0; t < 4; t++)
                level += inputs[0][row, t] / 4.0;
            var factors = seasons.Select((length, k) => Enumerable.Range(0, time + length)
                .Select(t => t < length ? Math.Exp(inputs[4 + 2 * k][row, (first + t + 6 * length) % length]) : 0).ToArray()).ToArray();
            for (var t = 0; t < time; t++)
            {
                double y = inputs[0][row, t], product = factors[0][t] * factors[1][t];
                level = alpha * y / product + (1 - alpha) * level;
                for (var k = 0; k < seasons.Length; k++)
                {
                    double gamma = inputs[3 + 2 * k][row, 0], other = product / factors[k][t];
                    factors[k][t + seasons[k]] = gamma * y / (level * other) + (1 - gamma) * factors[k][t];
                }

                Assert.Equal(Math.Log(level), outputs[0][row, t], 1e-5);
                Assert.Equal(Math.Log(y / product), outputs[1][row, t], 1e-5);
            }

            for (var k = 0; k < seasons.Length; k++)
            {
                for (var t = 0; t < factors[k].Length; t++)
                    Assert.Equal(Math.Log(factors[k][t]), outputs[2 + k][row, t], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void Gradients_are_those_of_finite_differences(int seasons, bool missing)
    {
        var inputs = Inputs(2, 17, [.. ((int[])[3, 5])[..seasons]], 2, missing);
        GradientCheck.Of(learnt =>
        {
            var outputs = Ops.ApplyAll(new SeasonalSmoothingPrimitive(), [inputs[0], inputs[1], .. learnt]);
            Tensor? sum = null;
            for (var i = 0; i < outputs.Length; i++)
            {
                var random = new Random(i);
                var factors = new Tensor(outputs[i].Shape,
                    [.. Enumerable.Range(0, outputs[i].Length).Select(_ => random.NextSingle() - 0.3f)]);
                var part = Ops.Sum(outputs[i] * factors);
                sum = sum is null ? part : sum + part;
            }

            return sum!;
        }, inputs[2..]).ThrowIfWrong();
    }

    [Fact]
    public void A_missing_value_changes_neither_level_nor_season()
    {
        var inputs = Inputs(1, 12, [3], 0, missing: false);
        var values = inputs[0].ToArray();
        values[5] = 0f;
        inputs[0] = new Tensor([1, 12], values);
        var outputs = Ops.ApplyAll(new SeasonalSmoothingPrimitive(), inputs);
        Assert.Equal(outputs[0][0, 4], outputs[0][0, 5]);
        Assert.Equal(outputs[0][0, 5], outputs[1][0, 5]);
        Assert.Equal(outputs[2][0, 5], outputs[2][0, 8]);
    }

    private static Tensor[] Inputs(int batch, int time, int[] seasons, int first, bool missing)
    {
        var random = new Random(7);
        Tensor Made(int width, Func<int, float> value) => new([batch, width], [.. Enumerable.Range(0, batch * width).Select(value)]);
        return [
            Made(time, i => missing && i % 4 == 1 ? 0f : 1f + random.NextSingle()),
            new Tensor([batch, 1], Enumerable.Repeat(first, batch).ToArray()),
            Made(1, _ => 0.2f + 0.5f * random.NextSingle()),
            .. seasons.SelectMany(length => (Tensor[])[
                Made(1, _ => 0.1f + 0.4f * random.NextSingle()),
                Made(length, _ => 0.4f * (random.NextSingle() - 0.5f)),
            ]),
        ];
    }
}
