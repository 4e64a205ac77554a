// Learns whether a sequence of readings shows a fault: dotnet run -- [data.csv] [epochs]
// A row of the file is one sequence, its readings in order; the last column is 1 for a fault and 0 for none.
using Nabi;
using Nabi.Callbacks;
using Nabi.Files;
using Nabi.Formats;
using Nabi.Layers;
using Nabi.Optimizers;

string path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "data.csv");
int epochs = args.Length > 1 ? int.Parse(args[1]) : 60;
Seeds.Set(1);

NumericArray table = CsvFile.Read(path).Values;
int rows = table.Shape[0], steps = table.Shape[1] - 1;
float[] numbers = table.ToFloats();
int[] order = [.. Enumerable.Range(0, rows)];
new Random(1).Shuffle(order);

// Four fifths to learn from, the rest to see how well it did.
var (x, y) = Rows(order[..(rows * 4 / 5)]);
var (xTest, yTest) = Rows(order[(rows * 4 / 5)..]);

// The scale of the readings belongs to the model, so that whoever loads it gives readings as they are.
var scale = new Normalization(-1);
scale.Adapt(x);
var model = new Sequential
{
    new Input(steps, 1),
    scale,
    new LSTM(16),
    new Dense(1, "sigmoid"),
};
model.Compile(new Adam(0.01f), "binary_crossentropy", "accuracy");
model.Fit(x, y, epochs, batchSize: 16, validationSplit: 0.2f, verbosity: Verbosity.Line,
    callbacks: [new EarlyStopping { Patience = 15, RestoreBestWeights = true }]);
Console.WriteLine($"{model.Evaluate(xTest, yTest)["accuracy"]:0.0%} of {yTest.Shape[0]} sequences that it never saw are told right.");

model.Save("model.keras");
Tensor faults = Model.Load("model.keras").Predict(xTest);
for (int row = 0; row < Math.Min(5, yTest.Shape[0]); row++)
    Console.WriteLine($"Probability of a fault {faults[row, 0].Item():0.000}, in truth {(yTest[row, 0].Item() > 0 ? "a fault" : "none")}.");
Console.WriteLine("Saved as model.keras.");

(Tensor X, Tensor Y) Rows(int[] which)
{
    IEnumerable<float> readings = which.SelectMany(row => numbers.Skip(row * (steps + 1)).Take(steps));
    IEnumerable<float> labels = which.Select(row => numbers[(row + 1) * (steps + 1) - 1]);
    return (new Tensor([which.Length, steps, 1], [.. readings]), new Tensor([which.Length, 1], [.. labels]));
}
