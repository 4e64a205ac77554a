namespace Nabi.Forecasting.Tests;

/// <summary>Training of MQRNN at several steps of a window at once.</summary>
public sealed class ForkingTests
{
    private const int Horizon = 3;
    private const int Lookback = 8;

    [Fact]
    public void Targets_are_those_after_each_of_the_last_steps_and_missing_ones_do_not_count()
    {
        var history = Series(values: t => t is 5 or 6 ? double.NaN : t);
        var task = Task(history);
        var layout = WindowLearning.Layout(task, [history], Lookback, WindowScaling.None);
        PanelWindows windows = new(layout, Horizon, [(history, 0, 10, 1), (history, 0, 2, 1)], 9, 9, 4, null, origins: 4);
        var batch = windows.Epoch(0).Single();
        var (target, weight) = (batch.Targets[0].AsSpan().ToArray(), batch.SampleWeight!.AsSpan().ToArray());
        Assert.Equal([2, 4, Horizon], batch.Targets[0].Shape.AsSpan().ToArray());
        Assert.Equal([7f, 8, 9, 8, 9, 10, 9, 10, 11, 10, 11, 12], target[..12]);
        Assert.All(weight[..12], one => Assert.Equal(1, one));
        // From step 2 on there are two origins, 1 and 2; the values at 5 and 6 are missing.
        Assert.Equal([0f, 0, 0, 0, 0, 0, 1, 2, 3, 2, 3, 4], target[12..]);
        Assert.Equal([0f, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], weight[12..]);
        PanelWindows last = new(layout, Horizon, [(history, 0, 4, 1)], 9, 9, 4, null, origins: 4, onlyLast: true);
        Assert.Equal([0f, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0], last.Epoch(0).Single().SampleWeight!.AsSpan().ToArray());
    }

    [Fact]
    public void A_forecast_within_a_window_is_that_of_the_window_that_ends_there()
    {
        var history = Series(t => Math.Sin(t));
        var task = Task(history);
        MQRNN model = new() { Units = 5, DecoderUnits = 6, ContextLength = 3, Scaling = "none", Epochs = 0, EncoderLayers = 2 };
        model.Fit(task, [history]);
        var layout = WindowLearning.Layout(task, [history], Lookback, WindowScaling.None);
        var (tensors, inputs) = WindowLearning.Inputs(task, layout, task.Quantiles.Count, ahead: false);
        var (several, one) = model.Forking(inputs, 4);
        Model training = new(tensors, [several!]), network = new(tensors, [one]);
        var read = layout.Inputs.Select(input => input.Rows(1)).ToArray();
        layout.Fill(read, 0, history, 0, 20);
        var whole = training.Predict(read).AsSpan().ToArray();
        var width = Horizon * task.Quantiles.Count;
        Assert.Equal(4 * width, whole.Length);
        Close(network.Predict(read).AsSpan(), whole.AsSpan(3 * width));

        // What comes after an origin changes nothing of what is said there: the values, and what is known beyond its horizon.
        for (var place = 0; place < 3; place++)
        {
            var origin = 17 + place;
            var other = Series(t => t < origin ? Math.Sin(t) : 99, t => t < origin + Horizon ? t % 4 : 55);
            layout.Fill(read, 0, other, 0, 20);
            var said = training.Predict(read).AsSpan();
            Close(said.Slice(place * width, width), whole.AsSpan(place * width, width));
            Assert.True(Math.Abs(said[^1] - whole[^1]) > 1e-6);
            // And what is known within its horizon does.
            layout.Fill(read, 0, Series(t => Math.Sin(t), t => t == origin + Horizon - 1 ? 9 : t % 4), 0, 20);
            Assert.True(Math.Abs(training.Predict(read).AsSpan()[place * width] - whole[place * width]) > 1e-6);
        }
    }

    [Fact]
    public void A_model_that_forks_learns_and_comes_back_from_a_file()
    {
        var series = Panels.Waves(4, 200);
        SeriesTable table = new(series[0].Schema, series);
        Forecaster Made(int origins) => new(6, 24)
        {
            Model = new MQRNN { Units = 16, Epochs = 12, LearningRate = 0.01f, ForkingOrigins = origins },
            Season = 12,
            Intervals = "model",
        };
        var forecaster = Made(24).Fit(table.WithoutLast(12));
        var (plain, forked) = (Made(1).Backtest(table, folds: 2), Made(24).Backtest(table, folds: 2));
        Assert.True(forked.Scores.Mase < 1.2 * plain.Scores.Mase, $"{forked.Scores.Mase} and {plain.Scores.Mase}");
        Assert.True(forked.Scores.Wql < 0.1, $"{forked.Scores.Wql}");
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "forked.forecast");
        forecaster.Save(path);
        Assert.Equal(forecaster.Predict(table)[2].Median, Forecaster.Load(path).Predict(table)[2].Median);
        Assert.Equal(24, Assert.IsType<MQRNN>(Forecaster.Load(path).FittedModel).ForkingOrigins);
        // More than a window has steps.
        Assert.True(Made(1000).Fit(table).IsFitted);
    }

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> got)
    {
        Assert.Equal(expected.Length, got.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], got[i], 1e-5);
    }

    private static ForecastTask Task(SeriesHistory history) => new()
    {
        Schema = history.Schema,
        Horizon = Horizon,
        Lookback = Lookback,
        Quantiles = [0.1, 0.5, 0.9],
    };

    private static SeriesHistory Series(Func<int, double> values, Func<int, double>? known = null)
    {
        TableSchema schema = new() { Targets = [new TableColumn("y")], Known = [new TableColumn("k"), new TableColumn("l")], };
        return new SeriesHistory(schema, "a", new TimeAxis(Frequency.Step, default),
            [[.. Enumerable.Range(0, 40).Select(values)]],
            [[.. Enumerable.Range(0, 50).Select(t => known?.Invoke(t) ?? t % 4)], [.. Enumerable.Range(0, 50).Select(t => t % 3.0)]]);
    }
}
