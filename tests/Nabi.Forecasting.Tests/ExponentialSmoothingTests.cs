namespace Nabi.Forecasting.Tests;

/// <summary>Exponential smoothing: against its equations in plain loops, what is chosen, and series that are hard.</summary>
public sealed class ExponentialSmoothingTests
{
    [Theory]
    [InlineData("none", "none")]
    [InlineData("additive", "none")]
    [InlineData("damped", "none")]
    [InlineData("none", "additive")]
    [InlineData("damped", "additive")]
    [InlineData("additive", "multiplicative")]
    public void A_forecast_is_that_of_the_equations(string trend, string seasonality)
    {
        var values = Panels.Waves(1, 60)[0].Target().ToArray();
        SmoothingForm form = new(trend, seasonality, seasonality == "multiplicative", seasonality == "none" ? 1 : 12);
        SmoothingFit fit = new(form, values, values);
        fit.Search();
        double[] mean = new double[15], deviation = new double[15];
        Assert.True(fit.Forecast(fit.Numbers, mean, deviation, out _));

        // Holt-Winters in its first form: the level from the value without its season, the slope from the level.
        var p = SmoothingParameters.Of(form, fit.Numbers);
        var (level, slope, season) = Start(form, values, p);
        foreach (var (t, value) in values.Index())
        {
            var place = t % season.Length;
            var (old, factor) = (level, season[place]);
            var expected = old + p.Phi * slope;
            level = p.Alpha * (seasonality == "multiplicative" ? value / factor : value - factor) + (1 - p.Alpha) * expected;
            slope = p.Phi * slope + p.Beta / p.Alpha * (level - expected);
            if (form.HasSeason)
            {
                season[place] = seasonality == "multiplicative" ? factor + p.Gamma * (value / expected - factor)
                    : factor + p.Gamma * (value - expected - factor);
            }
        }

        for (var h = 0; h < mean.Length; h++)
        {
            slope *= p.Phi;
            level += slope;
            var part = season[(values.Length + h) % season.Length];
            Assert.Equal(seasonality == "multiplicative" ? level * part : level + part, mean[h], 1e-6);
        }

        Assert.All(deviation, width => Assert.True(width > 0));
    }

