namespace Nabi.Forecasting.Tests;

/// <summary>Readings as they come, and steps that are not like the others.</summary>
public sealed class OnlineTests
{
    [Fact]
    public void A_forecaster_with_adaptive_intervals_is_saved_before_its_first_reading()
    {
        var path = Path.GetTempFileName();
        var series = Panels.Waves(2, 120);
        SeriesTable table = new(series[0].Schema, [.. series.Select(history => history.Until(100))]);
        var forecaster = new Forecaster(3) { Model = new SeasonalNaive(), Season = 12, Intervals = IntervalMethod.Adaptive }.Fit(table);
        forecaster.Save(path);
        var loaded = Forecaster.Load(path);
        File.Delete(path);
        for (var t = 100; t < 120; t++)
        {
            SeriesReading reading = new("s1", series[1].Target()[t]);
            Assert.Equal(forecaster.Update(reading).Forecasts[0].Upper(0.95), loaded.Update(reading).Forecasts[0].Upper(0.95));
        }
    }

    [Fact]
    public void An_infinite_reading_is_refused_and_leaves_no_trace()
    {
        var (series, forecaster) = Learnt();
        var (_, other) = Learnt();
        var error = Assert.ThrowsAny<NabiException>(() => forecaster.Update(new SeriesReading("s0", double.NegativeInfinity)));
        Assert.Contains("s0\" is infinite", error.Message, StringComparison.Ordinal);
        SeriesReading good = new("s0", series[0].Target()[100]);
        Assert.Equal(other.Update(good).Forecasts[0].Median, forecaster.Update(good).Forecasts[0].Median);
    }

    [Fact]
    public void Readings_one_by_one_give_the_forecasts_of_the_whole_table()
    {
        var (series, forecaster) = Learnt();
        for (var t = 100; t < 120; t++)
        {
            foreach (var history in series)
                forecaster.Update(new SeriesReading(history.Name, history.Target()[t]));
        }

        var expected = forecaster.Predict(new SeriesTable(series[0].Schema, [.. series.Select(history => history.Until(121))]));
        for (var i = 0; i < series.Length; i++)
        {
            var said = forecaster.Update(new SeriesReading(series[i].Name, series[i].Target()[120])).Forecasts[0];
            Assert.Equal(expected[i].Median, said.Median);
            Assert.Equal(expected[i].Time(2), said.Time(2));
        }
    }

    [Theory]
    [InlineData("conformal")]
    [InlineData("adaptive")]
    public void Intervals_of_readings_are_those_of_the_whole_history(string method)
    {
        // Steady noise, then nothing moves any more: by the window alone the naive error would be none.
        var random = new Random(4);
        TableSchema schema = new() { Targets = [new TableColumn("value")] };
        SeriesHistory whole = new(schema, "y", new TimeAxis(Frequency.Step, default),
            [[.. Enumerable.Range(0, 220).Select(t => t < 200 ? 50 + 2 * random.NextDouble() : 51)]]);
        foreach (var (model, lookback, season) in ((ForecastModel, int, int)[])[(new NLinear { Epochs = 2 }, 14, 7),
            (new NLinear { Epochs = 2 }, 3, 12), (new MQRNN { Units = 4, Epochs = 1 }, 14, 1)])
        {
            var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "live.forecast");
            var forecaster = new Forecaster(5, lookback) { Model = model, Season = season, Intervals = method }.Fit(Until(200));
            for (var t = 200; t < 219; t++)
            {
                if (t == 210)
                {
                    forecaster.Save(path);
                    forecaster = Forecaster.Load(path);
                }

                forecaster.Update(new SeriesReading("y", whole.Target()[t]));
            }

            var said = forecaster.Update(new SeriesReading("y", whole.Target()[219])).Forecasts[0];
            foreach (var table in (SeriesTable[])[Until(220), new(schema, [new(schema, "y", new TimeAxis(Frequency.Step, default),
                [whole.Target()[^40..].ToArray()])])])
            {
                var expected = forecaster.Predict(table)[0];
                for (var step = 0; step < 5; step++)
                {
                    Assert.Equal(expected.Lower(0.95)[step], said.Lower(0.95)[step], 9);
                    Assert.Equal(expected.Upper(0.8)[step], said.Upper(0.8)[step], 9);
                }
            }

            Assert.True(method == "adaptive" || said.Upper(0.95)[0] - said.Lower(0.95)[0] > 1);
        }

