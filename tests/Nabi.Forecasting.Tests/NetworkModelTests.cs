namespace Nabi.Forecasting.Tests;

/// <summary>The networks of papers: what they learn, and that they take every kind of input and give every kind of forecast.</summary>
public sealed class NetworkModelTests
{
    /// <summary>Each network, small.</summary>
    private static readonly Dictionary<string, Func<WindowModel>> Models = new()
    {
        ["SegRNN"] = () => new SegRNN { Units = 32, Epochs = 20, LearningRate = 0.003f, BatchSize = 32 },
        ["SegRNN, standard"] = () => new SegRNN
        {
            Units = 32,
            Epochs = 20,
            LearningRate = 0.003f,
            BatchSize = 32,
            Normalization = InstanceNormalization.Standard,
        },
        ["NLinear"] = () => new NLinear { Epochs = 20, LearningRate = 0.01f, BatchSize = 32 },
        ["DLinear"] = () => new DLinear { Epochs = 20, LearningRate = 0.01f, BatchSize = 32, MovingAverage = 12 },
        ["MQRNN"] = () => new MQRNN { Units = 32, Epochs = 20, LearningRate = 0.01f, BatchSize = 32 },
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Waves_with_noise_and_a_trend_are_forecast_better_than_by_the_last_season(string name)
    {
        var series = Panels.Waves(20, 132, noise: 0.3).Select(history =>
            history.WithTargets([[.. history.Target().ToArray().Select((value, t) => value + 0.05 * t)]])).ToArray();
        var task = Panels.Task(series, horizon: 10);
        SeriesHistory[] past = [.. series.Select(history => history.Until(122))];
        var (model, naive) = (Models[name](), new SeasonalNaive());
        model.Fit(task, past);
        naive.Fit(task, past);
        Assert.True(Error(model) < 0.9 * Error(naive), $"{Error(model)} and {Error(naive)}");

        double Error(ForecastModel model)
        {
            var forecasts = model.Predict(past);
            return Enumerable.Range(0, series.Length).Average(i =>
                Scores.Mae(series[i].Target()[122..], forecasts[i].Median()) / WindowScale.OfSeries(series[i].Target()).Scale);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_seed_decides_the_bits_and_what_was_learnt_comes_back(string name)
    {
        var series = Mixed(6, 90);
        var task = Panels.Task(series, horizon: 7);
        ForecastArchive archive = new();
        var (model, again, read) = (Models[name](), Models[name](), Models[name]());
        SeriesHistory[] past = [.. series.Select(history => history.Until(80))];
        model.Fit(task, past);
        again.Fit(task, past);
        model.Save(archive);
        read.Restore(task, archive);
        var (expected, other, found) = (model.Predict(past), again.Predict(past), read.Predict(past));
        for (var i = 0; i < series.Length; i++)
        {
            for (var target = 0; target < 2; target++)
            {
                for (var level = 0; level < 3; level++)
                {
                    Assert.Equal(expected[i].Quantile(target, level).ToArray(), other[i].Quantile(target, level).ToArray());
                    Assert.Equal(expected[i].Quantile(target, level).ToArray(), found[i].Quantile(target, level).ToArray());
                    Assert.All(expected[i].Quantile(target, level).ToArray(), value => Assert.True(double.IsFinite(value)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Series_that_never_move_or_are_short_or_empty_of_values_get_finite_forecasts(string name)
    {
        TableSchema schema = new() { Targets = [new TableColumn("value")] };
        double[][] values = [
            [.. Enumerable.Repeat(0.0, 60)],
            [.. Enumerable.Repeat(5.0, 60)],
            [.. Enumerable.Repeat(double.NaN, 60)],
            [.. Enumerable.Range(0, 60).Select(t => t % 7 == 0 ? 1e9 : double.NaN)],
            [1.0, 2.0],
            [.. Enumerable.Range(0, 60).Select(t => Math.Sin(t))],
        ];
        SeriesHistory[] series =
            [.. values.Select((one, i) => new SeriesHistory(schema, $"s{i}", new TimeAxis(Frequency.Step, default), [one]))];
        var model = Models[name]();
        model.Fit(Panels.Task(series), series);
        var forecasts = model.Predict(series);
        foreach (var forecast in forecasts)
        {
            for (var level = 0; level < 3; level++)
                Assert.All(forecast.Quantile(0, level).ToArray(), value => Assert.True(double.IsFinite(value)));
        }

        Assert.All(forecasts[1].Median().ToArray(), value => Assert.InRange(value, -20, 30));
    }

    [Theory]
    [InlineData("SegRNN")]
    [InlineData("MQRNN")]
    public void What_is_known_of_the_steps_to_come_counts(string name)
    {
        // The value is what the known input says, and no past tells it.
        var random = new Random(1);
        TableSchema schema = new() { Targets = [new TableColumn("value")], Known = [new TableColumn("known")] };
        SeriesHistory[] series = [.. Enumerable.Range(0, 20).Select(i =>
        {
            double[] known = [.. Enumerable.Range(0, 100).Select(_ => (double)random.Next(2))];
            return new SeriesHistory(schema, $"s{i}", new TimeAxis(Frequency.Step, default), [known[..90]], [known]);
        })];
        var model = Models[name]();
        model.Fit(Panels.Task(series, horizon: 10), series);
        var forecasts = model.Predict(series);
        for (var i = 0; i < series.Length; i++)
        {
            for (var h = 0; h < 10; h++)
                Assert.Equal(series[i].Known(0)[90 + h], forecasts[i].Median()[h], 0.3);
        }
    }

    [Fact]
    public void What_a_series_is_counts()
    {
        // Half of the series rise, the others fall: a window of one step does not say which, the static word does.
        TableSchema schema = new() { Targets = [new TableColumn("value")], Static = [new TableColumn("kind", ["up", "down"])] };
        SeriesHistory[] series = [.. Enumerable.Range(0, 20).Select(i => new SeriesHistory(schema, $"s{i}",
            new TimeAxis(Frequency.Step, default),
            [[.. Enumerable.Range(0, 60).Select(t => i % 2 == 0 ? (double)t : -t)]], statics: [i % 2]))];
        foreach (var model in (WindowModel[])[
            new SegRNN { Units = 16, LearningRate = 0.01f }, new MQRNN { Units = 16, LearningRate = 0.01f, Scaling = WindowScaling.Last }])
        {
            model.Fit(Panels.Task(series, horizon: 3, lookback: 1), series);
            var forecasts = model.Predict(series);
            for (var i = 0; i < series.Length; i++)
                Assert.Equal(series[i].Target()[59] + (i % 2 == 0 ? 3 : -3), forecasts[i].Median()[2], 1.0);
        }
    }

    [Theory]
    [InlineData(24, 7, 5)]
    [InlineData(24, 7, 30)]
    [InlineData(3, 1, 4)]
    [InlineData(24, 10, 10)]
    public void Segments_need_not_fit_window_or_horizon(int lookback, int horizon, int segment)
    {
        var series = Mixed(3, 90);
        SegRNN model = new() { Units = 6, Epochs = 1, SegmentLength = segment };
        model.Fit(Panels.Task(series, horizon, lookback), [.. series.Select(history => history.Until(80))]);
        var forecast = model.Predict([series[0].Until(80)])[0];
        Assert.Equal(horizon, forecast.Median(1).Length);
        Assert.All(forecast.Median(1).ToArray(), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Validation_windows_may_stand_close_and_averages_of_weights_are_kept()
    {
        var series = Panels.Waves(4, 100);
        var task = Panels.Task(series);
        NLinear plain = new() { Epochs = 3, Patience = 9 }, averaged = new() { Epochs = 3, Patience = 9, EmaMomentum = 0.9f };
        NLinear close = new() { Epochs = 3, ValidationWindows = 10, ValidationSteps = 1 };
        NLinear unvalidated = new() { Epochs = 3, ValidationWindows = 0, EmaMomentum = 0.9f };
        foreach (var model in (NLinear[])[plain, averaged, close, unvalidated])
            model.Fit(task, series);
        Assert.NotEqual(plain.Predict(series)[0].Median().ToArray(), averaged.Predict(series)[0].Median().ToArray());
        Assert.Equal(averaged.History!["val_loss"].Min(),
            averaged.Network.Evaluate(Windows(averaged, 1, task.Horizon))["loss"], 1e-5);
        Assert.Equal(close.History!["val_loss"].Min(), close.Network.Evaluate(Windows(close, 10, 1))["loss"], 1e-5);
        Assert.All(unvalidated.Predict(series)[0].Median().ToArray(), value => Assert.True(double.IsFinite(value)));

        PanelWindows Windows(NLinear model, int count, int steps)
            => new(WindowLearning.Layout(task, series, 24, model.Scaling), task.Horizon,
                [.. series.SelectMany(
                    history => Enumerable.Range(0, count).Select(i => (history, 0, 100 - task.Horizon - i * steps, 1)))],
                int.MaxValue, int.MaxValue, 256, null);
    }

    [Fact]
    public void Reversible_normalization_comes_back()
    {
        var x = new Tensor([2, 3, 1], [1f, 2f, 6f, 5f, 5f, 5f]);
        foreach (var rule in (InstanceNormalization[])["none", "last", "standard"])
        {
            var (values, back) = rule.Apply(x);
            Assert.All(back(values).ToArray().Zip(x.ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        }

        Assert.Equal([-5f, -4f, 0f], InstanceNormalization.Last.Apply(x).Values.ToArray()[..3]);
        Assert.Equal([0f, 0f, 0f], InstanceNormalization.Standard.Apply(x).Values.ToArray()[3..]);
        Assert.ThrowsAny<NabiException>(() => (InstanceNormalization)"revin");
    }

    /// <summary>Two targets, a known and an observed input, words, gaps.</summary>
    private static SeriesHistory[] Mixed(int count, int length)
    {
        var random = new Random(1);
        TableSchema schema = new()
        {
            Targets = [new TableColumn("a"), new TableColumn("b")],
            Known = [new TableColumn("known"), new TableColumn("day", ["work", "rest"])],
            Observed = [new TableColumn("observed")],
            Static = [new TableColumn("size"), new TableColumn("kind", ["x", "y", "z"])],
        };
        return [.. Enumerable.Range(0, count).Select(i => new SeriesHistory(schema, $"s{i}", new TimeAxis(Frequency.Step, default),
            [Column(0.1), Column(0)], [Column(0), [.. Enumerable.Range(0, length).Select(t => t % 7 < 5 ? 0.0 : 1.0)]],
            [Column(0)], [i, i % 3]))];

        double[] Column(double missing)
            => [.. Enumerable.Range(0, length).Select(t => random.NextDouble() < missing ? double.NaN : random.NextDouble())];
    }
}
