#:project ../src/Nabi/Nabi.csproj

// Finding what does not belong: an autoencoder learns to give back windows of a healthy machine's day; what it cannot give back is an
// anomaly. The threshold is the largest error on healthy data, so nobody has to show it a fault.
using Nabi;
using Nabi.Callbacks;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 60;
const int Day = 288, Window = 48;                           // a reading every five minutes; windows of four hours
Seeds.Set(1);
var random = new Random(1);
float[] healthy = Days(14);
float[] watched = Days(3);
for (int i = 400; i < 430; i++)
    watched[i] += 3.5f;                                     // a fault: two and a half hours too hot
for (int i = 700; i < 760; i++)
    watched[i] += i % 4 < 2 ? 2f : -2f;                     // another one: the readings flutter

float mean = healthy.Average(), deviation = MathF.Sqrt(healthy.Average(value => (value - mean) * (value - mean)));
Tensor x = Windows(healthy), test = Windows(watched);

var model = new Sequential
{
    new Input(Window, 1),
    new Conv1D(32, 7, "relu") { Padding = "same", Strides = 2 },
    new Dropout(0.2f),
    new Conv1D(16, 7, "relu") { Padding = "same", Strides = 2 },
    new Conv1DTranspose(16, 7, "relu") { Padding = "same", Strides = 2 },
    new Dropout(0.2f),
    new Conv1DTranspose(32, 7, "relu") { Padding = "same", Strides = 2 },
    new Conv1DTranspose(1, 7) { Padding = "same" },
};
model.Compile(new Nabi.Optimizers.Adam(0.002f), "mse");
model.Fit(x, x, epochs, batchSize: 64, validationSplit: 0.1f, verbosity: Verbosity.Line,
    callbacks: [new EarlyStopping { Patience = 15, RestoreBestWeights = true }]);

float[] errors = Errors(x), watchedErrors = Errors(test);
float threshold = errors.Max();
Console.WriteLine($"Healthy windows come back with an error of at most {threshold:0.000}, on average {errors.Average():0.000}.");

// A reading is an anomaly when every window it is in is one.
bool IsAnomaly(int i) => watchedErrors[Math.Max(0, i - Window + 1)..Math.Min(i + 1, watchedErrors.Length)].All(error => error > threshold);
bool[] isAnomaly = [.. Enumerable.Range(0, watched.Length).Select(IsAnomaly)];
for (int i = 1; i < isAnomaly.Length; i++)
{
    if (isAnomaly[i] && !isAnomaly[i - 1])
        Console.WriteLine($"An anomaly from reading {i} to {i + Array.IndexOf(isAnomaly[i..], false) - 1}.");
}

Console.WriteLine("The faults were put in from 400 to 429 and from 700 to 759.");

// Warm days, cool nights, a weekly rhythm of its own and a little noise.
float[] Days(int count) => [.. Enumerable.Range(0, count * Day).Select(i =>
    20f + 4f * MathF.Sin(MathF.Tau * i / Day) + 1.5f * MathF.Sin(MathF.Tau * i / 36f) + 0.8f * (random.NextSingle() - 0.5f))];

Tensor Windows(float[] series)
{
    int count = series.Length - Window + 1;
    var values = Enumerable.Range(0, count).SelectMany(start => series[start..(start + Window)]);
    return new Tensor([count, Window, 1], [.. values.Select(value => (value - mean) / deviation)]);
}

float[] Errors(Tensor windows) => Ops.Mean(Ops.Abs(model.Predict(windows, batchSize: 256) - windows), [1, 2]).ToArray();
