namespace Nabi.Tests;

/// <summary>Layers that work differently in training.</summary>
public sealed class TrainingModeTests
{
    [Fact]
    public void Dropout_drops_in_training_alone()
    {
        var x = Tensor.Filled([50, 20, 10], 1f);
        foreach (var (layer, share) in (ReadOnlySpan<(RandomLayer, double)>)[(new Dropout(0.4f) { Seed = 1 }, 0.4),
            (new SpatialDropout1D(0.4f) { Seed = 1 }, 0.4)])
        {
            Assert.Equal(x.ToArray(), layer.Apply(x).ToArray());
            var y = layer.Apply(x, training: true).ToArray();
            Assert.Equal(share, y.Count(value => value == 0f) / (double)y.Length, 0.05);
            Assert.Equal(1.0, y.Average(), 0.1);
        }

        var channels = new SpatialDropout2D(0.5f) { Seed = 2 }.Apply(Tensor.Filled([4, 3, 3, 8], 1f), training: true);
        Assert.All(Ops.Variance(channels, [1, 2]).ToArray(), variance => Assert.Equal(0f, variance));
        Assert.Equal(0f, new Dropout(1f).Apply(x, training: true).ToArray().Max());
    }

    [Fact]
    public void Noise_keeps_mean_and_variance_as_its_paper_says()
    {
        var ones = Tensor.Filled([200, 200], 1f);
        var multiplied = new GaussianDropout(0.2f) { Seed = 3 }.Apply(ones, training: true).ToArray();
        Assert.Equal(1.0, multiplied.Average(), 0.02);
        Assert.Equal(0.25, Variance(multiplied), 0.02);
        var added = new GaussianNoise(0.5f) { Seed = 3 }.Apply(ones, training: true).ToArray();
        Assert.Equal(0.25, Variance(added), 0.02);

        var normal = Tensor.Zeros(200, 200);
        RandomStream.FromSeed(4).Normal(normal.Floats);
        var kept = new AlphaDropout(0.3f) { Seed = 5 }.Apply(normal, training: true).ToArray();
        Assert.Equal(0.0, kept.Average(), 0.03);
        Assert.Equal(1.0, Variance(kept), 0.05);
    }

    [Fact]
    public void The_moving_statistics_follow_the_batches_unless_frozen()
    {
        var layer = new BatchNormalization { Momentum = 0.9f };
        var x = Tensor.From(new[,] { { 1f, 10f }, { 3f, 30f } });
        layer.Apply(x, training: true);
        LayerRuns.Same([Tensor.From(0.2f, 2f), Tensor.From(1f, 10.9f)],
            [.. layer.NonTrainableWeights.Select(weight => weight.Value)], 1e-6f);
        layer.Apply(x);
        layer.Trainable = false;
        layer.Apply(x, training: true);
        LayerRuns.Same([Tensor.From(0.2f, 2f)], [layer.Weights[2].Value], 1e-6f);
        Assert.Empty(layer.TrainableWeights);
    }

    [Fact]
    public void Adapt_measures_batches_as_it_measures_the_whole()
    {
        var data = LayerRuns.Numbers(6, 12, 5, 3);
        foreach (var axes in (int[][])[[-1], [1], [1, 2]])
        {
            var (whole, parts) = (new Normalization(axes), new Normalization(axes));
            whole.Adapt(data);
            parts.Adapt([Ops.Slice(data, 0, 0, 5), Ops.Slice(data, 0, 5, 7)]);
            LayerRuns.Same([.. whole.Weights.Take(2).Select(weight => weight.Value)],
                [.. parts.Weights.Take(2).Select(weight => weight.Value)], 1e-6f);
            var y = whole.Apply(data);
            Assert.Equal(0.0, y.ToArray().Average(), 1e-4);
            Assert.Equal(1.0, Variance(y.ToArray()), 1e-3);
        }

        Assert.Throws<NabiException>(() => new Normalization().Adapt([]));
        Assert.Throws<NabiException>(() => new Normalization([-1], 1f, 1f).Adapt(data));
    }

    [Fact]
    public void Spectral_normalization_brings_the_largest_singular_value_to_one()
    {
        // A fixed kernel: how fast the iteration gets there depends on how far apart its singular values are.
        Seeds.Set(5);
        var dense = new Dense(4) { UseBias = false };
        var layer = new SpectralNormalization(dense, 100);
        var x = LayerRuns.Numbers(7, 8, 6);
        layer.Apply(x, training: true);
        // |W v| is at most |v|, and close to it for some v.
        var kernel = dense.Weights[0].Value;
        var v = LayerRuns.Numbers(8, 1, 6);
        for (var i = 0; i < 100; i++)
        {
            v = v.MatMul(kernel).MatMul(Ops.Transpose(kernel));
            v *= 1f / MathF.Sqrt(Ops.Sum(Ops.Square(v)).Item());
        }

        Assert.Equal(1f, MathF.Sqrt(Ops.Sum(Ops.Square(v.MatMul(kernel))).Item()), 1e-3f);
    }

    [Fact]
    public void A_function_of_ones_own_is_a_layer_that_cannot_be_saved()
    {
        var layer = new FunctionLayer(x => x * 2f);
        Assert.Equal([2f, 4f], layer.Apply(Tensor.From(1f, 2f)).ToArray());
        Assert.Equal([4f], new FunctionLayer(inputs => inputs[0] + inputs[1]).Apply([Tensor.From(1f), Tensor.From(3f)]).ToArray());
        Assert.Contains("cannot be saved", Assert.Throws<NabiException>(() => Configs.Registry.Write(layer)).Message,
            StringComparison.Ordinal);
        var input = Nabi.Layers.Input.Of(3);
        Assert.Equal(new Shape(-1, 3), layer.Apply(input).Shape);
    }

    private static double Variance(float[] values)
    {
        var mean = values.Average();
        return values.Average(value => (value - mean) * (double)(value - mean));
    }
}
