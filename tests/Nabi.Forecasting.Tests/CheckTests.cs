using System.Globalization;
using Nabi.Forecasting.Tests.Tables;

namespace Nabi.Forecasting.Tests;

/// <summary>
/// What is refused before learning, and what a forecaster says of its choices, its levels and scores that cannot be told.
/// </summary>
public sealed class CheckTests
{
    [Fact]
    public void Known_inputs_that_are_missing_are_refused_before_learning()
    {
        var table = Table(200, future: 0);
        Forecaster forecaster = new(6, 24) { Model = new MQRNN { Epochs = 100_000 } };
        var message = Assert.Throws<SettingException>(() => forecaster.Check(table)).Message;
        Assert.Contains("MQRNN: series \"a\" has known inputs (promo) for 0 steps after its end, and a forecast of 6 steps needs as many",
            message, StringComparison.Ordinal);
        Assert.False(forecaster.IsFitted);
        Assert.NotEmpty(forecaster.Check(Table(200, future: 6)));
        Assert.NotEmpty(forecaster.Check(table, Coming(200, 6)));
        Assert.ThrowsAny<NabiException>(() => forecaster.Check(table, Coming(200, 5)));
    }

    [Fact]
    public void What_is_checked_is_what_is_chosen()
    {
        var table = Table(200, future: 6);
        Forecaster forecaster = new(6) { Model = new SeasonalNaive() };
        var choices = forecaster.Check(table);
        Assert.Equal(choices, forecaster.Fit(table).Choices);
    }

    [Fact]
    public void A_model_that_reads_no_inputs_says_so_and_needs_none()
    {
        foreach (var model in (ForecastModel[])[new SeasonalNaive(), new Theta(), new ExponentialSmoothing(), new Drift(), new NLinear(),
            new DLinear(), new Ensemble(new Theta(), new Drift()), new Transformed(new Drift()), new Adjusted(new Drift()), new ESRNN()])
        {
            var table = Table(200, future: 0);
            Forecaster forecaster = new(6, 24) { Model = model };
            Assert.Contains($"Inputs that {model.Name} does not read: promo, hour_of_day:1, wind, place.", forecaster.Check(table));
        }

        Assert.Equal(ModelInputs.All, new Ensemble(new Theta(), new SegRNN()).Reads);
        Assert.Contains("Inputs that DeepAR does not read: wind.", new Forecaster(6, 24) { Model = new DeepAR() }.Check(Table(200, 6)));
        Assert.DoesNotContain(new Forecaster(6, 24) { Model = new MQRNN() }.Check(Table(200, 6)),
            choice => choice.StartsWith("Inputs", StringComparison.Ordinal));
        var linear = new Forecaster(6, 24) { Model = new NLinear { Epochs = 1 }, Intervals = "model" }.Fit(Table(200, future: 0));
        Assert.Equal(6, linear.Predict(Table(200, future: 0))[0].Horizon);
    }

