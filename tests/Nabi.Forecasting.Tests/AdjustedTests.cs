namespace Nabi.Forecasting.Tests;

/// <summary>Season and trend taken out and put back.</summary>
public sealed class AdjustedTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_line_with_a_season_is_continued_by_the_last_value(bool positive)
    {
        double[] figure = positive ? [0.5, 1.5, 1, 1] : [-3, 1, 2, 0];
        double Value(int t) => positive ? 20 * figure[t % 4] : 3 + 0.5 * t + figure[t % 4];
        TableSchema schema = new() { Targets = [new TableColumn("x")] };
        SeriesHistory series = new(schema, "a", new TimeAxis(Frequency.Step, default),
            [[.. Enumerable.Range(0, 43).Select(t => t is 7 or 20 ? double.NaN : Value(t) - (positive ? 0 : 30))]]);
        var task = Panels.Task([series], season: 4);
        Adjusted model = new(new SeasonalNaive { Season = 1 }) { Trend = !positive };
        model.Fit(task, [series]);
        var forecast = model.Predict([series])[0];
        for (var h = 0; h < task.Horizon; h++)
            Assert.Equal(Value(43 + h) - (positive ? 0 : 30), forecast.Median()[h], positive ? 1e-9 : 0.25);
    }

    [Fact]
    public void Short_empty_and_constant_series_are_left_as_they_are()
    {
        TableSchema schema = new() { Targets = [new TableColumn("x")] };
        foreach (var values in (double[][])[[5], [5, 5, 5, 5, 5], [double.NaN, 2], [.. Enumerable.Repeat(0.0, 60)]])
        {
            SeriesHistory series = new(schema, "a", new TimeAxis(Frequency.Step, default), [values]);
            Adjusted model = new(new SeasonalNaive { Season = 1 }) { Trend = true };
            model.Fit(Panels.Task([series]), [series]);
            Assert.All(model.Predict([series])[0].Median().ToArray(), value => Assert.Equal(values[^1], value, 9));
        }
    }

    [Fact]
    public void It_comes_back_from_a_file()
    {
        var series = Panels.Waves(3, 150);
        SeriesTable table = new(series[0].Schema, series);
        var forecaster = new Forecaster(6) { Model = new Adjusted(new Drift()) { Trend = true, Season = 12 } }.Fit(table);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "a.forecast");
        forecaster.Save(path);
        var loaded = Forecaster.Load(path);
        Assert.Equal("Drift without season and trend", loaded.FittedModel.Name);
        Assert.Equal(forecaster.Predict(table)[1].Median, loaded.Predict(table)[1].Median);
    }

    [Fact]
    public void A_file_cannot_choose_how_much_memory_a_network_takes()
    {
        var series = Panels.Waves(3, 150);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "a.forecast");
        new Forecaster(6, 24) { Model = new MQRNN { Epochs = 1, Units = 8 }, Intervals = "model" }
            .Fit(new SeriesTable(series[0].Schema, series)).Save(path);
        var (settings, archive) = ForecastFile.Read(path, "forecaster", null);
        settings.Json["model"]!["config"]!["units"] = 1_000_000;
        ForecastFile.Write(path, "forecaster", settings, archive);
        Assert.Contains("the file holds only", Assert.ThrowsAny<NabiException>(() => Forecaster.Load(path)).Message,
            StringComparison.Ordinal);
        settings.Json["model"]!["config"]!["units"] = 8;
        settings.Json["horizon"] = 1_000_000;
        settings.Json["task"]!["horizon"] = 1_000_000;
        settings.Json["task"]!["quantiles"] = new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(1, 99).Select(i =>
            (System.Text.Json.Nodes.JsonNode)(i / 100.0))]);
        ForecastFile.Write(path, "forecaster", settings, archive);
        Assert.Contains("more than 10000000 numbers", Assert.ThrowsAny<NabiException>(() => Forecaster.Load(path)).Message,
            StringComparison.Ordinal);
    }
}
