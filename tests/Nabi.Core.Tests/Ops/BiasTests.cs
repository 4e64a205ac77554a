namespace Nabi.Core.Tests;

/// <summary>One row against many, in more rows than a block of the loop holds, with every length of remainder.</summary>
public sealed class BiasTests
{
    [Theory]
    [InlineData(1000, 3)]
    [InlineData(1025, 32)]
    [InlineData(7, 300)]
    [InlineData(33, 512)]
    [InlineData(5, 513)]
    public void A_row_is_used_for_every_row(int rows, int width)
    {
        var chance = new Chance(3);
        Tensor x = chance.Tensor([rows, width]), row = chance.Tensor([width]), weights = chance.Tensor([rows, width]);
        var tape = new GradientTape();
        tape.Watch(x);
        tape.Watch(row);
        Tensor? product = null;
        var gradients = tape.Gradient(tape.Record(() => Ops.Sum((product = x * row) * weights + row)), [x, row]);
        var sums = new double[width];
        for (var i = 0; i < rows * width; i++)
        {
            var j = i % width;
            Assert.Equal(x.AsSpan()[i] * row.AsSpan()[j], product!.AsSpan()[i]);
            Assert.Equal(row.AsSpan()[j] * weights.AsSpan()[i], gradients[0].AsSpan()[i]);
            sums[j] += x.AsSpan()[i] * weights.AsSpan()[i] + 1.0;
        }

        for (var j = 0; j < width; j++)
            Assert.Equal(sums[j], gradients[1].AsSpan()[j], 1e-4 * rows);
    }
}
