using Nabi.Forecasting.Tests.Tables;

namespace Nabi.Forecasting.Tests;

/// <summary>What is no number, or cannot be, is refused where it arises, and never a forecast.</summary>
public sealed class NoNumberTests
{
    [Theory]
    [InlineData("gaussian", 9.96921e36)]
    [InlineData("negative_binomial", 1e30)]
    public void Training_that_ends_in_no_number_is_refused_with_the_value_that_did_it(string distribution, double spike)
    {
        var table = Made(i => i == 150 ? spike : 5 + i % 7);
        DeepAR model = new() { Units = 4, Layers = 1, Epochs = 2, Paths = 20, Distribution = distribution };
        var error = Read.Error(() => new Forecaster(7) { Model = model, Season = 7 }.Fit(table));
        Assert.Contains("DeepAR", error, StringComparison.Ordinal);
        Assert.Contains("no measurements", error, StringComparison.Ordinal);

        // The same forecaster learns from good data afterwards.
        var good = new Forecaster(7) { Model = model, Season = 7 }.Fit(Made(i => 5 + i % 7)).Predict(Made(i => 5 + i % 7));
        Assert.All(good[0].Median, value => Assert.InRange(value, -100, 100));
    }

    [Fact]
    public void Counts_below_zero_are_refused_and_none_is_forecast()
    {
        DeepAR model = new() { Units = 4, Layers = 1, Epochs = 2, Paths = 20, Distribution = "negative_binomial" };
        Assert.Contains("has -2 at 2024-01-04", Read.Error(() => new Forecaster(7) { Model = model }.Fit(Made(i => i == 3 ? -2 : 1))),
            StringComparison.Ordinal);

        // Mostly nothing, now and then much: past misses would widen the intervals below 0.
        var table = Made(i => i % 11 == 0 ? 20 : 0);
        foreach (var one in (ForecastModel[])[model, new Ensemble(model, model)])
        {
            foreach (var method in (IntervalMethod[])[IntervalMethod.Conformal, IntervalMethod.Adaptive])
            {
                var forecaster = new Forecaster(7) { Model = one, Season = 7, Intervals = method }.Fit(table);
                Assert.All(forecaster.Predict(table)[0].Lower(0.95), value => Assert.True(value >= 0));
                for (var i = 0; i < 5; i++)
                    Assert.All(forecaster.Update(new SeriesReading("y", 30)).Forecasts[0].Lower(0.95), value => Assert.True(value >= 0));
            }
        }
    }

    [Fact]
    public void Draws_of_distributions_without_numbers_end()
    {
        RandomDraws draws = new(1);
        foreach (var shape in (double[])[double.NaN, 0, -1, double.PositiveInfinity])
        {
            Assert.True(double.IsNaN(draws.Gamma(shape)));
            Assert.True(double.IsNaN(draws.StudentT(shape)));
        }

        Assert.True(double.IsNaN(draws.Poisson(double.NaN)));
        Assert.Equal(0, draws.Poisson(0));
    }

    [Fact]
    public void A_model_that_breaks_its_contract_is_named()
    {
        var series = Panels.Waves(3, 60);
        SeriesTable table = new(series[0].Schema, series);
        Assert.Contains("one forecast per history", Said((task, _) => [new ModelForecast(task)]), StringComparison.Ordinal);
        Assert.Contains("is infinite or no number", Said((task, all) => [.. all.Select(_ => Filled(task, double.NaN))]),
            StringComparison.Ordinal);
        Assert.Contains("12 steps", Said((task, all) => [.. all.Select(_ => new ModelForecast(task with { Horizon = 3 }))]),
            StringComparison.Ordinal);
        Assert.Equal(7, new Forecaster(12) { Model = new Own((task, all) => [.. all.Select(_ => Filled(task, 7))]), Season = 12 }.Fit(table)
            .Predict(table)[2].Median[0]);

        string Said(Func<ForecastTask, IReadOnlyList<SeriesHistory>, ModelForecast[]> forecast)
            => Read.Error(() => new Forecaster(12) { Model = new Own(forecast), Season = 12 }.Fit(table).Predict(table));
    }

    [Fact]
    public void Refusals_say_what_was_given()
    {
        Assert.EndsWith("must be 1 or more, got 0.", Read.Error(() => _ = new Forecaster(0)), StringComparison.Ordinal);
        Assert.EndsWith("must be 1 or more, got 3 and 0.", Read.Error(() => _ = new Forecaster(3, 0)), StringComparison.Ordinal);
        Assert.EndsWith("such as 0.8 and 0.95, got 80, 95.", Read.Error(() => _ = new Forecaster(3) { Levels = [80, 95] }),
            StringComparison.Ordinal);
        var table = Made(i => i % 7);
        Assert.Equal("Backtest: folds must be 1 or more, got 0.",
            Read.Error(() => new Forecaster(3) { Model = new Drift() }.Backtest(table, new BacktestOptions { Folds = 0 })));

        // Nothing moves, for long enough to see it.
        Assert.Contains(new Forecaster(3) { Model = new Drift() }.Fit(Made(_ => 5)).Choices,
            choice => choice.Contains("the usual one of 7 steps does not show", StringComparison.Ordinal));
        var mixed = Read.Error(() => SeriesTable.FromCsv(new StringReader("time,y,k\n2024-01-01,1,x\n2024-01-02,2,2\n2024-01-03,2,3\n"),
            new() { Time = "time", Targets = ["y"], Known = ["k"] }));
        Assert.Contains("got '2' after a word", mixed, StringComparison.Ordinal);
        Assert.DoesNotContain("Mark", mixed, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_of_no_forecast_are_none()
    {
        double[] truth = [1, 2, 3], nothing = [double.NaN, double.NaN, double.NaN];
        Assert.True(double.IsNaN(Scores.Smape(truth, nothing)));
        Assert.True(double.IsNaN(Scores.Coverage(truth, nothing, truth)));
        Assert.True(double.IsNaN(Scores.Coverage(truth, truth, nothing)));
        Assert.Equal(0, Scores.Coverage([2], [3], [1]));
        Assert.Equal(0, Scores.Smape([0], [0]));
        Assert.Contains("between 0 and 1, got 2", Read.Error(() => Scores.Pinball(truth, truth, 2)), StringComparison.Ordinal);
        Assert.Contains("between 0 and 1, got 1", Read.Error(() => Scores.IntervalScore(truth, truth, truth, 1)), StringComparison.Ordinal);
    }

    private static SeriesTable Made(Func<int, double> value)
        => SeriesTable.FromRows(Enumerable.Range(0, 300), new()
        {
            Time = i => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(i),
            Targets = { ["y"] = i => value(i) },
        });

    private static ModelForecast Filled(ForecastTask task, double value)
    {
        ModelForecast forecast = new(task);
        forecast.Mean().Fill(value);
        for (var level = 0; level < forecast.Levels.Count; level++)
            forecast.Quantile(0, level).Fill(value);
        return forecast;
    }

    private sealed class Own(Func<ForecastTask, IReadOnlyList<SeriesHistory>, ModelForecast[]> forecast) : ForecastModel
    {
        protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
            => forecast(task, series);
    }
}