        SeriesTable Until(int steps) => new(schema, [whole.Until(steps)]);
    }

    [Fact]
    public void Updates_of_local_models_read_the_whole_history_as_forecasts_of_the_table_do()
    {
        var series = Panels.Waves(1, 200);
        foreach (var model in (ForecastModel[])[new Drift(), new ExponentialSmoothing(), new Theta(),
            new Ensemble(new Drift(), new Theta()), new Transformed(new Drift()), new ESRNN { Epochs = 1 }])
        {
            var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "whole.forecast");
            new Forecaster(3, 6) { Model = model, Season = 4 }.Fit(new SeriesTable(series[0].Schema, [series[0].Until(150)])).Save(path);
            var forecaster = Forecaster.Load(path);
            for (var t = 150; t < 170; t++)
                forecaster.Update(new SeriesReading("s0", series[0].Target()[t]));
            var expected = forecaster.Predict(new SeriesTable(series[0].Schema, [series[0].Until(171)]))[0];
            var said = forecaster.Update(new SeriesReading("s0", series[0].Target()[170])).Forecasts[0];
            Assert.Equal(expected.Median, said.Median);
            Assert.Equal(expected.Upper(0.95), said.Upper(0.95));
        }
    }

    [Fact]
    public void Readings_do_not_make_a_file_grow_without_limit()
    {
        var series = Panels.Waves(1, 2600)[0];
        foreach (var model in (ForecastModel[])[new SeasonalNaive(), new Drift(), new Theta(), new ExponentialSmoothing { Trend = "none" },
            new Ensemble(new Theta(), new SeasonalNaive())])
        {
            var (first, second) = (0L, 0L);
            var forecaster = new Forecaster(3, 6) { Model = model, Season = 12, Intervals = "model", KeptSteps = 300 }
                .Fit(new SeriesTable(series.Schema, [series.Until(280)]));
            for (var t = 280; t < 600; t++)
            {
                forecaster.Update(new SeriesReading("s0", series.Target()[t]));
                first = t == 350 ? Size(ref forecaster) : first;
            }

            second = Size(ref forecaster);
            Assert.InRange(second, 0.95 * first, 1.05 * first);
            // What is kept is enough: the forecast is near that of all steps.
            var said = forecaster.Update(new SeriesReading("s0", series.Target()[600])).Forecasts[0];
            var all = forecaster.Predict(new SeriesTable(series.Schema, [series.Until(601)]))[0];
            Assert.Equal(all.Time(0), said.Time(0));
            Assert.Equal(300, forecaster.KeptSteps);
            if (model is not Drift)
                Assert.All(said.Median.Zip(all.Median), pair => Assert.Equal(pair.Second, pair.First, 0.02 * Math.Abs(pair.Second)));
        }

        static long Size(ref Forecaster forecaster)
        {
            var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "live.forecast");
            forecaster.Save(path);
            var size = new FileInfo(path).Length;
            forecaster = Forecaster.Load(path);
            File.Delete(path);
            return size;
        }
    }

    [Fact]
    public void Steps_are_kept_as_the_model_needs_them_unless_it_is_said()
    {
        ForecastTask task = Panels.Task(Panels.Waves(1, 60));
        Assert.Equal(1000, new Drift().StepsKept(task));
        Assert.Equal(20 * 168, new Theta { Season = 168 }.StepsKept(task));
        Assert.Equal(20 * 60, new Transformed(new Ensemble(new Drift(), new ExponentialSmoothing { Season = 60 })).StepsKept(task));
        Assert.Equal(new NLinear().StepsRead(task), new NLinear().StepsKept(task));
        Assert.Contains("must be 1 or more, got 0", Assert.ThrowsAny<NabiException>(() => new Forecaster(3) { KeptSteps = 0 }).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_jump_is_an_anomaly_and_what_is_ordinary_is_not_more_often_than_asked_for()
    {
        var (series, forecaster) = Learnt();
        forecaster.SetThreshold(new SeriesTable(series[0].Schema, series), 0.02, steps: 60);
        var (alarms, readings) = (0, 0);
        for (var t = 100; t < 180; t++)
        {
            foreach (var score in forecaster.Update([.. series.Select(history => new SeriesReading(history.Name, history.Target()[t]))]))
                (alarms, readings) = (alarms + (score.IsAnomaly ? 1 : 0), readings + 1);
        }

        Assert.InRange((double)alarms / readings, 0, 0.06);
        Assert.True(forecaster.Update(new SeriesReading("s3", 1000)).IsAnomaly);
    }

    [Fact]
    public void The_first_reading_after_the_history_is_compared_with_the_forecast_of_it()
    {
        var (series, forecaster) = Learnt();
        var expected = forecaster.Predict(new SeriesTable(series[0].Schema, [.. series.Select(one => one.Until(100))]));
        var (median, upper) = (expected["s2"].Median[0], expected["s2"].Upper(0.95)[0]);
        var score = forecaster.Update(new SeriesReading("s2", median + 2 * (upper - median)));
        Assert.Equal(2, score.Score, 1e-9);
        Assert.True(score.IsAnomaly);
        Assert.True(double.IsNaN(forecaster.Update(new SeriesReading("new", 1e6) { IsNew = true }).Score));
        Assert.True(double.IsNaN(forecaster.Update(new SeriesReading("s1", double.NaN)).Score));
    }

    [Fact]
    public void The_state_of_the_series_comes_back_from_a_file()
    {
        var (series, forecaster) = Learnt();
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "live.forecast");
        forecaster.Update(new SeriesReading("s1", 30));
        forecaster.Update(new SeriesReading("new", 30) { IsNew = true });
        forecaster.Save(path);
        var loaded = Forecaster.Load(path);
        Assert.Equal(forecaster.LiveSeries.Order(), loaded.LiveSeries.Order());
        foreach (var name in (string[])["s1", "s2", "new"])
        {
            var (before, after) = (forecaster.Update(new SeriesReading(name, 40)), loaded.Update(new SeriesReading(name, 40)));
            Assert.Equal(before.Score, after.Score);
            Assert.Equal(before.Forecasts.SelectMany(one => one.Median), after.Forecasts.SelectMany(one => one.Median));
        }
    }

    [Fact]
    public void A_wrong_reading_changes_nothing()
    {
        var (_, forecaster) = Learnt();
        Assert.Contains("needs 1 targets, got 2",
            Assert.ThrowsAny<NabiException>(() => forecaster.Update([new SeriesReading("s1", 3), new SeriesReading("s2", 3, 4)])).Message,
            StringComparison.Ordinal);
        Assert.Contains("two readings",
            Assert.ThrowsAny<NabiException>(() => forecaster.Update([new SeriesReading("s1", 3), new SeriesReading("s1", 3)])).Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("x", forecaster.LiveSeries);
    }

    [Fact]
    public void A_series_that_is_not_known_is_refused_unless_it_is_said_to_begin()
    {
        var (_, forecaster) = Learnt();
        var message = Assert.Throws<NabiException>(() => forecaster.Update(new SeriesReading("S1", 30))).Message;
        Assert.Contains("no series \"S1\"; the nearest are \"s1\"", message, StringComparison.Ordinal);
        Assert.Contains("IsNew", message, StringComparison.Ordinal);
        Assert.DoesNotContain("S1", forecaster.LiveSeries);
        forecaster.Update(new SeriesReading("S1", 30) { IsNew = true });
        Assert.Equal("2", forecaster.Update(new SeriesReading("S1", 31)).Forecasts[0].Time(0));
        Assert.Contains("is there already", Assert.Throws<NabiException>(() =>
            forecaster.Update(new SeriesReading("S1", 30) { IsNew = true })).Message, StringComparison.Ordinal);
        Assert.Contains("next step is 100", Assert.Throws<NabiException>(() =>
            forecaster.Update(new SeriesReading("s1", 30) { Time = new DateTime(2024, 1, 1) })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "2024-03-31 04:00:00")]
    [InlineData("Europe/Berlin", "2024-03-31 05:00:00+02:00")]
    public void A_new_series_has_the_times_of_its_first_reading(string? zone, string expected)
    {
        var start = new DateTime(2024, 3, 1);
        var text = "time,load\n" + string.Concat(Enumerable.Range(0, 100).Select(t => $"{start.AddHours(t):yyyy-MM-dd HH:mm},{t % 24}\n"));
        var table = SeriesTable.FromCsv(new StringReader(text), new() { Time = "time", Targets = ["load"], TimeZone = zone });
        var forecaster = new Forecaster(2) { Model = new SeasonalNaive(), Intervals = "model" }.Fit(table);
        Assert.Contains("set Time of its first reading", Assert.Throws<NabiException>(() =>
            forecaster.Update(new SeriesReading("other", 1) { IsNew = true })).Message, StringComparison.Ordinal);
        DateTime at = new(2024, 3, 31, 0, 0, 0);
        forecaster.Update(new SeriesReading("other", 1) { IsNew = true, Time = at });
        forecaster.Update(new SeriesReading("other", 2) { Time = at.AddHours(1) });
        // The hour from 2 to 3 is left out where clocks are set forward.
        forecaster.Update(new SeriesReading("other", 2) { Time = at.AddHours(zone is null ? 2 : 3) });
        Assert.Contains("2024-03-31 09:00:00, but its next step is 2024-03-31 0", Assert.Throws<NabiException>(() =>
            forecaster.Update(new SeriesReading("other", 1) { Time = at.AddHours(9) })).Message, StringComparison.Ordinal);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "live.forecast");
        forecaster.Save(path);
        foreach (var one in (Forecaster[])[forecaster, Forecaster.Load(path)])
            Assert.Equal(expected, one.Update(new SeriesReading("other", 3)).Forecasts[0].Time(0));
    }

    [Fact]
    public void A_detector_takes_the_least_rate_that_few_steps_allow_and_refuses_a_smaller_one_before_it_learns()
    {
        var series = Panels.Waves(1, 400, noise: 0.3);
        SeriesTable table = new(series[0].Schema, series);
        AutoencoderDetector detector = new(24) { Epochs = 1 };
        Assert.Equal(0.01, detector.FalseAlarmRate);
        detector.Fit(table);
        Assert.Equal(1 / 80.0, detector.FalseAlarmRate, 1e-12);
        Assert.Equal(1, detector.Detect(table)[0].Scores.Skip(320).Count(score => score > 1));
        Assert.Contains("FalseAlarmRate = 0.005 needs at least 200 scored steps, got 80; give more steps or a larger rate: "
            + "FalseAlarmRate = 0.0125.", Assert.Throws<SettingException>(() =>
            new AutoencoderDetector(24) { Epochs = 100_000, FalseAlarmRate = 0.005 }.Fit(table)).Message, StringComparison.Ordinal);
        var longer = Panels.Waves(1, 2000, noise: 0.3);
        Assert.Equal(0.01, new AutoencoderDetector(24) { Epochs = 1 }.Fit(new SeriesTable(longer[0].Schema, longer)).FalseAlarmRate);
    }

    [Fact]
    public void An_autoencoder_finds_a_wave_that_stops()
    {
        var series = Panels.Waves(6, 300);
        SeriesTable table = new(series[0].Schema, series);
        var detector = new AutoencoderDetector(24) { Epochs = 25, FalseAlarmRate = 0.02, Seed = 1 }.Fit(table);
        var broken = series[2].Target().ToArray();
        Array.Fill(broken, broken[200], 200, 20);
        var scores = detector.Detect(new SeriesTable(table.Schema, [series[1], series[2].WithTargets([broken])]));
        var found = scores[1].Anomalies.Select(one => one.Step).ToArray();
        Assert.True(found.Count(step => step is >= 200 and < 220) >= 8, string.Join(", ", found));
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "waves.detector");
        detector.Save(path);
        Assert.Equal(scores[1].Scores,
            AutoencoderDetector.Load(path).Detect(new SeriesTable(table.Schema, [series[2].WithTargets([broken])]))[0].Scores);
        SeriesHistory daily = new(table.Schema with { Frequency = "1d" }, "s2", new TimeAxis("1d", new DateTime(2024, 1, 1)), [broken]);
        foreach (var one in (AutoencoderDetector[])[detector, AutoencoderDetector.Load(path)])
        {
            Assert.Contains("but those of the table are 1d apart", Assert.ThrowsAny<NabiException>(() =>
                one.Detect(new SeriesTable(daily.Schema, [daily]))).Message, StringComparison.Ordinal);
        }

        Assert.Contains("is no forecaster but a detector", Assert.ThrowsAny<NabiException>(() => Forecaster.Load(path)).Message,
            StringComparison.Ordinal);
        Assert.True(scores[0].Anomalies.Count() < 30, $"{scores[0].Anomalies.Count()} false alarms");
        Assert.Contains("other targets", Assert.ThrowsAny<NabiException>(() =>
        {
            TableSchema other = new() { Targets = [new TableColumn("y")] };
            detector.Detect(
                new SeriesTable(other, [new SeriesHistory(other, "a", new TimeAxis(Frequency.Step, default), [new double[50]])]));
        }).Message, StringComparison.Ordinal);
    }

    private static (SeriesHistory[] Series, Forecaster Forecaster) Learnt()
    {
        var series = Panels.Waves(8, 200);
        var forecaster = new Forecaster(6) { Model = new SeasonalNaive(), Season = 12 };
        return (series, forecaster.Fit(new SeriesTable(series[0].Schema, [.. series.Select(history => history.Until(100))])));
    }
}
