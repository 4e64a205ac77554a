namespace Nabi.Forecasting.Tests;

/// <summary>Networks over many series, and what is put around them.</summary>
public sealed class GlobalModelTests
{
    private static ForecastModel Small(string name) => name switch
    {
        "NBEATS" => new NBEATS { Epochs = 16, Units = 32, LearningRate = 0.003f },
        "ESRNN" => new ESRNN { Epochs = 30, BatchSize = 3, Units = 8, Dilations = [1, 4], LearningRate = 0.005f },
        "Transformed" => new Transformed(new NBEATS { Epochs = 16, Units = 32, LearningRate = 0.003f }),
        _ => new Transformed(new NBEATS { Epochs = 16, Units = 32, LearningRate = 0.003f }) { Transform = "box_cox" },
    };

    [Theory]
    [InlineData("NBEATS")]
    [InlineData("ESRNN")]
    [InlineData("Transformed")]
    [InlineData("BoxCox")]
    public void Waves_are_forecast_better_than_by_the_naive_method(string name)
    {
        var series = Panels.Waves(12, 120, noise: 0.5);
        SeriesHistory[] past = [.. series.Select(history => history.Until(114))];
        double Error(ForecastModel model)
        {
            model.Fit(Panels.Task(series), past);
            return model.Predict(past).Zip(series).Average(pair =>
                Scores.Mase(pair.Second.Target()[114..], pair.First.Median(), pair.Second.Target()[..114], 12));
        }

        var (error, naive) = (Error(Small(name)), Error(new SeasonalNaive()));
        Assert.True(error < 0.95 * naive, $"{error} against {naive}");
    }

    [Theory]
    [InlineData("NBEATS")]
    [InlineData("ESRNN")]
    [InlineData("Transformed")]
    [InlineData("BoxCox")]
    public void Hard_series_are_borne_and_what_was_learnt_comes_back(string name)
    {
        var random = new Random(3);
        var series = Panels.Waves(6, 100);
        SeriesHistory With(int i, Func<int, double> value) => series[i].WithTargets([[.. Enumerable.Range(0, 100).Select(value)]]);
        series[0] = With(0, t => t % 9 == 4 ? double.NaN : 5 + Math.Sin(t));
        series[1] = With(1, _ => 0);
        series[2] = With(2, _ => random.Next(3) == 0 ? random.Next(1, 7) : 0);
        series[3] = series[3].Until(19);
        var model = Small(name);
        model.Fit(Panels.Task(series), series);
        // A series that was not learnt from, and one of a single value.
        SeriesHistory[] asked = [.. series, Panels.Waves(9, 60, seed: 4)[8], series[5].Until(1)];
        var forecasts = model.Predict(asked);
        foreach (var forecast in forecasts)
        {
            for (var level = 0; level < 3; level++)
                Assert.All(forecast.Quantile(0, level).ToArray(), value => Assert.True(double.IsFinite(value)));
        }

        ForecastArchive archive = new();
        model.Save(archive);
        var copy = Small(name);
        copy.Restore(Panels.Task(series), archive);
        for (var i = 0; i < asked.Length; i++)
            Assert.Equal(forecasts[i].Median().ToArray(), copy.Predict(asked)[i].Median().ToArray());
    }

    [Fact]
    public void Nothing_after_the_history_changes_a_forecast_of_ESRNN()
    {
        var series = Panels.Waves(4, 100);
        ESRNN model = new() { Epochs = 1, Units = 4, Dilations = [1, 3] };
        model.Fit(Panels.Task(series), [.. series.Select(history => history.Until(80))]);
        var before = model.Predict([series[0].Until(80)])[0].Median().ToArray();
        var changed = series[0].WithTargets([[.. series[0].Target().ToArray().Select((value, t) => t < 80 ? value : 1e6)]]);
        Assert.Equal(before, model.Predict([changed.Until(80)])[0].Median().ToArray());
    }

    [Fact]
    public void ESRNN_without_training_is_level_times_season()
    {
        var series = Panels.Waves(3, 96, season: 4, noise: 0);
        ESRNN model = new() { Epochs = 0, Units = 4, Dilations = [1], Seasons = [4, 8] };
        model.Fit(Panels.Task(series, season: 4, horizon: 6), [.. series.Select(history => history.Until(90))]);
        foreach (var (forecast, history) in model.Predict([.. series.Select(history => history.Until(90))]).Zip(series))
        {
            for (var h = 0; h < 6; h++)
                Assert.Equal(1, forecast.Median()[h] / history.Target()[90 + h], 0.35);
        }
    }

    [Fact]
    public void A_level_whose_growth_changes_counts_in_the_loss_of_ESRNN()
    {
        var series = Panels.Waves(4, 100, noise: 1);
        float Loss(float penalty)
        {
            ESRNN model = new() { Epochs = 1, Units = 4, Dilations = [1], LevelPenalty = penalty };
            model.Fit(Panels.Task(series), series);
            return model.History!["loss"][0];
        }

        Assert.True(Loss(1000) > Loss(0) + 0.01f);
    }

    [Fact]
    public void What_series_of_ESRNN_share_and_how_they_differ_is_learnt()
    {
        var series = Panels.Waves(4, 100, noise: 1);
        ESRNN model = new() { Epochs = 2, Units = 4, Dilations = [1], BatchSize = 2 };
        model.Fit(Panels.Task(series), series);
        ForecastArchive archive = new();
        model.Save(archive);
        var shared = archive.Get("network/0").ToFloats();
        var own = archive.Get("network/1").ToFloats();
        Assert.All(shared, weight => Assert.NotEqual(0f, weight));
        var width = own.Length / 5;
        Assert.All(own[..width], weight => Assert.Equal(0f, weight));
        Assert.All(own[width..], weight => Assert.NotEqual(0f, weight));
    }

