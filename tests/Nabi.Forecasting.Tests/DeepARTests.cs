namespace Nabi.Forecasting.Tests;

/// <summary>Forecasts by paths drawn step by step.</summary>
public sealed class DeepARTests
{
    [Theory]
    [InlineData("student_t")]
    [InlineData("gaussian")]
    public void It_learns_waves_and_how_sure_it_may_be(string distribution)
    {
        var series = Panels.Waves(30, 150, noise: 0.3);
        var task = Panels.Task(series);
        DeepAR model = new()
        {
            Distribution = distribution,
            Units = 24,
            Layers = 1,
            Epochs = 30,
            LearningRate = 0.01f,
            Scaling = "standard",
        };
        SeriesHistory[] known = [.. series.Select(history => history.Until(144))];
        model.Fit(task, known);
        var forecasts = model.Predict(known);
        double error = 0, naive = 0, inside = 0;
        for (var i = 0; i < series.Length; i++)
        {
            var truth = series[i].Target()[144..];
            error += Scores.Mae(truth, forecasts[i].Median()) / WindowScale.OfSeries(series[i].Target()).Scale / series.Length;
            naive += Scores.Mae(truth, series[i].Target()[138..144]) / WindowScale.OfSeries(series[i].Target()).Scale / series.Length;
            inside += Scores.Coverage(truth, forecasts[i].Quantile(0, 0), forecasts[i].Quantile(0, 2)) / series.Length;
        }

        Assert.True(error < 0.35 && error < naive / 2, $"error {error}, naive {naive}");
        Assert.InRange(inside, 0.6, 0.97);
    }

    [Fact]
    public void Counts_are_whole_and_their_mean_is_learnt()
    {
        var random = new Random(3);
        TableSchema schema = new() { Targets = [new TableColumn("sold")] };
        double[] Counts(double rate) => [.. Enumerable.Range(0, 120).Select(_ =>
        {
            var count = 0;
            for (var product = random.NextDouble(); product > Math.Exp(-rate); count++)
                product *= random.NextDouble();
            return (double)count;
        })];
        SeriesHistory[] series = [.. Enumerable.Range(0, 30).Select(i =>
            new SeriesHistory(schema, $"c{i}", new TimeAxis(Frequency.Step, default), [Counts(0.5 + i % 10)]))];
        DeepAR model = new() { Distribution = "negative_binomial", Units = 16, Layers = 1, Epochs = 20, LearningRate = 0.01f };
        model.Fit(Panels.Task(series, season: 1), series);
        var forecasts = model.Predict(series);
        for (var i = 0; i < 10; i++)
        {
            Assert.InRange(forecasts[i].Mean()[3], (0.5 + i) * 0.5, (0.5 + i) * 1.6 + 0.5);
            Assert.Equal(0, forecasts[i].Quantile(0, 1)[0] * 2 % 1, 6);
        }
    }

    [Fact]
    public void Inputs_of_all_kinds_are_read_and_the_model_comes_back()
    {
        TableSchema schema = new()
        {
            Targets = [new TableColumn("a"), new TableColumn("b")],
            Known = [new TableColumn("price"), new TableColumn("day", ["mon", "tue", "wed"])],
            Observed = [new TableColumn("weather", ["sun", "rain"])],
            Static = [new TableColumn("size"), new TableColumn("kind", ["x", "y"])],
        };
        var random = new Random(1);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        double[] Words(int count, int words) => [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(words))];
        SeriesHistory[] series =
            [.. Enumerable.Range(0, 4).Select(i => new SeriesHistory(schema, $"s{i}", new TimeAxis(Frequency.Step, default),
            [Numbers(60), Numbers(60)], [Numbers(66), Words(66, 3)], [Words(60, 2)], [i, i % 2]))];
        var task = Panels.Task(series, horizon: 6, lookback: 12);
        DeepAR model = new() { Epochs = 1, Units = 8, Paths = 20 };
        model.Fit(task, [.. series.Select(history => history.Until(54))]);
        // The same paths whatever else is forecast; the last digits depend on how many rows a product has.
        var (together, alone) = (model.Predict(series)[1], model.Predict([series[1]])[0]);
        for (var h = 0; h < task.Horizon; h++)
            Assert.Equal(together.Quantile(1, 2)[h], alone.Quantile(1, 2)[h], 1e-5);
        ForecastArchive archive = new();
        model.Save(archive);
        DeepAR copy = new() { Units = 8, Paths = 20 };
        copy.Restore(task, archive);
        Assert.Equal(model.Predict(series)[1].Quantile(1, 2).ToArray(), copy.Predict(series)[1].Quantile(1, 2).ToArray());
        Assert.Contains("has known inputs (price, day) for 0 steps",
            Assert.ThrowsAny<NabiException>(() => model.Predict([series[0].WithKnown([Numbers(60), Words(60, 3)])])).Message,
            StringComparison.Ordinal);
    }
}
