// Forecasts the next day of an hourly series: dotnet run -- [series.csv] [epochs]
// The last column of the file is the series, one row per hour.
using Nabi;
using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Files;
using Nabi.Formats;
using Nabi.Layers;
using Nabi.Optimizers;

string path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "series.csv");
int epochs = args.Length > 1 ? int.Parse(args[1]) : 40;
const int Season = 24, Past = 72, Ahead = 24;              // hours: of a day, that the network sees, that it forecasts
Seeds.Set(1);

NumericArray table = CsvFile.Read(path).Values;
int columns = table.Shape[1];
float[] series = [.. table.ToFloats().Where((_, i) => i % columns == columns - 1)];

// The last fifth is for the test; mean and deviation are those of the part before it.
int split = series.Length * 4 / 5;
float mean = series[..split].Average();
float deviation = MathF.Sqrt(series[..split].Average(value => (value - mean) * (value - mean)));
Dataset train = Windows(series[..split]), test = Windows(series[(split - Past)..]);

var model = new Sequential
{
    new Input(Past, 1),
    new GRU(32),
    new Dense(Ahead),
};
model.Compile(new Adam(0.003f), "mse", "mae");
var (fit, validation) = train.Split(0.85);
model.Fit(fit, epochs: epochs, validation: validation, verbosity: Verbosity.Line,
    callbacks: [new EarlyStopping { Patience = 8, RestoreBestWeights = true }]);

float error = model.Evaluate(test)["mae"] * deviation;
float seasonal = Enumerable.Range(split, series.Length - split).Average(hour => Math.Abs(series[hour] - series[hour - Season]));
Console.WriteLine($"Mean error of the next {Ahead} hours: {error:0.00}.");
Console.WriteLine($"Mean error of the seasonal naive forecast, the same hour a day before: {seasonal:0.00}.");

model.Save("forecast.keras");
Tensor last = new([1, Past, 1], [.. series[^Past..].Select(Scaled)]);
float[] forecast = [.. Model.Load("forecast.keras").Predict(last).ToArray().Select(value => value * deviation + mean)];
Console.WriteLine($"The hours after the end of the file: {string.Join(", ", forecast.Select(value => $"{value:0.0}"))}.");

float Scaled(float value) => (value - mean) / deviation;

// Windows of the past and, as target of each, the hours that follow it.
Dataset Windows(float[] part)
{
    int count = part.Length - Past - Ahead + 1;
    float[] scaled = [.. part.Select(Scaled)];
    Tensor targets = new([count, Ahead], [.. Enumerable.Range(Past, count).SelectMany(at => scaled[at..(at + Ahead)])]);
    return TimeSeries.Windows(new Tensor([scaled.Length, 1], scaled), targets, Past, batchSize: 32);
}
