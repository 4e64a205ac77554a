namespace Nabi.Forecasting.Tests;

/// <summary>Forecasts from tables, their intervals, backtests and files.</summary>
public sealed class ForecasterTests
{
    [Fact]
    public void A_forecaster_says_what_it_chose()
    {
        var table = Table(10, 200);
        var forecaster = new Forecaster(6) { Model = new SeasonalNaive() }.Fit(table);
        Assert.Equal(12, forecaster.Task.Season);
        Assert.Contains(forecaster.Choices, choice => choice.StartsWith("Season of 12", StringComparison.Ordinal));
        Assert.Contains("SeasonalNaive", forecaster.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Conformal_intervals_hold_their_level_on_series_that_are_new()
    {
        var random = new Random(2);
        TableSchema schema = new() { Targets = [new TableColumn("x")] };
        SeriesHistory Walk(int i)
        {
            // Steps of a skewed kind: what a normal distribution says of them is wrong.
            var level = 100.0;
            return new(schema, $"w{i}", new TimeAxis(Frequency.Step, default),
                [[.. Enumerable.Range(0, 160).Select(_ => level += Math.Pow(random.NextDouble(), 6) * 10)]]);
        }

        SeriesHistory[] series = [.. Enumerable.Range(0, 200).Select(Walk)];
        SeriesTable learnt = new(schema, [.. series.Take(100)]), tested = new(schema, [.. series.Skip(100).Select(one => one.Until(152))]);
        var forecaster = new Forecaster(8) { Model = new Drift(), Levels = [0.8, 0.95] }.Fit(learnt);
        var forecast = forecaster.Predict(tested);
        foreach (var level in forecaster.Levels)
        {
            var coverage = forecast.Average(one => Scores.Coverage(series.First(full => full.Name == one.Series).Target()[152..],
                [.. one.Lower(level)], [.. one.Upper(level)]));
            Assert.InRange(coverage, level - 0.06, level + 0.06);
        }
    }

    [Fact]
    public void A_backtest_of_the_seasonal_naive_forecast_has_no_skill_and_the_scores_of_plain_loops()
    {
        var table = Table(5, 150);
        var backtest = new Forecaster(6) { Model = new SeasonalNaive(), Season = 12, Intervals = "model" }.Backtest(table, folds: 3);
        Assert.Equal(0, backtest.Skill, 12);
        var expected = table.Series.SelectMany(history => Enumerable.Range(0, 3).Select(fold =>
        {
            var origin = 150 - 6 * (3 - fold);
            var values = history.Target();
            double error = 0, naive = 0;
            for (var h = 0; h < 6; h++)
                error += Math.Abs(values[origin + h] - values[origin + h - 12]) / 6;
            for (var t = 12; t < origin; t++)
                naive += Math.Abs(values[t] - values[t - 12]) / (origin - 12);
            return error / naive;
        })).Average();
        Assert.Equal(expected, backtest.Scores.Mase, 10);
        Assert.Contains("MASE", backtest.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_work_says_how_far_it_is_and_can_be_cancelled()
    {
        List<ForecastProgress> said = [];
        using var source = new CancellationTokenSource();
        var table = Table(10, 200);
        Forecaster forecaster = new(6) { Model = new ExponentialSmoothing { Seasonality = "none" } };
        ForecastFitOptions options = new() { Progress = new Told(said), Cancellation = source.Token };
        forecaster.Fit(table, options);
        forecaster.Backtest(table, new BacktestOptions { Folds = 3, Fit = options });
        foreach (var work in (string[])["ExponentialSmoothing of series", "Calibration of intervals", "Backtest"])
            Assert.Contains(said, one => one.Work == work && one.Done == one.Total && one.Total > 1);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => forecaster.Fit(table, options));
        Assert.ThrowsAny<OperationCanceledException>(() => forecaster.Backtest(table, new BacktestOptions { Folds = 3, Fit = options }));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, 60)]
    public void Changing_the_future_changes_no_forecast_of_a_backtest(bool refit, int? window)
    {
        var table = Table(5, 150);
        BacktestOptions options = new() { Folds = 3, Refit = refit, Window = window, KeepForecasts = true };
        SeriesTable changed = new(table.Schema, [.. table.Series.Select(history =>
            history.WithTargets([[.. history.Target().ToArray().Select((value, t) => t < 138 ? value : -value)]]))]);
        Forecaster forecaster = new(6) { Model = new Drift() };
        var (before, after) = (forecaster.Backtest(table, options), forecaster.Backtest(changed, options));
        for (var i = 0; i < before.Forecasts.Count; i++)
        {
            if (before.Forecasts[i].Fold < 2)
                Assert.Equal(before.Forecasts[i].Forecast.Median, after.Forecasts[i].Forecast.Median);
        }

        Assert.Equal(15, before.Forecasts.Count);
    }

    [Fact]
    public void Folds_side_by_side_give_the_same_bits()
    {
        var table = Table(5, 150);
        Forecaster forecaster = new(6) { Model = new SeasonalNaive() };
        List<int> done = [];
        forecaster.Backtest(table, new BacktestOptions { Folds = 3, Progress = new Reports(done) });
        Assert.Equal([1, 2, 3], done.Order());
        var one = forecaster.Backtest(table, new BacktestOptions { Folds = 4, Refit = true });
        var two = forecaster.Backtest(table, new BacktestOptions { Folds = 4, Refit = true, Parallelism = 2 });
        Assert.Equal(one.ToString(), two.ToString());
    }

    [Fact]
    public void A_file_gives_the_forecaster_back()
    {
        var table = Table(5, 150);
        var forecaster = new Forecaster(6)
        {
            Model = new Ensemble(new SeasonalNaive(), new Drift()) { Weights = [2f, 1f] },
            Levels = [0.5, 0.9],
            Seed = 3,
        }.Fit(table);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "waves.forecast");
        forecaster.Save(path);
        var loaded = Forecaster.Load(path);
        Assert.Equal(forecaster.ToString(), loaded.ToString());
        var (before, after) = (forecaster.Predict(table), loaded.Predict(table));
        for (var i = 0; i < before.Count; i++)
        {
            Assert.Equal(before[i].Median, after[i].Median);
            Assert.Equal(before[i].Upper(0.9), after[i].Upper(0.9));
        }
    }

    [Fact]
    public void A_damaged_file_ends_in_a_sentence()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "waves.forecast");
        new Forecaster(6) { Model = new SeasonalNaive() }.Fit(Table(3, 150)).Save(path);
        var whole = File.ReadAllBytes(path);
        var random = new Random(1);
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = trial % 3 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (var i = 0; i < 3 && trial % 3 != 0; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged);
            try
            {
                Forecaster.Load(path).Predict(Table(3, 150));
            }
            catch (NabiException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }
    }

    [Fact]
    public void A_table_and_a_picture_are_written()
    {
        var forecast = new Forecaster(6) { Model = new SeasonalNaive(), Levels = [0.8] }.Fit(Table(3, 150)).Predict(Table(3, 150));
        var folder = Directory.CreateTempSubdirectory().FullName;
        forecast.SaveCsv(Path.Combine(folder, "forecast.csv"));
        var lines = File.ReadAllLines(Path.Combine(folder, "forecast.csv"));
        Assert.Equal("series,target,time,median,mean,lower_80,upper_80", lines[0]);
        Assert.Equal(1 + 3 * 6, lines.Length);
        Assert.StartsWith("s0,value,150,", lines[1], StringComparison.Ordinal);
        forecast.Plot().Save(Path.Combine(folder, "forecast.svg"));
        Assert.True(new FileInfo(Path.Combine(folder, "forecast.svg")).Length > 1000);
    }

    [Theory]
    [InlineData("1h", 0, 96, 12, "03-01")]
    [InlineData("1h", 5, 20, 3, "06:00")]
    [InlineData("15min", 0, 16, 4, "03-01")]
    [InlineData("1d", 0, 40, 7, "03-04")]
    [InlineData("1b", 0, 40, 5, "03-04")]
    [InlineData("1mo", 0, 48, 6, "2024-07")]
    [InlineData("1y", 0, 30, 5, "2025")]
    public void Charts_have_round_dates(string frequency, int from, int to, int apart, string first)
    {
        var ticks = TimeTicks.Of(new TimeAxis(frequency, new DateTime(2024, 3, 1)), from, to, -10);
        Assert.InRange(ticks.Count, 2, 8);
        Assert.Equal(first, ticks[0].Label);
        for (var i = 1; i < ticks.Count; i++)
            Assert.Equal(ticks[i - 1].Value + apart, ticks[i].Value);
        Assert.Empty(TimeTicks.Of(new TimeAxis(Frequency.Step, default), from, to, 0));
    }

    [Fact]
    public void Mistakes_end_in_sentences()
    {
        var table = Table(3, 150);
        Assert.Contains("call Fit first", Assert.ThrowsAny<NabiException>(() => new Forecaster(6).Predict(table)).Message,
            StringComparison.Ordinal);
        Assert.Contains("1 or more", Assert.ThrowsAny<NabiException>(() => new Forecaster(0)).Message, StringComparison.Ordinal);
        Assert.Contains("the longest series has 5 steps",
            Assert.ThrowsAny<NabiException>(() => new Forecaster(6).Fit(Table(3, 5))).Message, StringComparison.Ordinal);
        Assert.Contains("the longest has 150", Assert.ThrowsAny<NabiException>(() =>
            new Forecaster(6).Backtest(table, folds: 2_000_000_000)).Message, StringComparison.Ordinal);
        var forecaster = new Forecaster(6) { Model = new SeasonalNaive() }.Fit(table);
        TableSchema other = new() { Targets = [new TableColumn("weight")] };
        Assert.Contains("\"weight\"", Assert.ThrowsAny<NabiException>(() => forecaster.Predict(new SeriesTable(other,
            [new SeriesHistory(other, "a", new TimeAxis(Frequency.Step, default), [[1, 2, 3]])]))).Message, StringComparison.Ordinal);
        Assert.Contains("levels", Assert.ThrowsAny<NabiException>(() => new Forecaster(6) { Levels = [80] }).Message,
            StringComparison.Ordinal);
    }

    private static SeriesTable Table(int count, int length)
    {
        var series = Panels.Waves(count, length);
        return new SeriesTable(series[0].Schema, series);
    }

    private sealed class Told(List<ForecastProgress> said) : IProgress<ForecastProgress>
    {
        public void Report(ForecastProgress value)
        {
            lock (said)
                said.Add(value);
        }
    }

    private sealed class Reports(List<int> done) : IProgress<int>
    {
        public void Report(int value)
        {
            lock (done)
                done.Add(value);
        }
    }
}
