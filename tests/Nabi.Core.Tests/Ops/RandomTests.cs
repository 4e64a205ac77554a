namespace Nabi.Core.Tests;

/// <summary>Dropout and noise: shares, moments, gradients, and new draws at every run.</summary>
public sealed class RandomTests
{
    [Fact]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        var y = Ops.Dropout(Tensor.Filled([100, 1000], 2f), 0.3f, RandomStream.FromSeed(1)).ToArray();
        Assert.All(y, value => Assert.True(value == 0f || Math.Abs(value - 2f / 0.7f) < 1e-5f));
        Assert.Equal(0.3, y.Count(value => value == 0f) / 1e5, 0.01);
        Assert.Equal(2.0, y.Average(), 0.03);
    }

    [Fact]
    public void Dropout_with_a_noise_shape_draws_once_for_a_whole_axis()
    {
        var y = new Grid(Ops.Dropout(Tensor.Filled([4, 5, 6], 1f), 0.5f, RandomStream.FromSeed(2), [null, 1, null]));
        y.Each(index => Assert.Equal(y[index[0], 0, index[2]], y[index]));
        Assert.Contains(0.0, y.Values);
        Assert.Contains(2.0, y.Values);
        Assert.Throws<NabiException>(() => Ops.Dropout(Tensor.Zeros(2, 3), 0.5f, RandomStream.FromSeed(1), [null]));
    }

    [Fact]
    public void The_gradient_of_dropout_is_its_mask()
    {
        foreach (var noise in (int?[]?[])[null, [null, 1]])
        {
            var x = new Chance(1).Tensor([20, 3], 1, 2);
            var tape = new GradientTape();
            tape.Watch(x);
            Tensor? y = null;
            var sum = tape.Record(() => Ops.Sum(y = Ops.Dropout(x, 0.4f, RandomStream.FromSeed(3), noise)));
            var gradient = tape.Gradient(sum, [x])[0].ToArray();
            for (var i = 0; i < gradient.Length; i++)
                Assert.Equal(y!.ToArray()[i] / x.ToArray()[i], gradient[i], 1e-5f);
        }
    }

    [Fact]
    public void A_repeated_run_draws_anew_without_allocating()
    {
        var stream = RandomStream.FromSeed(4);
        var x = Tensor.Filled([8, 16], 1f);
        var tape = new Tape();
        var (dropped, spread, mask, noise) = tape.Record(() => (
            Ops.Dropout(x, 0.5f, stream),
            Ops.Dropout(x, 0.5f, stream, [null, 1]),
            Ops.DropoutMask(x, [3], 0.5f, stream),
            Ops.NormalNoise(x, 0f, 1f, stream)));
        var first = dropped.ToArray().Concat(mask.ToArray()).Concat(noise.ToArray()).ToArray();
        Run();
        Assert.NotEqual(first, dropped.ToArray().Concat(mask.ToArray()).Concat(noise.ToArray()).ToArray());
        Assert.Equal(8, spread.Shape[0]);
        Assert.Equal(0, Allocated.Bytes(Run));

        void Run()
        {
            for (var i = 0; i < tape.Calls.Count; i++)
                tape.Calls[i].Primitive.Forward(tape.Calls[i]);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var x = Tensor.Filled([7, 5], 1f);
        Assert.Equal(Ops.Dropout(x, 0.5f, RandomStream.FromSeed(9)).ToArray(), Ops.Dropout(x, 0.5f, RandomStream.FromSeed(9)).ToArray());
        Assert.NotEqual(Ops.Dropout(x, 0.5f, RandomStream.FromSeed(9)).ToArray(),
            Ops.Dropout(x, 0.5f, RandomStream.FromSeed(10)).ToArray());
    }

    [Fact]
    public void Normal_noise_has_its_moments()
    {
        var y = Ops.NormalNoise(Tensor.Zeros(200, 500), 1f, 2f, RandomStream.FromSeed(5)).ToArray();
        Assert.Equal(1.0, y.Average(), 0.03);
        Assert.Equal(4.0, y.Average(value => (value - 1.0) * (value - 1.0)), 0.1);
        Assert.Equal(new Shape(3, 4), Ops.ZerosLikeBatch(Tensor.Zeros(3, 9), [4]).Shape);
    }
}
