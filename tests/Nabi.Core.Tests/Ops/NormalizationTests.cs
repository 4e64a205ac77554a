namespace Nabi.Core.Tests;

/// <summary>Normalize and its form without a mean.</summary>
public sealed class NormalizationTests
{
    [Theory]
    [FirstSeeds(24, true, false)]
    public void Over_any_axes(bool centred, int seed)
    {
        var chance = new Chance(seed);
        var shape = chance.Shape(chance.Int(1, 4), 5);
        var axes = Enumerable.Range(0, shape.Length).Where(_ => chance.Coin()).DefaultIfEmpty(shape.Length - 1).ToArray();
        var x = chance.Tensor(shape, -1, 2);
        var grid = new Grid(x);
        int[] kept = [.. shape.Select((length, axis) => axes.Contains(axis) ? 1 : length)];
        var (mean, variance, count) = (new Grid(kept), new Grid(kept), (double)x.Length / new Grid(kept).Values.Length);
        grid.Each(index => mean[index] += centred ? grid[index] / count : 0);
        grid.Each(index => variance[index] += (grid[index] - mean[index]) * (grid[index] - mean[index]) / count);
        var expected = Grid.Of(shape, index => (grid[index] - mean[index]) / Math.Sqrt(variance[index] + 0.01));
        if (centred)
        {
            var (y, m, v) = Ops.Normalize(x, axes, 0.01f);
            Check.Same(expected, y);
            Check.Same(mean, m);
            Check.Same(variance, v);
            Check.Gradients(inputs => Ops.Normalize(inputs[0], axes, 0.01f).Normalized, [x], 1e-2);
        }
        else
        {
            Check.Same(expected, Ops.NormalizeByRootMeanSquare(x, axes, 0.01f));
            Check.Gradients(inputs => Ops.NormalizeByRootMeanSquare(inputs[0], axes, 0.01f), [x], 1e-2);
        }
    }

    [Fact]
    public void Large_means_lose_no_variance()
    {
        var x = Tensor.From(1000f, 1001f, 1002f, 1003f);
        Assert.Equal(1.25f, Ops.Normalize(x, [0], 0f).Variance.Item(), 1e-5f);
    }
}