    [Fact]
    public void A_lookback_that_no_series_is_long_enough_for_is_refused_with_the_longest_that_is()
    {
        var series = Panels.Waves(2, 100);
        SeriesTable table = new(series[0].Schema, [series[0], series[1].Until(60)]);
        var message = Assert.Throws<SettingException>(() => new Forecaster(6, 95).Fit(table)).Message;
        Assert.Contains(
            "need 101 steps, but the longest series has 100; set Lookback to 94 or less, 54 for all (\"s1\" is the shortest, 60)",
            message, StringComparison.Ordinal);
        Forecaster fits = new(6, 94) { Model = new SeasonalNaive() };
        fits.Check(table);
        message = Assert.Throws<SettingException>(() => fits.Check(table, backtest: new() { Folds = 2 })).Message;
        Assert.Contains("the longest series has 88 before the first of 2 backtest folds; set Lookback to 82 or less", message,
            StringComparison.Ordinal);
        Assert.Throws<SettingException>(() => fits.Backtest(table, folds: 2));
        Assert.Contains("Set fewer Folds", Assert.Throws<SettingException>(() => fits.Check(table, backtest: new() { Folds = 20 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_that_is_not_there_is_refused_with_those_that_are()
    {
        var culture = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            var forecast = new Forecaster(6) { Model = new SeasonalNaive() }.Fit(Table(200, 6)).Predict(Table(200, 6));
            Assert.Contains("no interval of level 0.9; it has 0.8, 0.95. Ask for one of them",
                Assert.Throws<NabiException>(() => forecast[0].Lower(0.9)).Message, StringComparison.Ordinal);
            Assert.Contains("no interval of level 80; it has 0.8, 0.95.",
                Assert.Throws<NabiException>(() => forecast[0].Upper(80)).Message, StringComparison.Ordinal);
            Assert.Contains("between 0 and 1, got 1.5", Assert.Throws<NabiException>(() =>
                new AutoencoderDetector(4) { FalseAlarmRate = 1.5 }).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-14)]
    public void Scores_that_cannot_be_told_are_a_dash_with_a_sentence(double rounding)
    {
        var random = new Random(1);
        var backtest = Exact(t => t % 12 + rounding * random.NextDouble());
        Assert.Equal((double.NaN, double.NaN, double.NaN), (backtest.Scores.Mase, backtest.Naive.Mase, backtest.Skill));
        var text = backtest.ToString();
        Assert.Matches("MASE +- +-\n", text);
        Assert.Matches("skill +-\n", text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Contains("MASE, MSIS and skill cannot be told (-)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_naive_forecast_without_error_gives_no_skill_of_minus_infinity()
    {
        // One step differs long ago; since then the series repeats exactly, but the model is a drift.
        var backtest = Exact(t => t == 5 ? 30 : t % 12, new Drift());
        Assert.True(backtest.Scores.Mase > 0);
        Assert.Equal(0, backtest.Naive.Mase);
        Assert.Equal(double.NaN, backtest.Skill);
        Assert.Equal("The skill cannot be told (-): the seasonal naive forecast makes no error.", Assert.Single(backtest.Notes));
        Assert.DoesNotContain("Infinity", backtest.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_says_that_there_is_no_score()
        => Assert.Contains("no score to compare trials by", Assert.Throws<NabiException>(() =>
            new Tuner(new() { ["season"] = SearchParameter.Choice(1, 12) }) { Trials = 2 }.Search(Repeated(t => t % 12),
                _ => new Forecaster(6) { Model = new SeasonalNaive(), Season = 12 })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("zero", null)]
    [InlineData("linear", null)]
    [InlineData("forward", null)]
    [InlineData("mean", null)]
    [InlineData("linear", "2d")]
    public void Values_that_were_filled_in_are_not_scored(string filling, string? resample)
    {
        var text = "time,load\n" + string.Concat(Enumerable.Range(0, 120).Select(t =>
            $"{new DateTime(2024, 1, 1).AddDays(t):yyyy-MM-dd},{(t % 12 == 10 ? "" : $"{10 + t * 7 % 5}")}\n"));
        var table = SeriesTable.FromCsv(new StringReader(text), new() { Time = "time", Targets = ["load"], Filling = filling });
        if (resample is not null)
            table = table.Resample(Frequency.Parse(resample));
        Assert.DoesNotContain(double.NaN, table.Series[0].Target().ToArray());
        var backtest = new Forecaster(6) { Model = new SeasonalNaive(), Season = 1 }.Backtest(table,
            new BacktestOptions { Folds = 4, KeepForecasts = true });
        var (sum, count) = (0.0, 0);
        foreach (var one in backtest.Forecasts)
        {
            for (var step = 0; step < 6; step++)
            {
                var day = (DateTime.Parse(one.Forecast.Time(step), CultureInfo.InvariantCulture) - new DateTime(2024, 1, 1)).Days;
                var isThere = day % 12 != 10 && (resample is null || (day + 1) % 12 != 10);
                Assert.Equal(isThere, !double.IsNaN(one.Truth[step]));
                if (isThere)
                    (sum, count) = (sum + Math.Abs(one.Truth[step] - one.Forecast.Median[step]), count + 1);
            }
        }

        Assert.InRange(count, 18, 23);
        Assert.Equal(sum / count, backtest.Scores.Mae, 0.5);
    }

    [Fact]
    public void Counts_of_one_are_singular_and_few_forecasts_for_a_level_are_said()
    {
        var table = Repeated(t => t * 7 % 5);
        Forecaster one = new(1, 1) { Model = new Drift(), Season = 1, CalibrationFolds = 1 };
        Assert.Equal(["Intervals calibrated on 1 forecast of the past per series.",
            "They are few for a level of 80, 95 %, which takes 19 that do not overlap: those intervals are the model's own, made wider "
            + "where the past was missed."], one.Check(table));
        Assert.Contains("Backtest of 1 fold of 1 step, 1 series", one.Backtest(table, folds: 1).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Forecaster of 1 step,", $"{one}", StringComparison.Ordinal);
        Assert.Contains("Lookback of 1 step.", new Forecaster(1) { Model = new Drift(), Season = 1 }.Check(
            new(table.Schema, [table.Series[0].Until(4)])));
        Assert.DoesNotContain(new Forecaster(1, 1) { Model = new Drift(), Season = 1, CalibrationFolds = 19 }.Check(table),
            line => line.StartsWith("They are few", StringComparison.Ordinal));
        Assert.Contains(new Forecaster(1, 1) { Model = new Drift(), Season = 1, CalibrationFolds = 18 }.Check(table),
            line => line.StartsWith("They are few for a level of 95 %, which takes 19", StringComparison.Ordinal));
    }

    private static Backtest Exact(Func<int, double> value, ForecastModel? model = null)
        => new Forecaster(6) { Model = model ?? new SeasonalNaive(), Season = 12 }.Backtest(Repeated(value), folds: 2);

    private static SeriesTable Repeated(Func<int, double> value)
    {
        TableSchema schema = new() { Targets = [new TableColumn("y")] };
        return new(schema, [new SeriesHistory(schema, "a", new TimeAxis(Frequency.Step, default),
            [[.. Enumerable.Range(0, 120).Select(value)]])]);
    }

    private static readonly TableColumns Columns
        = Read.Load with { Known = ["promo"], Observed = ["wind"], Static = ["place"], Calendar = ["hour_of_day"] };

    private static SeriesTable Table(int length, int future)
    {
        var text = new System.Text.StringBuilder("time,machine,load,promo,wind,place\n");
        for (var t = 0; t < length + future; t++)
        {
            var load = t < length ? $"{10 + t % 24 + t * 7 % 5}" : "";
            text.Append($"{new DateTime(2024, 1, 1).AddHours(t):yyyy-MM-dd HH:mm},a,{load},{t % 3},{t % 4},north\n");
        }

        return SeriesTable.FromCsv(new StringReader(text.ToString()), Columns);
    }

    private static SeriesTable Coming(int from, int steps) => SeriesTable.KnownFromCsv(new StringReader("time,promo\n"
        + string.Concat(Enumerable.Range(from, steps).Select(t => $"{new DateTime(2024, 1, 1).AddHours(t):yyyy-MM-dd HH:mm},1\n"))),
            Columns);
}