    [Fact]
    public void Intervals_of_a_level_grow_as_its_errors_add_up()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 400).Select(_ => 50 + random.NextDouble()).ToArray();
        for (var t = 1; t < values.Length; t++)
            values[t] += 0.3 * (values[t - 1] - 50);
        SmoothingForm form = new("none", "none", false, 1);
        SmoothingFit fit = new(form, values, values);
        fit.Search();
        double[] mean = new double[10], deviation = new double[10];
        fit.Forecast(fit.Numbers, mean, deviation, out _);
        for (var h = 0; h < 10; h++)
            Assert.Equal(deviation[0] * Math.Sqrt(1 + h * fit.Numbers[0] * fit.Numbers[0]), deviation[h], 1e-9);
    }

    [Fact]
    public void The_criterion_finds_what_a_series_was_made_of()
    {
        var random = new Random(5);
        double Noise() => random.NextDouble() - 0.5;
        var level = Panel(t => 100 + 5 * Noise());
        var line = Panel(t => 100 + 3 * t + 2 * Noise());
        var season = Panel(t => 100 + 20 * Math.Sin(Math.Tau * t / 12) + 2 * Noise());
        foreach (var (history, expected) in new[] { (level, 100.0), (line, 100 + 3 * 125.0),
            (season, 100 + 20 * Math.Sin(Math.Tau * 125 / 12)) })
        {
            ExponentialSmoothing model = new();
            model.Fit(Panels.Task([history]), [history]);
            Assert.Equal(expected, model.Predict([history])[0].Median()[5], 6.0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(13)]
    [InlineData(26)]
    [InlineData(28)]
    public void Short_series_get_the_forms_they_have_room_for(int length)
    {
        var history = Panels.Waves(1, 40)[0].Until(length);
        foreach (var model in (ForecastModel[])[new ExponentialSmoothing(),
            new ExponentialSmoothing { Seasonality = "multiplicative" }, new Theta()])
        {
            model.Fit(Panels.Task([history]), [history]);
            var forecast = model.Predict([history])[0];
            for (var level = 0; level < 3; level++)
                Assert.All(forecast.Quantile(0, level).ToArray(), value => Assert.True(double.IsFinite(value)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-7)]
    public void A_constant_is_forecast_as_it_is(double value)
    {
        var history = Panel(_ => value);
        foreach (var model in (ForecastModel[])[new ExponentialSmoothing(), new Theta()])
        {
            model.Fit(Panels.Task([history]), [history]);
            Assert.All(model.Predict([history])[0].Median().ToArray(), said => Assert.Equal(value, said, 1e-6));
        }
    }

    [Fact]
    public void Zeros_and_missing_values_are_borne()
    {
        var random = new Random(1);
        var zeros = Panel(t => random.Next(4) == 0 ? random.Next(1, 9) : 0);
        var gaps = Panel(t => t % 7 == 3 || t < 4 ? double.NaN : 20 + 5 * Math.Sin(Math.Tau * t / 12));
        var nothing = Panel(_ => double.NaN);
        foreach (var model in (ForecastModel[])[new ExponentialSmoothing(),
            new ExponentialSmoothing { Seasonality = "multiplicative" }, new Theta()])
        {
            model.Fit(Panels.Task([zeros]), [zeros, gaps, nothing]);
            foreach (var forecast in model.Predict([zeros, gaps, nothing]))
            {
                for (var level = 0; level < 3; level++)
                    Assert.All(forecast.Quantile(0, level).ToArray(), value => Assert.True(double.IsFinite(value)));
            }
        }
    }

    [Fact]
    public void What_was_learnt_comes_back_from_an_archive()
    {
        var series = Panels.Waves(4, 80);
        ExponentialSmoothing model = new(), copy = new();
        model.Fit(Panels.Task(series), [.. series.Select(history => history.Until(70))]);
        ForecastArchive archive = new();
        model.Save(archive);
        copy.Restore(Panels.Task(series), archive);
        for (var i = 0; i < 4; i++)
            Assert.Equal(model.Predict(series)[i].Quantile(0, 2).ToArray(), copy.Predict(series)[i].Quantile(0, 2).ToArray());
    }

    [Fact]
    public void Theta_is_the_mean_of_a_line_and_a_smoothing()
    {
        var random = new Random(2);
        var history = Panel(t => 10 + t + random.NextDouble());
        Theta model = new() { Season = 1 };
        model.Fit(Panels.Task([history]), [history]);
        var (y, n) = (history.Target().ToArray(), history.Length);
        var slope = y.Index().Sum(pair => (pair.Index - (n - 1) / 2.0) * pair.Item) / (n * (n * (double)n - 1) / 12);
        var start = y.Average() - slope * (n - 1) / 2;
        double Level(double alpha, out double squares)
        {
            var level = 2 * y[0] - start;
            squares = 0;
            for (var t = 1; t < n; t++)
            {
                var error = 2 * y[t] - (start + slope * t) - level;
                (level, squares) = (level + alpha * error, squares + error * error);
            }

            return level;
        }

        var best = Enumerable.Range(1, 9999).Select(i => i / 10000.0).MinBy(alpha => Level(alpha, out var squares) * 0 + squares);
        var forecast = model.Predict([history])[0].Median().ToArray();
        for (var h = 0; h < forecast.Length; h++)
            Assert.Equal(0.5 * (Level(best, out _) + start + slope * (n + h)), forecast[h], 1e-3);
    }

    private static SeriesHistory Panel(Func<int, double> value)
        => Panels.Waves(1, 120)[0].WithTargets([[.. Enumerable.Range(0, 120).Select(value)]]);

    // The first states, as the fit has them before its search moves them.
    private static (double Level, double Slope, double[] Season) Start(SmoothingForm form, double[] values, SmoothingParameters p)
    {
        var isFactor = form.Seasonality == SmoothingSeasonality.Multiplicative;
        var season = form.HasSeason ? SeasonalDecomposition.Figure(values, 12, isFactor) : [0.0];
        var adjusted = values.Select((value, t) => isFactor ? value / season[t % season.Length] : value - season[t % season.Length])
            .ToArray();
        var unit = Enumerable.Range(1, values.Length - 1).Average(t => Math.Abs(adjusted[t] - adjusted[t - 1]));
        var first = adjusted[..(form.HasSeason ? 24 : 10)];
        var middle = (first.Length - 1) / 2.0;
        var slope = form.HasTrend ? first.Index().Sum(pair => (pair.Index - middle) * pair.Item)
            / first.Index().Sum(pair => (pair.Index - middle) * (pair.Index - middle)) : 0;
        var level = first.Average() - (form.HasTrend ? slope * (middle + 1) : 0);
        return (level + unit * p.Level, slope + unit * p.Slope, season);
    }
}
