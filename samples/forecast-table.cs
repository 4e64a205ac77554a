#:project ../src/Nabi.Forecasting/Nabi.Forecasting.csproj

// From a file to a forecast: hourly loads of three machines with a shift plan that is known ahead, two gaps and the hour that clocks skip.
// The table is read and checked, a model is measured on the past beside the seasonal naive forecast, and the next day comes with intervals.
using System.Globalization;
using Nabi.Forecasting;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 20;
string[] machines = ["press", "oven", "saw"];
const int Hours = 24 * 70, Ahead = 24;
string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "loads.csv");
Write(path);

SeriesTable table = SeriesTable.FromCsv(path, new()
{
    Time = "time",
    Series = ["machine"],
    Targets = ["load"],
    Known = ["shift"],                                      // words: the rows of the coming day have them, but no load
    TimeZone = "Europe/Berlin",
    Calendar = ["hour_of_day", "weekend"],
});
Console.WriteLine(table);

Forecaster forecaster = new(Ahead, lookback: 72)
{
    Model = new MQRNN { Epochs = epochs },
    Levels = [0.8, 0.95],
    Seed = 1,
};
Backtest backtest = forecaster.Backtest(table, folds: 3);
Console.WriteLine(backtest);
forecaster.Fit(table);
foreach (InputImportance input in forecaster.Importance(table))
    Console.WriteLine($"{input.Input}: the error grows by {input.Increase:0.000} without it.");

Forecast forecast = forecaster.Predict(table);
SeriesForecast press = forecast["press"];
for (int step = 0; step < Ahead; step += 6)
{
    Console.WriteLine(
        $"{press.Time(step)}: {press.Median[step]:0.0}, 95 %: {press.Lower(0.95)[step]:0.0} to {press.Upper(0.95)[step]:0.0}");
}

forecast.SaveCsv(Path.Combine(folder, "forecast.csv"));
forecaster.Save(Path.Combine(folder, "loads.forecast"));
Console.WriteLine($"MASE {backtest.Scores.Mase:0.000}, of the seasonal naive forecast {backtest.Naive.Mase:0.000}; files in {folder}.");

// The plan changes from week to week, so that last week says little about it.
void Write(string file)
{
    Random random = new(1);
    TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    using StreamWriter text = new(file);
    text.WriteLine("time;machine;load;shift");
    for (int hour = 0; hour < Hours + Ahead; hour++)
    {
        DateTime time = TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2024, 1, 29).AddHours(hour), zone);
        for (int i = 0; i < machines.Length; i++)
        {
            string shift = (hour / 24 * 7 + hour / 8 % 3 + i * 5) % 11 < 5 ? "full" : "half";
            double load = 20 + 10 * i + 8 * Math.Sin(Math.Tau * time.Hour / 24) + (shift == "full" ? 15 : 0) + random.NextDouble();
            if (hour is not (300 or 301 or 900))            // readings that were lost
            {
                text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{time:yyyy-MM-dd HH:mm};{machines[i]};{(hour < Hours ? $"{load:0.00}" : "")};{shift}"));
            }
        }
    }
}
