namespace Nabi.Data.Tests;

public sealed class SeriesTests
{
    private static readonly Tensor Series = Tensor.From([.. Enumerable.Range(0, 20).Select(i => (float)i)]);

    [Fact]
    public void Shuffled_windows_are_the_same_windows()
    {
        var plain = TimeSeries.Windows(Series, Series, 3, batchSize: 4);
        var mixed = TimeSeries.Windows(Series, Series, 3, batchSize: 4, shuffle: true, seed: 3);
        Assert.Equal(18, plain.SampleCount);
        Assert.Equal(5, mixed.BatchCount);
        var targets = mixed.SelectMany(batch => batch.Y.ToArray()).ToArray();
        Assert.NotEqual(targets, plain.SelectMany(batch => batch.Y.ToArray()));
        Assert.Equal(targets.Order(), plain.SelectMany(batch => batch.Y.ToArray()));
        Assert.Equal(targets, mixed.SelectMany(batch => batch.Y.ToArray()));
        Assert.NotEqual(targets, mixed.Epoch(1).SelectMany(batch => batch.Y.ToArray()));
        Assert.All(mixed, batch =>
        {
            for (var i = 0; i < batch.Size; i++)
                Assert.Equal([batch.Y.AsSpan()[i], batch.Y.AsSpan()[i] + 1, batch.Y.AsSpan()[i] + 2], batch.X.AsSpan().Slice(i * 3, 3));
        });
    }

    [Fact]
    public void Windows_refuse_what_does_not_fit()
    {
        Assert.Empty(TimeSeries.Windows(Series, null, 21));
        Assert.Throws<NabiException>(() => TimeSeries.Windows(Series, null, 0));
        Assert.Throws<NabiException>(() => TimeSeries.Windows(Series, null, 2, sequenceStride: 0));
        Assert.Throws<NabiException>(() => TimeSeries.Windows(Series, null, 2, samplingRate: 20));
        Assert.Throws<NabiException>(() => TimeSeries.Windows(Series, null, 2, batchSize: 0));
        Assert.Throws<NabiException>(() => TimeSeries.Windows(Series, null, 2, startIndex: 20));
        Assert.Throws<NabiException>(() => TimeSeries.Windows(Series, null, 2, startIndex: 5, endIndex: 5));
        Assert.Throws<NabiException>(() => TimeSeries.Windows(1f, null, 2));
        Assert.Contains("target",
            Assert.Throws<NabiException>(() => TimeSeries.Windows(Series, Tensor.From(1f, 2f, 3f), 2, startIndex: 2)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Generator_is_Keras_s_timeseries_generator()
    {
        var data = new Tensor(new Shape(50, 1), [.. Enumerable.Range(0, 50).Select(i => (float)i)]);
        var generator = new TimeseriesGenerator(data, data, length: 10) { SamplingRate = 2, BatchSize = 2 };
        Assert.Equal(20, generator.BatchCount);
        Assert.Equal(new Shape(2, 5, 1), generator[0].X.Shape);
        Assert.Equal([0f, 2f, 4f, 6f, 8f, 1f, 3f, 5f, 7f, 9f], generator[0].X.ToArray());
        Assert.Equal([10f, 11f], generator[0].Y.ToArray());
        Assert.Equal([48f, 49f], generator[19].Y.ToArray());

        var strided = new TimeseriesGenerator(data, data, 10, startIndex: 10, endIndex: 30) { Stride = 5, BatchSize = 2, Reverse = true };
        Assert.Equal(2, strided.BatchCount);
        Assert.Equal([20f, 25f], strided[0].Y.ToArray());
        Assert.Equal([30f], strided[1].Y.ToArray());
        Assert.Equal([19f, 18f], strided[0].X.ToArray().Take(2));

        var random = new TimeseriesGenerator(data, data, 10) { IsShuffled = true, Seed = 4, BatchSize = 8 };
        Assert.Equal(random[1].Y.ToArray(), random[1].Y.ToArray());
        Assert.All(random.SelectMany(batch => batch.Y.ToArray()), y => Assert.InRange(y, 10, 49));
        Assert.NotEqual(random.Epoch(0).First().Y.ToArray(), random.Epoch(1).First().Y.ToArray());
    }

    [Fact]
    public void Generator_refuses_what_does_not_fit()
    {
        Assert.Throws<NabiException>(() => new TimeseriesGenerator(Series, Tensor.Zeros(19), 3));
        Assert.Throws<NabiException>(() => new TimeseriesGenerator(Series, Series, 20));
        Assert.Throws<NabiException>(() => new TimeseriesGenerator(Series, Series, 0));
        Assert.Throws<NabiException>(() => new TimeseriesGenerator(Series, Series, 3, endIndex: 20));
        Assert.Throws<NabiException>(() => new TimeseriesGenerator(Series, Series, 3) { Stride = 0 });
        Assert.Throws<NabiException>(() => new TimeseriesGenerator(Series, Series, 3)[99]);
        Assert.Single(new TimeseriesGenerator(Series, Series, 19));
    }
}
