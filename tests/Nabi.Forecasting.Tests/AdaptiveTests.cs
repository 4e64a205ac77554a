namespace Nabi.Forecasting.Tests;

/// <summary>Intervals that follow a series which changes.</summary>
public sealed class AdaptiveTests
{
    [Theory]
    [InlineData("conformal", false)]
    [InlineData("adaptive", true)]
    public void Noise_that_grows_is_followed_by_adaptive_intervals_only(string method, bool holds)
    {
        var table = Growing();
        var backtest = new Forecaster(2) { Model = new SeasonalNaive { Season = 1 }, Season = 1, Levels = [0.8], Intervals = method }
            .Backtest(table, folds: 150);
        var coverage = backtest.Scores.Coverage[0.8];
        Assert.True(holds ? coverage is > 0.74 and < 0.86 : coverage < 0.65, $"{coverage}");
    }

    [Fact]
    public void Readings_correct_the_intervals_and_the_corrections_come_back()
    {
        var table = Growing();
        var forecaster = new Forecaster(2) { Model = new SeasonalNaive { Season = 1 }, Season = 1, Levels = [0.8], Intervals = "adaptive" }
            .Fit(table.WithoutLast(300));
        var (inside, count) = (0, 0);
        for (var t = 100; t < 390; t++)
        {
            foreach (var score in forecaster.Update([.. table.Series.Select(one => new SeriesReading(one.Name, one.Target()[t]))]))
            {
                if (t > 120)
                    (inside, count) = (inside + (score.Score <= 1 ? 1 : 0), count + 1);
            }
        }

        Assert.InRange((double)inside / count, 0.74, 0.86);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "a.forecast");
        forecaster.Save(path);
        var loaded = Forecaster.Load(path);
        for (var t = 390; t < 400; t++)
        {
            Assert.Equal(forecaster.Update(new SeriesReading("w0", table.Series[0].Target()[t])).Forecasts[0].Upper(0.8),
                loaded.Update(new SeriesReading("w0", table.Series[0].Target()[t])).Forecasts[0].Upper(0.8));
        }
    }

    private static SeriesTable Growing()
    {
        var random = new Random(4);
        TableSchema schema = new() { Targets = [new TableColumn("x")] };
        return new SeriesTable(schema, [.. Enumerable.Range(0, 4).Select(i => new SeriesHistory(schema, $"w{i}",
            new TimeAxis(Frequency.Step, default),
            [[.. Enumerable.Range(0, 400).Select(t => (random.NextDouble() - 0.5) * (t < 100 ? 1 : 1 + (t - 100) / 40.0))]]))]);
    }
}
