// Forecasts the next day of an hourly series: dotnet run -- [series.csv] [epochs]
// Several series stand below one another in the file, with a column that names them in Series; dates are read as well as numbers.
using Nabi.Forecasting;

string path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "series.csv");
int epochs = args.Length > 1 ? int.Parse(args[1]) : 40;

SeriesTable table = SeriesTable.FromCsv(path, new() { Time = "hour", Targets = ["demand"] });
Console.WriteLine(table);

Forecaster forecaster = new(horizon: 24, lookback: 72)
{
    Model = new MQRNN { Epochs = epochs },                 // without a model one is chosen by the data
    Levels = [0.8, 0.95],
    Seed = 1,
};
Backtest backtest = forecaster.Backtest(table, folds: 5);  // learns from what came before, and forecasts what is known
Console.WriteLine(backtest);

forecaster.Fit(table);
forecaster.Save("demand.forecast");
Forecast forecast = Forecaster.Load("demand.forecast").Predict(table);
forecast.SaveCsv("forecast.csv");
forecast.Plot().Save("forecast.svg");

SeriesForecast demand = forecast["demand"];
Console.WriteLine($"Mean error of the next {demand.Horizon} hours: {backtest.Scores.Mae:0.00}.");
Console.WriteLine($"Mean error of the seasonal naive forecast, the same hour a day before: {backtest.Naive.Mae:0.00}.");
Console.WriteLine($"The hours after the end of the file: {string.Join(", ", demand.Median.Select(value => $"{value:0.0}"))}.");
Console.WriteLine($"Of the first of them, 95 % are between {demand.Lower(0.95)[0]:0.0} and {demand.Upper(0.95)[0]:0.0}.");