    [Theory]
    [InlineData(20, 1, 2, 4, 8)]
    [InlineData(21, 1, 4, 12)]
    [InlineData(17, 2, 3)]
    [InlineData(9, 3, 1, 5, 10)]
    [InlineData(4, 7, 14)]
    [InlineData(12, 1)]
    public void The_end_of_dilated_layers_is_that_of_all_positions(int positions, params int[] dilations)
    {
        Seeds.Set(1);
        var random = new Random(2);
        Tensor x = new([3, positions, 5], [.. Enumerable.Range(0, 15 * positions).Select(_ => random.NextSingle() - 0.5f)]);
        DilatedLayers layers = new(dilations, 4);
        var all = layers.Everywhere(x);
        Assert.Equal(new Shape(3, positions, 4), all.Shape);
        var end = layers.AtEnd(x);
        foreach (var (expected, got) in all[.., ^1.., ..].ToArray().Zip(end.ToArray()))
            Assert.Equal(expected, got, 1e-6);
        // A layer's state comes from so many steps ago and no others: changing those between changes nothing.
        var changed = x.ToArray();
        var reached = Enumerable.Range(0, positions).Where(t => Reaches(t, positions - 1, dilations)).ToHashSet();
        for (var i = 0; i < changed.Length; i++)
            changed[i] += reached.Contains(i / 5 % positions) ? 0f : 1f;
        Assert.Equal(end.ToArray(), layers.AtEnd(new Tensor(x.Shape, changed)).ToArray());

        static bool Reaches(int from, int to, int[] dilations)
            => from == to || dilations.Any(dilation => to - dilation >= from && Reaches(from, to - dilation, dilations));
    }

    [Fact]
    public void Dilations_of_ESRNN_below_1_are_refused()
        => Assert.Contains("1 or more", Assert.ThrowsAny<NabiException>(() => new ESRNN { Dilations = [1, 0] }).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_value_below_0_is_refused_by_ESRNN()
    {
        var series = Panels.Waves(2, 100);
        series[1] = series[1].WithTargets([[.. series[1].Target().ToArray().Select((value, t) => t == 50 ? -1 : value)]]);
        var message = Assert.ThrowsAny<NabiException>(() => new ESRNN().Fit(Panels.Task(series), series)).Message;
        Assert.Contains("\"s1\" has the value -1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_transformation_is_undone_and_keeps_the_order()
    {
        double[] positive = [1, 5, 20, 3, 100], mixed = [-4, 0, 3, 0, 50];
        foreach (var values in (double[][])[positive, mixed])
        {
            foreach (var kind in (ValueTransform[])[ValueTransform.Log, ValueTransform.BoxCox])
            {
                var transform = SeriesTransform.Of(kind, values, 2);
                for (var i = 0; i < values.Length; i++)
                {
                    Assert.Equal(values[i], transform.Back(transform.Forward(values[i])), 1e-9);
                    for (var j = 0; j < values.Length; j++)
                        Assert.Equal(values[i] < values[j], transform.Forward(values[i]) < transform.Forward(values[j]));
                }
            }
        }

        Assert.Equal(Math.Log(20), SeriesTransform.Of(ValueTransform.Log, positive, 2).Forward(20), 1e-12);
    }

    [Fact]
    public void Box_and_Cox_take_the_logarithm_of_what_grows_with_its_level_and_leave_what_does_not()
    {
        var growing = Enumerable.Range(0, 96).Select(t => Math.Exp(0.05 * t) * (2 + Math.Sin(Math.Tau * t / 12))).ToArray();
        var steady = Enumerable.Range(0, 96).Select(t => 10 + t + Math.Sin(Math.Tau * t / 12)).ToArray();
        Assert.InRange(SeriesTransform.Of(ValueTransform.BoxCox, growing, 12).Lambda, 0, 0.1);
        Assert.InRange(SeriesTransform.Of(ValueTransform.BoxCox, steady, 12).Lambda, 0.9, 1);
    }

    [Fact]
    public void A_series_has_no_more_windows_than_it_may_and_they_come_from_all_of_it()
    {
        var series = Panels.Waves(2, 100)[0].WithTargets([[.. Enumerable.Range(0, 100).Select(t => (double)t)]]);
        var layout = WindowLearning.Layout(Panels.Task([series]), [series], 10, WindowScaling.None);
        PanelWindows windows = new(layout, 1, [(series, 0, 10, 90), (series, 0, 50, 3)], int.MaxValue, 9, 100, 1);
        foreach (var epoch in (int[])[0, 1])
        {
            var origins = windows.Epoch(epoch).SelectMany(batch => batch.Y.ToArray()).Order().ToArray();
            Assert.Equal(12, origins.Length);
            Assert.Equal(Enumerable.Range(1, 9), origins.Select(t => (int)t / 10).Distinct());
        }

        Assert.NotEqual(windows.Epoch(0).First().Y.ToArray(), windows.Epoch(1).First().Y.ToArray());
    }

    [Fact]
    public void The_models_of_an_ensemble_have_random_numbers_of_their_own()
    {
        var series = Panels.Waves(4, 100);
        NBEATS first = new() { Epochs = 1, Units = 8 }, second = new() { Epochs = 1, Units = 8 };
        new Ensemble(first, second).Fit(Panels.Task(series), series);
        Assert.NotEqual(first.Predict(series)[0].Median().ToArray(), second.Predict(series)[0].Median().ToArray());
    }
}
