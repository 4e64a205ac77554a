using System.Globalization;
using System.Text;
using Nabi.Layers;

namespace Nabi.Forecasting.Tests;

/// <summary>From text to forecasts, as a user would.</summary>
public sealed class TableForecastTests
{
    [Fact]
    public void A_text_of_readings_becomes_forecasts_that_use_what_is_known()
    {
        var table = SeriesTable.FromCsv(new StringReader(Sales(96)), Columns);
        var forecaster = new Forecaster(horizon: 6, lookback: 12)
        {
            Model = new MQRNN { Epochs = 30, LearningRate = 0.01f, Units = 16, DecoderUnits = 16 },
            CalibrationFolds = 1,
            Levels = [0.8],
            Seed = 1,
        }.Fit(table);
        var known = SeriesTable.FromCsv(new StringReader(Future()), Columns with { Targets = [], Observed = [], Static = [] });
        var forecast = forecaster.Predict(table, known: known);
        Assert.Equal(4, forecast.Count);
        Assert.Equal("2024-01-05 00:00:00", forecast["a"].Time(0));
        // Sales double on days of promotion.
        Assert.True(forecast["a"].Median[1] > 1.3 * forecast["a"].Median[0], string.Join(", ", forecast["a"].Median));
        var importance = forecaster.Importance(table);
        Assert.Equal("promotion", importance[0].Input);
        Assert.True(importance[0].Increase > 0.2, $"{importance[0].Increase}");
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "sales.forecast");
        forecaster.Save(path);
        Assert.Equal(forecast["b"].Median, Forecaster.Load(path).Predict(table, known)["b"].Median);
        Assert.Contains("known inputs", Assert.ThrowsAny<NabiException>(() => forecaster.Predict(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Readings_of_a_calendar_series_go_on_without_being_told_the_time()
    {
        var text = new StringBuilder("time,load\n");
        var start = new DateTime(2024, 1, 1);
        for (var t = 0; t < 120; t++)
            text.Append(CultureInfo.InvariantCulture, $"{start.AddHours(t):yyyy-MM-dd HH:mm},{10 + 5 * Math.Sin(Math.Tau * t / 24)}\n");
        var table = SeriesTable.FromCsv(new StringReader(text.ToString()), new TableColumns
        {
            Time = "time",
            Targets = ["load"],
            Calendar = ["hour_of_day"],
        });
        var forecaster = new Forecaster(4, 24) { Model = new MQRNN { Epochs = 2, Units = 8 }, Intervals = "model" }.Fit(table);
        var name = table.Series[0].Name;
        var said = forecaster.Update(new SeriesReading(name, 10)).Forecasts[0];
        Assert.Equal("2024-01-06 01:00:00", said.Time(0));
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "load.forecast");
        forecaster.Save(path);
        Assert.Equal(forecaster.Update(new SeriesReading(name, 11)).Forecasts[0].Median,
            Forecaster.Load(path).Update(new SeriesReading(name, 11)).Forecasts[0].Median);
    }

    [Fact]
    public void Any_network_is_a_model()
    {
        var series = Panels.Waves(8, 150);
        var model = WindowModel.Of("mine", window => new Reshape(window.Task.Horizon, window.Outputs).Apply(
            new Dense(window.Task.Horizon * window.Outputs).Apply(new LSTM(8).Apply(window.Past))));
        var forecaster = new Forecaster(6, 24) { Model = model, Intervals = "model" }.Fit(new SeriesTable(series[0].Schema, series));
        Assert.True(forecaster.Predict(new SeriesTable(series[0].Schema, series)).All(one => one.Median.All(double.IsFinite)));
    }

    [Fact]
    public void Without_a_model_one_is_chosen_and_beats_the_naive_forecast()
    {
        var few = Panels.Waves(3, 80, noise: 0.5);
        var forecaster = new Forecaster(6).Fit(new SeriesTable(few[0].Schema, few));
        Assert.Contains(forecaster.Choices, choice => choice.Contains("too few for a network", StringComparison.Ordinal));
        var many = Panels.Waves(12, 240, noise: 0.5);
        Forecaster chosen = new(6) { Seed = 1 };
        var backtest = chosen.Backtest(new SeriesTable(many[0].Schema, many), folds: 2);
        Assert.True(backtest.Skill > 0.1, backtest.ToString());
    }

    private static TableColumns Columns => new()
    {
        Time = "day",
        Series = ["shop"],
        Targets = ["sold"],
        Known = ["promotion"],
        Observed = ["visitors"],
        Static = ["town"],
    };

    private static string Sales(int hours)
    {
        var random = new Random(1);
        var text = new StringBuilder("day,shop,sold,promotion,visitors,town\n");
        var start = new DateTime(2024, 1, 1);
        foreach (var shop in (string[])["a", "b", "c", "d"])
        {
            for (var t = 0; t < hours; t++)
            {
                var promotion = random.Next(3) == 0;
                var (sold, town) = ((promotion ? 20 : 10) + random.Next(3), shop == "a" ? "Seoul" : "Busan");
                text.Append(CultureInfo.InvariantCulture,
                    $"{start.AddHours(t):yyyy-MM-dd HH:mm},{shop},{sold},{(promotion ? "yes" : "no")},{random.Next(100)},{town}\n");
            }
        }

        return text.ToString();
    }

    private static string Future()
    {
        var text = new StringBuilder("day,shop,promotion\n");
        foreach (var shop in (string[])["a", "b", "c", "d"])
        {
            for (var t = 96; t < 102; t++)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{new DateTime(2024, 1, 1).AddHours(t):yyyy-MM-dd HH:mm},{shop},{(t % 2 == 1 ? "yes" : "no")}\n");
            }
        }

        return text.ToString();
    }
}
