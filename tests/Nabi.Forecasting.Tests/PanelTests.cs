namespace Nabi.Forecasting.Tests;

/// <summary>Intervals hold their level, and forecasts beat the naive one, on series whose level moves; what makes them do so.</summary>
public sealed class PanelTests
{
    [Fact]
    public void Level_shifts_are_followed_and_intervals_hold_their_level()
    {
        var backtest = new Forecaster(7) { Model = new ExponentialSmoothing(), Season = 7 }.Backtest(Shifts(80), folds: 4);
        Assert.True(backtest.Skill > 0.15, $"{backtest.Skill}");
        Assert.InRange(backtest.Scores.Coverage[0.8], 0.77, 0.83);
        Assert.InRange(backtest.Scores.Coverage[0.95], 0.93, 0.97);
    }

    [Fact]
    public void Smoothing_finds_its_parameters_again_when_a_series_has_gone_on()
    {
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 140).Select(t => (t < 120 ? 50 : 90) + random.NextDouble())];
        var history = new SeriesHistory(Panels.Waves(1, 1)[0].Schema, "s", new TimeAxis(Frequency.Step, default), [values]);
        ExponentialSmoothing model = new() { Trend = SmoothingTrend.None };
        model.Fit(Panels.Task([history], season: 1), [history.Until(120)]);
        Assert.InRange(model.Predict([history])[0].Median()[0], 88, 92);
    }

    [Fact]
    public void Few_series_are_calibrated_on_forecasts_that_begin_near_one_another()
    {
        Forecaster forecaster = new(7) { Model = new SeasonalNaive(), Season = 7 };
        forecaster.Fit(Shifts(1));
        Assert.Contains("Intervals calibrated on 64 forecasts of the past per series.", forecaster.Choices);
        forecaster.Fit(Shifts(200));
        Assert.Contains("Intervals calibrated on 5 forecasts of the past per series.", forecaster.Choices);
        forecaster = new(7) { Model = new SeasonalNaive(), Season = 7, CalibrationFolds = 3 };
        forecaster.Fit(Shifts(1));
        Assert.Contains("Intervals calibrated on 3 forecasts of the past per series.", forecaster.Choices);
    }

    [Fact]
    public void A_model_that_learnt_anew_gets_the_widths_that_held_the_level()
    {
        var series = Panels.Waves(40, 60);
        var task = Panels.Task(series);
        (SeriesHistory, int, ModelForecast) Said(SeriesHistory history, double half)
        {
            ModelForecast forecast = new(task);
            for (var step = 0; step < task.Horizon; step++)
            {
                for (var level = 0; level < 3; level++)
                    forecast.Quantile(0, level)[step] = 50 + half * (level - 1);
            }

            return (history, 54, forecast);
        }

        (SeriesHistory, int, ModelForecast)[] calibrated = [.. series.Select(one => Said(one, 20))];
        var narrow = series.Select(one => Said(one, 5).Item3).ToArray();
        var intervals = ConformalIntervals.Calibrate(task, [0.8], calibrated);
        var matched = intervals.For(task,
            [.. calibrated.Zip(narrow).Select(pair => (pair.First.Item1, 54, pair.First.Item3, pair.Second))]);
        // Every series gets what most of them need, in units of its own naive error.
        double Mean(ConformalIntervals own, double half) => series.Average(one =>
        {
            var forecast = Said(one, half).Item3;
            own.Apply(one.Until(54), task.Season, forecast);
            return forecast.Quantile(0, 2)[0] - forecast.Quantile(0, 0)[0];
        });
        Assert.True(Mean(intervals, 5) < 0.7 * Mean(intervals, 20));
        Assert.InRange(Mean(matched, 5) / Mean(intervals, 20), 0.8, 1.25);
    }

    private static SeriesTable Shifts(int count)
    {
        var random = new Random(7);
        TableSchema schema = new() { Targets = [new TableColumn("x")], Frequency = new Frequency(FrequencyUnit.Day) };
        return new SeriesTable(schema, [.. Enumerable.Range(0, count).Select(i =>
        {
            var (from, shift) = (60 + random.Next(180), 20 * (random.NextDouble() - 0.3));
            return new SeriesHistory(schema, $"s{i}", new TimeAxis(schema.Frequency, new DateTime(2024, 1, 1)),
                [[.. Enumerable.Range(0, 240).Select(t => 50 + (t > from ? shift : 0) + 4 * Math.Sin(Math.Tau * t / 7)
                    + 2 * (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2))]]);
        })]);
    }
}
