using Microsoft.Data.Sqlite;
using Nabi.Forecasting;
using Nabi.Parquet;

namespace Documentation.Pages;

/// <summary>The code of docs/forecasting.md.</summary>
public sealed class ForecastingPage : Page
{
    [Fact]
    public void From_a_file_to_a_service()
    {
        WriteFiles();
        TableColumns columns = new()
        {
            Time = "timestamp",
            Series = ["machine"],
            Targets = ["load"],
            Known = ["holiday"],
            Observed = ["temperature"],
            TimeZone = "Europe/Berlin",
            Calendar = ["hour_of_day", "day_of_week"],
        };
        SeriesTable table = SeriesTable.FromCsv("sensors.csv", columns);
        SeriesTable coming = SeriesTable.KnownFromCsv("holidays.csv", columns);     // without a column of machines: for all of them
        Console.WriteLine(table);

        Forecaster forecaster = new(horizon: 24, lookback: 72) { Levels = [0.8, 0.95], Model = new MQRNN { Epochs = 5 } };
        forecaster.Check(table, coming);                    // what cannot work is refused now, not after learning
        Backtest backtest = forecaster.Backtest(table, folds: 2);
        Console.WriteLine(backtest);                        // MASE, sMAPE, coverage, beside the seasonal naive forecast

        forecaster.Fit(table);
        Console.WriteLine(forecaster);                      // what was chosen by the data

        Forecast forecast = forecaster.Predict(table, known: coming);
        Console.WriteLine($"{forecast["press"].Time(0)}: {forecast["press"].Median[0]:0.0}, "
            + $"95 %: {forecast["press"].Lower(0.95)[0]:0.0} to {forecast["press"].Upper(0.95)[0]:0.0}");
        forecast.SaveCsv("forecast.csv");
        forecast.Plot().Save("forecast.svg");
        forecaster.Save("load.forecast");

        Assert.Equal(2, table.Series.Count);
        Assert.Equal(2 * 24, File.ReadAllLines("forecast.csv").Length - 1);
        ForecastService service = new("load.forecast");
        var answer = service.Forecast(File.ReadAllText("sensors.csv"), File.ReadAllText("holidays.csv"));
        Assert.Equal(forecast["press"].Median, answer["press"].Median);
    }

    [Fact]
    public void Rows_queries_and_Parquet()
    {
        Reading[] readings =
            [.. Enumerable.Range(0, 48).Select(i => new Reading(new DateTime(2024, 1, 1).AddHours(i / 2), i % 2, i, i % 3 == 0))];
        var table = SeriesTable.FromRows(readings, new()
        {
            Time = row => row.At,
            Series = row => $"machine {row.Machine}",
            Targets = { ["load"] = row => row.Load },
            Known = { ["holiday"] = row => row.IsHoliday },
        });
        Assert.Equal(24, table["machine 1"].Length);

        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "create table readings (at text, machine text, load real); insert into readings values "
            + "('2024-01-01 00:00', 'press', 1.5), ('2024-01-01 01:00', 'press', 2.5)";
        command.ExecuteNonQuery();
        command.CommandText = "select at, machine, load from readings";
        using var reader = command.ExecuteReader();
        var queried = SeriesTable.FromReader(reader, new() { Time = "at", Series = ["machine"], Targets = ["load"] });
        Assert.Equal([1.5, 2.5], queried["press"].Target().ToArray());

        var missing = Assert.Throws<Nabi.NabiException>(() =>
        {
            var stored = ParquetTable.Read("sensors.parquet", new() { Time = "timestamp", Series = ["machine"], Targets = ["load"] });
        });
        Assert.Contains("no such file", missing.Message, StringComparison.Ordinal);
    }

    private static void WriteFiles()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        string At(int hour) => TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2024, 3, 1).AddHours(hour), zone)
            .ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        string[] machines = ["press", "oven"];
        File.WriteAllText("sensors.csv",
            "timestamp,machine,load,holiday,temperature\n" + string.Concat(Enumerable.Range(0, 960).SelectMany(hour =>
            machines.Select((machine, i) =>
                $"{At(hour)},{machine},{40 + 10 * i + hour % 24},{(hour / 24 % 7 == 6 ? 1 : 0)},{15 + hour % 5}\n"))));
        File.WriteAllText("holidays.csv",
            "timestamp,holiday\n" + string.Concat(Enumerable.Range(960, 24).Select(hour => $"{At(hour)},0\n")));
    }

    private sealed record Reading(DateTime At, int Machine, double Load, bool IsHoliday);

    /// <summary>Answers requests with a forecaster that was trained elsewhere.</summary>
    public sealed class ForecastService(string model)
    {
        private readonly Forecaster forecaster = Forecaster.Load(model);

        public Forecast Forecast(string history, string coming)
        {
            TableColumns columns = new()
            {
                Time = "timestamp",
                Series = ["machine"],
                Targets = ["load"],
                Known = ["holiday"],
                Observed = ["temperature"],
                TimeZone = "Europe/Berlin",
                Calendar = ["hour_of_day", "day_of_week"],
            };
            var table = SeriesTable.FromCsv(new StringReader(history), columns);
            var known = SeriesTable.KnownFromCsv(new StringReader(coming), columns);
            lock (forecaster)
                return forecaster.Predict(table, known);
        }
    }
}
