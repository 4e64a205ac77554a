using Nabi.Layers;

namespace Nabi.Forecasting.Tests;

/// <summary>Networks that read windows: what they learn, refuse and keep.</summary>
public sealed class WindowModelTests
{
    [Fact]
    public void A_network_learns_waves_that_it_has_not_seen()
    {
        var series = Panels.Waves(20, 120);
        var task = Panels.Task(series);
        Straight model = new() { Epochs = 30, LearningRate = 0.01f };
        model.Fit(task, [.. series.Select(history => history.Until(114))]);
        var error = 0.0;
        var forecasts = model.Predict([.. series.Select(history => history.Until(114))]);
        for (var i = 0; i < series.Length; i++)
        {
            var deviation = WindowScale.OfSeries(series[i].Target()).Scale;
            for (var h = 0; h < task.Horizon; h++)
                error += Math.Abs(forecasts[i].Median()[h] - series[i].Target()[114 + h]) / deviation / task.Horizon / series.Length;
        }

        Assert.True(error < 0.15, $"mean error of {error} deviations");
    }

    [Fact]
    public void Nothing_after_the_history_changes_a_forecast()
    {
        var series = Panels.Waves(4, 100);
        var task = Panels.Task(series);
        Straight model = new() { Epochs = 1 };
        model.Fit(task, [.. series.Select(history => history.Until(80))]);
        var before = model.Predict([series[0].Until(80)])[0].Median().ToArray();
        var changed = series[0].WithTargets([[.. series[0].Target().ToArray().Select((value, t) => t < 80 ? value : 1e6)]]);
        Assert.Equal(before, model.Predict([changed.Until(80)])[0].Median().ToArray());
    }

    [Fact]
    public void What_was_learnt_comes_back_from_an_archive()
    {
        var series = Panels.Waves(4, 100);
        var task = Panels.Task(series);
        Straight model = new() { Epochs = 1 };
        model.Fit(task, series);
        ForecastArchive archive = new();
        model.Save(archive);
        Straight copy = new();
        copy.Restore(task, archive);
        for (var level = 0; level < 3; level++)
            Assert.Equal(model.Predict(series)[2].Quantile(0, level).ToArray(), copy.Predict(series)[2].Quantile(0, level).ToArray());
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var series = Panels.Waves(4, 100);
        double[] Once()
        {
            Straight model = new() { Epochs = 2 };
            model.Fit(Panels.Task(series), series);
            return model.Predict(series)[0].Median().ToArray();
        }

        Assert.Equal(Once(), Once());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public void A_series_that_had_no_value_yet_is_scaled_by_those_it_has_later(int missing)
    {
        var series = Panels.Waves(4, 100);
        Straight model = new() { Epochs = 1, Scaling = "series" };
        var unknown = series[3].Until(missing).WithTargets([[.. Enumerable.Repeat(double.NaN, missing)]]);
        model.Fit(Panels.Task(series), [.. series.Take(3), unknown]);
        var level = WindowScale.OfSeries(series[3].Target()).Center;
        Assert.All(model.Predict([series[3]])[0].Median().ToArray(), value => Assert.InRange(value, level - 60, level + 60));
        Assert.True(level > 10);
    }

    [Fact]
    public void The_squared_error_teaches_the_mean_and_misses_make_the_intervals()
    {
        // Mostly 0, sometimes 10: the median is 0, the mean 2.
        var random = new Random(5);
        var schema = Panels.Waves(1, 1)[0].Schema;
        SeriesHistory[] series =
            [.. Enumerable.Range(0, 8).Select(i => new SeriesHistory(schema, $"s{i}", new TimeAxis(Frequency.Step, default),
            [[.. Enumerable.Range(0, 200).Select(_ => random.NextDouble() < 0.2 ? 10.0 : 0)]]))];
        Straight model = new() { Epochs = 10, Scaling = "series", Objective = "squared_error" };
        model.Fit(Panels.Task(series), series);
        Assert.InRange(model.Predict(series).Average(one => one.Mean()[0]), 1.2, 2.8);
        Assert.Equal(model.Predict(series)[0].Mean().ToArray(), model.Predict(series)[0].Median().ToArray());
        var forecast =
            new Forecaster(6, lookback: 12) { Model = new Straight { Epochs = 3, Objective = "squared_error" }, Season = 1, Levels = [0.8] }
            .Fit(new SeriesTable(schema, series)).Predict(new SeriesTable(schema, series));
        Assert.True(forecast[0].Upper(0.8)[0] - forecast[0].Lower(0.8)[0] > 1);
        Assert.Contains("leave Objective as it is", Assert.ThrowsAny<NabiException>(() => new DeepAR { Objective = "squared_error" }
            .Fit(Panels.Task(series), series)).Message, StringComparison.Ordinal);
    }

    /// <summary>One matrix from window to forecast.</summary>
    private sealed class Straight : WindowModel
    {
        protected override Tensor Build(WindowInputs inputs)
            => new Reshape(inputs.Task.Horizon, inputs.Outputs).Apply(
                new Dense(inputs.Task.Horizon * inputs.Outputs).Apply(new Flatten().Apply(inputs.Past)));
    }
}
